"""From a flag to a mailbox and back: refused, told to HR, corrected, and told after all."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.actions.harbour import fill
from tests.mail.postbox import Postbox, running
from tracker import clock
from tracker.actions.notices.plan import plan_notices
from tracker.actions.outbox import empty_outbox
from tracker.actions.sweep import sweep
from tracker.store.database import Session, db
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.notices import Recipient
from tracker.store.tables.people import Person, PersonFact
from tracker.store.tables.places import Organisation

WRONG, RIGHT, HR = "dee@exmaple.org", "dee@example.org", "hr@harbour.example"


@pytest.fixture
def swept(sqlite_app: Flask) -> Iterator[Session]:
    """The small world, where Dee Clarke was never trained, her address is wrong, and there is HR.

    Everybody is told on every day of the week.
    """
    with sqlite_app.app_context():
        session = db.session()
        today = fill(session)
        found = select(PersonFact).join(Person, Person.id == PersonFact.person_id)
        dee = session.scalars(found.where(Person.number == "00103")).one()
        dee.email = WRONG
        place = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
        user = User(email=HR, active=True, fs_uniquifier=uuid4().hex, organisation_id=place)
        user.roles.append(Role(name="hr"))
        session.add(user)
        session.flush()
        for who in ({"account_id": user.id}, {"person_id": dee.person_id}):
            session.add(Recipient(**who, weekends=True, bank_holidays=True))
        session.commit()
        sweep(session, today)
        yield session


def test_what_did_not_arrive_is_told_to_hr_and_arrives_once_the_address_is_right(
    sqlite_app: Flask, swept: Session
) -> None:
    postbox, now = Postbox(), clock.now() + timedelta(hours=1)
    postbox.at_rcpt[WRONG] = "550 5.1.2 No such domain"

    def next_day(days: int) -> list[str]:
        """To whom something went on that day, when everything was done."""
        postbox.taken.clear()
        moment = now + timedelta(days=days)
        plan_notices(swept, clock.today() + timedelta(days=days))
        swept.commit()
        empty_outbox(swept, config, moment)
        assert not empty_outbox(swept, config, moment)
        return sorted(postbox.addresses)

    with running(postbox) as server:
        config = {**sqlite_app.config, "MAIL_SUPPRESS_SEND": False}
        config |= {"MAIL_SERVER": server.host, "MAIL_PORT": server.port}
        assert next_day(0) == [HR]
        assert next_day(1) == [HR]
        ((_, mail),) = postbox.taken
        said = mail.get_body(("plain",)).get_content()
        assert "1 email to your people did not arrive." in said
        assert next_day(2) == []
        dee = swept.scalars(select(PersonFact).where(PersonFact.email == WRONG)).one()
        dee.email = RIGHT
        swept.commit()
        assert next_day(3) == [RIGHT]
        assert next_day(4) == []
