"""A look by `flask sweep --on` at a day that is past or to come, and what is left of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.actions.harbour import fill_and_sweep
from tests.actions.notices.telling import account
from tests.mail.postbox import Postbox, running
from tracker import clock
from tracker.actions.flag_life import Act, act_on_flags
from tracker.actions.notices.plan import plan_notices
from tracker.actions.outbox import empty_outbox
from tracker.actions.sweep import sweep
from tracker.rules.words import FlagKind, FlagStep
from tracker.store.database import Session, db
from tracker.store.flag_life import history
from tracker.store.flag_list import FlagScope
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, NoticeItem, Recipient

LOOKS = [(27,), (400,), (-300,), (-3000,), (27, -300, 400), (-3000, 27)]


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The small world on the day on which it is swept, with HR, who is told on any day."""
    with app.app_context():
        session = db.session()
        fill_and_sweep(session)
        user = account(session, "hr", "hr", organisation="HARB")
        session.flush()
        session.add(Recipient(account_id=user.id, weekends=True, bank_holidays=True))
        session.commit()
        yield session


def flags(session: Session) -> list[tuple[object, ...]]:
    """Every open flag, and who has taken it up."""
    query = select(Flag).where(Flag.closed_at.is_(None)).order_by(Flag.id)
    return [
        (one.id, one.turn, one.kind, one.stage, one.until, one.opened_on, one.acknowledged_by)
        for one in session.scalars(query.execution_options(populate_existing=True))
    ]


def told_steps(session: Session, flag_id: int) -> list[str]:
    """What the page of a flag tells of it."""
    return [one.step for one in history(session, flag_id)]


def acknowledge_all(session: Session) -> None:
    user = account(session, "asha", "hr", organisation="HARB")
    session.commit()
    assert user.organisation_id is not None
    ids = list(session.scalars(select(Flag.id).where(Flag.organisation_id == user.organisation_id)))
    scope = FlagScope(organisation_id=user.organisation_id)
    act_on_flags(session, scope, ids, Act(FlagStep.ACKNOWLEDGED, user.id))


@pytest.mark.parametrize("days", LOOKS)
def test_after_it_everything_is_as_it_was_and_nobody_is_told_again(
    session: Session, days: tuple[int, ...]
) -> None:
    today = clock.today()
    acknowledge_all(session)
    assert plan_notices(session, today)["items"] > 0
    session.commit()
    before, told = flags(session), len(session.scalars(select(NoticeItem.id)).all())
    closed = select(Flag.id).where(Flag.closed_at.is_not(None))
    told_of = {flag_id: told_steps(session, flag_id) for flag_id, *_ in before}
    for number in days:
        sweep(session, today + timedelta(days=number))
        assert flags(session) != before
    sweep(session, today)
    assert flags(session) == before
    assert session.scalars(closed).all() == []
    assert {key: told_steps(session, key) for key in told_of} == told_of
    assert plan_notices(session, today + timedelta(days=1))["items"] == 0
    assert len(session.scalars(select(NoticeItem.id)).all()) == told


def test_nothing_is_sent_while_another_day_is_shown(app: Flask, session: Session) -> None:
    today = clock.today()
    plan_notices(session, today)
    session.commit()
    postbox, soon = Postbox(), clock.now() + timedelta(hours=1)
    with running(postbox) as server:
        config = {**app.config, "MAIL_SUPPRESS_SEND": False}
        config |= {"MAIL_SERVER": server.host, "MAIL_PORT": server.port}
        sweep(session, today + timedelta(days=400))
        assert empty_outbox(session, config, soon) == {}
        assert {one.state for one in session.scalars(select(Notice))} == {"waiting"}
        sweep(session, today)
        assert empty_outbox(session, config, soon)["sent"] == len(postbox.taken) > 0


def test_a_day_that_is_looked_at_first_is_still_news_when_it_comes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.today()
    plan_notices(session, today)
    session.commit()
    then = today + timedelta(days=27)
    sweep(session, then)
    sweep(session, today)
    now = clock.now() + timedelta(days=27)
    monkeypatch.setattr(clock, "now", lambda: now)
    sweep(session, then)
    due = select(Flag).where(Flag.kind == FlagKind.TRAINING_EXPIRED, Flag.closed_at.is_(None))
    flag = session.scalars(due).one()
    assert plan_notices(session, then)["items"] > 0
    items = select(NoticeItem).where(NoticeItem.flag_id == flag.id, NoticeItem.turn == flag.turn)
    assert len(session.scalars(items).all()) == 1
    assert isinstance(flag.opened_on, date)
    assert flag.opened_on == today
