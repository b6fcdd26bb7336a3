"""What a notice says when it goes out: what is still so, to whom it still may be said."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from tests import snapshot
from tests.actions.notices.telling import (
    ONE_DAY,
    account,
    night,
    notices,
    person_id,
    ready,
    recipient,
    staff,
    take_staff,
    take_training,
    trained,
    working_day,
)
from tests.conftest import ON_BOTH
from tracker import clock
from tracker.actions.notices.checks_due import plan_checks
from tracker.actions.notices.digest import write
from tracker.actions.notices.weekly_summary import plan_summaries
from tracker.actions.sweep import sweep
from tracker.mail.words import ENGLISH
from tracker.rules.days import LONDON
from tracker.rules.wording import say_day
from tracker.rules.words import Language, Often
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import NoticeItem, Recipient


@pytest.fixture
def database_url(request):
    """SQLite's, but for those tests that go through all the queries: these are ON_BOTH."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")


@pytest.fixture
def today(session):
    """Two people to be told, the HR team, a commissioner and a registrar; a working day."""
    return working_day(snapshot.fill(session, _told))


def _told(session) -> None:
    today = working_day(ready(session))
    take_staff(session, staff("00201"), staff("00202"))
    take_training(session, trained("00202", today - timedelta(days=340)))
    sweep(session, today)
    for plan in (plan_summaries, plan_checks):
        plan(session, today)
    night(session, today)


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON)


@pytest.fixture
def written(app, session):
    """`written(who, day)`: the message of their last notice, were it sent that day."""

    def ask(who: str, day: date):
        with app.app_context():
            return write(session, notices(session, who)[-1], at_noon(day))

    return ask


@ON_BOTH
def test_staff_are_told_what_to_do(written, today):
    due = written("00202", today)
    assert re.fullmatch(r"You need a refresher in Good level 2 by \d+ \w+", due.subject)
    assert due.address == "00202@harb.example"
    assert "For Kim Name00202" in due.plain
    assert "Your last course was with Good Training." in due.plain
    assert "You need it for: Restraint training." in due.plain
    assert re.search(r"http://127.0.0.1:5000/notices/[\w-]{43}\n", due.plain)
    assert written("00202", today) == due
    never = written("00201", today)
    assert never.subject == "You need training: Restraint training"
    assert never.preferences != due.preferences


def test_the_private_address_is_known_by_its_hash_alone(session, written, today):
    token = written("00202", today).preferences.rsplit("/", 1)[1]
    held = session.get(Recipient, recipient(session, "00202"))
    session.refresh(held)
    assert held.token_hash is not None
    assert token not in held.token_hash
    assert len(token) == 43


def test_in_welsh_where_they_chose_it(session, written, today):
    session.get(Recipient, recipient(session, "00202")).language = Language.WELSH
    welsh = written("00202", today)
    assert welsh.language == Language.WELSH
    assert welsh.subject.startswith("Mae angen i chi adnewyddu “Good level 2” erbyn ")
    assert '<html lang="cy">' in welsh.html


def test_hr_is_told_by_staff_number_and_never_by_name(session, written, today):
    told = written("hr", today)
    assert "00201 at Ward 1 has never been trained: Restraint training" in told.plain
    assert "Name00201" not in told.plain
    assert "Name00201" not in told.subject
    assert f"Your week to {say_day(today)}" in told.plain
    assert "/hr/flags?kind=never_trained" in told.plain
    assert f"/hr/staff/{person_id(session, '00201')}" in told.plain


def test_of_two_weeks_that_wait_the_last_is_told(session, written, today):
    later = today + timedelta(days=7)
    sweep(session, later)
    plan_summaries(session, later)
    (mine,) = notices(session, "hr")
    waiting = update(NoticeItem).where(NoticeItem.notice_id.is_(None), NoticeItem.day == later)
    session.execute(waiting.values(notice_id=mine.id))
    session.commit()
    told = written("hr", today)
    assert f"Your week to {say_day(later)}" in told.plain
    assert told.plain.count("Your week to") == 1


def test_of_a_week_before_the_first_sweep_nothing_is_told(session):
    day = ready(session)
    assert plan_summaries(session, day) == {"items": 0}
    sweep(session, day)
    assert plan_summaries(session, day + timedelta(days=7)) == {"items": 0}
    assert plan_summaries(session, day + timedelta(days=6))["items"] == 2


@ON_BOTH
def test_commissioners_see_no_person(written, today):
    told = written("east", today)
    assert "Ward 1" in told.plain
    assert not re.search(r"00\d{3}", told.plain)
    assert "/commissioner/settings/W1" in told.plain


def test_registrars_are_told_of_the_register(written, today):
    told = written("registrar", today)
    assert "Gone Training: certification has ended" in told.plain
    assert "Entries to check this month" in told.plain


def test_what_is_over_is_not_told(session, written, today):
    assert written("00202", today) is not None
    take_training(session, trained("00202", clock.today()))
    night(session, clock.today())
    assert written("00202", today) is None


def test_what_moved_on_is_not_told_by_the_old_notice(session, written, today):
    session.execute(update(Flag).where(Flag.post_id.is_not(None)).values(turn=Flag.turn + 1))
    assert written("00202", today) is None


def test_what_sleeps_is_not_told(session, written, today):
    session.execute(update(Flag).values(snoozed_until=today))
    assert written("00202", today) is None
    assert written("00202", today + ONE_DAY) is not None


@pytest.mark.parametrize("who", ["00202", "hr", "east", "registrar"])
def test_who_wants_nothing_any_more_gets_nothing(session, written, today, who):
    session.get(Recipient, recipient(session, who)).often = Often.NEVER
    assert written(who, today) is None


@pytest.mark.parametrize("who", ["hr", "east", "registrar"])
def test_who_may_not_see_it_any_more_gets_nothing(session, written, today, who):
    user = session.scalars(select(User).where(User.email == f"{who}@tests.example")).one()
    user.active = False
    session.flush()
    assert written(who, today) is None
    user.active, user.roles = True, []
    session.flush()
    assert written(who, today) is None


def test_a_leaver_gets_nothing_though_the_sweep_has_not_seen_it(session, written, today):
    take_staff(session, staff("00201", End=clock.today()))
    assert written("00201", clock.today()) is not None
    assert written("00201", clock.today() + ONE_DAY) is None


def test_the_address_is_that_of_now(session, written, today):
    take_staff(session, staff("00201", Email="new@harb.example"))
    assert written("00201", today).address == "new@harb.example"


@ON_BOTH
def test_one_message_for_an_account_with_several_parts(session, written, today):
    take_staff(session, staff("00203"))
    account(session, "kim", "hr", "staff", "registrar", organisation="HARB", person="00203")
    night(session, today)
    told = written("kim", today)
    for heading in ("What is new", "What is new in the register", "Your own training"):
        assert f"\n{heading}\n" in told.plain
    assert "00203 at Ward 1" not in told.plain
    assert "/staff/" in told.plain
    assert told.preferences.endswith("/account/emails")


def test_what_climbed_has_a_section_of_its_own(session, written, today):
    session.query(NoticeItem).delete()
    session.execute(update(Flag).where(Flag.post_id.is_not(None)).values(escalated_at=clock.now()))
    session.commit()
    later = working_day(today + 7 * ONE_DAY)
    night(session, later)
    told = written("hr", later)
    assert told.subject.startswith("Nobody has taken up ")
    assert "Nobody has taken these up\n" in told.plain


def test_days_are_said_in_full(written, today):
    plain = " ".join(written("00202", today).plain.split())
    (said,) = re.findall(r"Good level 2 by (\w+) \d+ \w+ \d{4}\.", plain)
    assert said in ENGLISH.weekdays
