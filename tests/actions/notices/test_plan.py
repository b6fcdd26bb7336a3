"""The one notice of a day: on whose day, of what waits, and never a second."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.actions.notices.telling import (
    ONE_DAY,
    account,
    night,
    notices,
    ready,
    recipient,
    staff,
    take_staff,
    told,
    working_day,
)
from tests.examples import examples
from tracker import clock
from tracker.actions.notices.checks_due import plan_checks
from tracker.actions.notices.plan import plan_notices
from tracker.actions.notices.weekly_summary import plan_summaries
from tracker.actions.sweep import sweep
from tracker.rules.words import FlagKind, Language, NoticeState, Often
from tracker.store.database import db
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, NoticeItem, Recipient

# A Monday to Sunday without a bank holiday in any nation, long after any day of a test's run.
WEEK = [date(2033, 2, 7) + timedelta(days=n) for n in range(7)]


@pytest.fixture
def quick(sqlite_app):
    with sqlite_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


def prefers(session, who: str, **chosen) -> None:
    held = session.get(Recipient, recipient(session, who))
    for name, value in chosen.items():
        setattr(held, name, value)
    session.commit()


def test_one_notice_for_each_and_none_again(session):
    day = working_day(ready(session))
    take_staff(session, staff("00201"), staff("00202"))
    night(session, day)
    (mine,) = notices(session, "00201")
    assert (mine.day, mine.state, mine.address) == (day, NoticeState.WAITING, "00201@harb.example")
    assert mine.tries == 0
    (theirs,) = notices(session, "hr")
    assert theirs.address == "hr@tests.example"
    assert mine.organisation_id == theirs.organisation_id is not None
    assert (
        session.scalar(select(func.count(NoticeItem.id)).where(NoticeItem.notice_id.is_(None))) == 0
    )
    assert plan_notices(session, day) == {"items": 0, "notices": 0}
    session.rollback()
    assert plan_notices(session, day + 5 * ONE_DAY)["items"] == 0


def test_after_a_rollback_it_is_as_if_never_planned(session):
    day = working_day(ready(session))
    sweep(session, day)
    first = plan_notices(session, day)
    session.rollback()
    assert session.scalars(select(Recipient)).all() == []
    assert plan_notices(session, day) == first


def test_nobody_is_written_to_on_a_day_off_and_all_is_told_after_it(quick):
    ready(quick)
    take_staff(quick, staff("00201"))
    saturday, monday = WEEK[5], WEEK[5] + 2 * ONE_DAY
    night(quick, saturday)
    assert quick.scalars(select(Notice)).all() == []
    assert told(quick, "00201") == {("never_trained", "00201", "flag")}
    prefers(quick, "00201", weekends=True)
    night(quick, saturday)
    assert [one.day for one in notices(quick, "00201")] == [saturday]
    night(quick, monday)
    assert [one.day for one in notices(quick, "00201")] == [saturday]
    assert [one.day for one in notices(quick, "hr")] == [monday]


def test_weekly_is_on_the_first_working_day(quick):
    ready(quick)
    take_staff(quick, staff("00201"))
    night(quick, WEEK[5])
    prefers(quick, "00201", often=Often.WEEKLY)
    night(quick, WEEK[6] + ONE_DAY)
    assert [one.day for one in notices(quick, "00201")] == [WEEK[6] + ONE_DAY]


def test_weekly_waits_for_the_next_week(quick):
    ready(quick)
    take_staff(quick, staff("00201"))
    night(quick, WEEK[5])
    prefers(quick, "00201", often=Often.WEEKLY)
    quick.query(NoticeItem).update({"day": WEEK[1]})
    quick.commit()
    for day in WEEK[1:]:
        plan_notices(quick, day)
    assert notices(quick, "00201") == []
    plan_notices(quick, WEEK[6] + 2 * ONE_DAY)
    assert len(notices(quick, "00201")) == 1, "Monday was missed, so Tuesday makes up for it"


def test_what_closes_while_it_waits_makes_no_notice(quick):
    ready(quick)
    take_staff(quick, staff("00201"))
    night(quick, WEEK[5])
    take_staff(quick, staff("00201", End=clock.today()))
    night(quick, WEEK[6] + ONE_DAY)
    assert notices(quick, "00201") == []
    assert told(quick, "00201") == set()


def test_two_at_one_address_are_two_and_an_account_is_one(quick):
    day = working_day(ready(quick))
    account(quick, "kim", "hr", organisation="HARB", email="kim@harb.example")
    take_staff(
        quick,
        staff("00201", Email="kim@harb.example"),
        staff("00202", Email="both@harb.example"),
        staff("00203", Email="Both@harb.example"),
        staff("00204", Email="hr@tests.example"),
        staff("00205", Email="hr@tests.example"),
    )
    night(quick, day)
    addresses = sorted(one.lower() for one in quick.scalars(select(Notice.address)))
    assert addresses.count("kim@harb.example") == 1
    assert addresses.count("both@harb.example") == 2
    assert addresses.count("hr@tests.example") == 3, "HR, and two people who share its address"


def test_who_gets_an_account_is_not_told_again(quick):
    day = working_day(ready(quick))
    take_staff(quick, staff("00201"))
    night(quick, day)
    prefers(quick, "00201", language=Language.WELSH)
    account(quick, "kim", "staff", person="00201")
    night(quick, day)
    assert told(quick, "kim") == set()
    quick.scalars(select(Flag).where(Flag.kind == FlagKind.NEVER_TRAINED)).all()[-1].turn += 1
    night(quick, day)
    assert told(quick, "kim") == {("never_trained", "00201", "flag")}
    assert quick.get(Recipient, recipient(quick, "kim")).language == Language.WELSH
    assert [len(notices(quick, who)) for who in ("00201", "kim")] == [1, 1]


def test_an_inactive_account_of_a_person_is_told_nothing(quick):
    day = working_day(ready(quick))
    take_staff(quick, staff("00201"))
    account(quick, "kim", "staff", person="00201", active=False)
    night(quick, day)
    assert recipient(quick, "kim") is None
    assert recipient(quick, "00201") is None


def test_summaries_and_checks_go_out_with_the_notice_once(session):
    day = working_day(ready(session))
    sweep(session, day)
    for _ in range(2):
        plan_summaries(session, day)
        plan_checks(session, day + 400 * ONE_DAY)
        session.commit()
    found = session.execute(select(NoticeItem.told, func.count()).group_by(NoticeItem.told)).all()
    assert sorted((how.value, count) for how, count in found) == [("checks_due", 1), ("summary", 2)]
    night(session, day)
    (mine,) = notices(session, "hr")
    kept = session.scalars(select(NoticeItem.told).where(NoticeItem.notice_id == mine.id))
    assert "summary" in {how.value for how in kept}


def test_as_many_queries_for_hundreds_as_for_a_few(quick):
    day = working_day(ready(quick))
    take_staff(quick, *(staff(f"1{n:04}") for n in range(3)))
    sweep(quick, day)
    few = counted(quick, day)
    take_staff(quick, *(staff(f"2{n:04}") for n in range(400)))
    sweep(quick, day)
    many = counted(quick, day)
    assert quick.scalar(select(func.count(Notice.id))) > 400
    assert many <= few + 6, (few, many)


def counted(session, day: date) -> int:
    ran: list[str] = []
    engine = session.get_bind()

    def hear(connection, cursor, statement, *rest) -> None:
        ran.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    plan_notices(session, day)
    event.remove(engine, "before_cursor_execute", hear)
    session.commit()
    return len(ran)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["plan", "rollback", "sweep", "move", "close", "reopen", "snooze", "none"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_each_turn_of_a_flag_is_told_once_and_one_notice_a_day(quick, steps):
    if not quick.scalars(select(Flag).limit(1)).first():
        ready(quick)
        take_staff(quick, staff("00201"), staff("00202"), staff("00203", Email=None))
        sweep(quick, clock.today())
    day = WEEK[0] + ONE_DAY * quick.scalar(select(func.count(Notice.id)))
    for step, days in steps:
        day += days * ONE_DAY
        act(quick, step, day, days)
        plan_notices(quick, day)
        if step == "rollback":
            quick.rollback()
        quick.commit()
        once = select(NoticeItem.recipient_id, NoticeItem.flag_id, NoticeItem.turn)
        rows = quick.execute(once.where(NoticeItem.flag_id.is_not(None))).all()
        assert len(rows) == len(set(rows))
        days_of = quick.execute(select(Notice.recipient_id, Notice.day)).all()
        assert len(days_of) == len(set(days_of))


def act(session, step: str, day: date, which: int) -> None:
    """Do to a flag what a night or a person may do."""
    flags = session.scalars(select(Flag).order_by(Flag.id)).all()
    flag = flags[which % len(flags)]
    if step == "move":
        flag.turn += 1
    elif step == "close":
        flag.closed_at, flag.closed_on = clock.now(), day
    elif step == "reopen" and flag.closed_at:
        flag.closed_at = flag.closed_on = None
        flag.turn += 1
    elif step == "snooze":
        flag.snoozed_until = day + which * ONE_DAY
    session.flush()
