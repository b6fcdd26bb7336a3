"""What a commissioner asks and what is answered, from the request to the two mailboxes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.actions.asking import wish
from tests.actions.harbour import fill
from tests.actions.notices.telling import account, one
from tests.mail.postbox import Postbox, running
from tracker import clock
from tracker.actions.notices.plan import plan_notices
from tracker.actions.outbox import empty_outbox
from tracker.actions.requests import answer
from tracker.rules.words import NoticeState
from tracker.store.database import Session, db
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.places import Organisation

HR, EAST = "hr@tests.example", "east@tests.example"


@pytest.fixture
def world(sqlite_app: Flask) -> Iterator[Session]:
    """HR and East Board, who are told on every day of the week; nothing is swept."""
    with sqlite_app.app_context():
        session = db.session()
        fill(session)
        for name, role, known in [
            ("hr", "hr", {"organisation": "HARB"}),
            ("east", "commissioner", {"commissioner": "EAST"}),
        ]:
            user = account(session, name, role, **known)
            session.add(Recipient(account_id=user.id, weekends=True, bank_holidays=True))
        session.commit()
        yield session


def test_each_side_gets_one_email_of_what_the_other_did(sqlite_app: Flask, world: Session) -> None:
    postbox, now = Postbox(), clock.now() + timedelta(hours=1)
    key = wish(world, said="For the page alone")

    def next_day(days: int) -> dict[str, str]:
        """What each was told on that day, when everything was done twice."""
        postbox.taken.clear()
        for _ in range(2):
            plan_notices(world, clock.today() + timedelta(days=days))
            world.commit()
            empty_outbox(world, config, now + timedelta(days=days))
        bodies = {to: mail.get_body(("plain",)).get_content() for to, mail in postbox.taken}
        assert len(bodies) == len(postbox.taken)
        return {to: " ".join(text.split()) for to, text in bodies.items()}

    with running(postbox) as server:
        config = {**sqlite_app.config, "MAIL_SUPPRESS_SEND": False}
        config |= {"MAIL_SERVER": server.host, "MAIL_PORT": server.port}
        asked = next_day(0)
        assert list(asked) == [HR]
        assert "1 request waits for your answer." in asked[HR]
        assert "For the page alone" not in asked[HR]
        assert next_day(1) == {}
        hr = world.scalars(select(Notice.recipient_id)).first()
        assert hr is not None
        answer(world, one(world, Organisation, "HARB"), key, hr, "Here it is")
        answered = next_day(2)
        assert list(answered) == [EAST]
        assert "1 request was answered." in answered[EAST]
        assert next_day(3) == {}
    states = world.scalars(select(Notice.state)).all()
    assert set(states) == {NoticeState.SENT}
