"""What commissioners ask and settings answer is told once, to who answers for it and who asked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.actions.asking import commissioner, setting, wish
from tests.actions.notices.telling import (
    ONE_DAY,
    account,
    night,
    notices,
    one,
    ready,
    recipient,
    working_day,
)
from tests.actions.notices.test_digest import at_noon
from tests.actions.test_change_of_operator import hand_over
from tests.conftest import ON_BOTH
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.notices.answering import keep_answering
from tracker.actions.notices.digest import write
from tracker.actions.register_import import import_register
from tracker.actions.requests import answer, ask_again, cancel, close
from tracker.rules.audit_words import Principle, Wanted
from tracker.rules.wording import say_day
from tracker.rules.words import Told
from tracker.store.requests import steps_of
from tracker.store.tables.accounts import User
from tracker.store.tables.notices import NoticeItem
from tracker.store.tables.places import Organisation
from tracker.store.tables.requests import Request


@pytest.fixture
def database_url(request):
    """SQLite's, but for the tests that go through all the queries."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")


@pytest.fixture
def today(session) -> date:
    """The trust whose flags everybody has been told of."""
    today = working_day(ready(session))
    night(session, today)
    return working_day(today + ONE_DAY)


@pytest.fixture
def written(app, session):
    """`written(who, day)`: what a notice of a day says, were it sent then; None without one."""

    def ask(who: str, day: date) -> str | None:
        made = [notice for notice in notices(session, who) if notice.day == day]
        with app.app_context():
            message = write(session, made[0], at_noon(day)) if made else None
            return message and " ".join(message.plain.split())

    return ask


def items(session, who: str, how: Told) -> list[date]:
    query = select(NoticeItem.day).where(
        NoticeItem.recipient_id == recipient(session, who), NoticeItem.told == how
    )
    return list(session.scalars(query.order_by(NoticeItem.day)))


def account_id(session, name: str = "hr") -> int:
    return session.scalars(select(User.id).where(User.email == f"{name}@tests.example")).one()


def answered(session, key: int, words: str = "Here it is") -> None:
    answer(session, one(session, Organisation, "HARB"), key, account_id(session), words)


@ON_BOTH
def test_hr_is_told_once_of_what_is_asked(session, today, written):
    key = wish(session, said="Secret words", due=today + timedelta(days=90))
    wish(session, Wanted.PRINCIPLE, principle=Principle.DOCUMENTED)
    night(session, today)
    night(session, today)
    text = written("hr", today)
    assert "2 requests wait for your answer" in text
    assert "Ward 1: restraint reduction plan, for East Board, by" in text
    assert "evidence for a key principle" in text
    assert f"/hr/requests/{key}" in text
    assert "Secret words" not in text
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "hr", Told.REQUESTS) == [today]
    for who in ("other", "east", "registrar"):
        assert items(session, who, Told.REQUESTS) == []


def test_who_answers_for_the_setting_is_told_else_the_lead_else_all(session, today, written):
    harbour, ward = one(session, Organisation, "HARB"), setting(session)
    lead, manager = (
        account(session, "lead", "hr", organisation="HARB"),
        account(session, "manager", "hr", organisation="HARB"),
    )
    night(session, today)
    keep_answering(session, harbour, lead.id, {ward: manager.id})
    wish(session)
    day = working_day(today + ONE_DAY)
    night(session, day)
    told = {who: items(session, who, Told.REQUESTS) for who in ("hr", "lead", "manager")}
    assert told == {"hr": [], "lead": [], "manager": [day]}
    keep_answering(session, harbour, lead.id, {ward: None})
    wish(session, Wanted.FRESH_DATA)
    day = working_day(day + ONE_DAY)
    night(session, day)
    assert items(session, "lead", Told.REQUESTS) == [day]
    keep_answering(session, harbour, None, {ward: None})
    wish(session, Wanted.OTHER, said="The policy")
    day = working_day(day + ONE_DAY)
    night(session, day)
    assert [items(session, who, Told.REQUESTS)[-1] for who in ("hr", "lead", "manager")] == [
        day
    ] * 3


@ON_BOTH
def test_hr_is_told_once_more_when_it_is_late(session, today, written):
    key = wish(session, due=today)
    night(session, today)
    day = working_day(today + ONE_DAY)
    night(session, day)
    night(session, day)
    text = written("hr", day)
    assert "1 request waits for your answer, 1 late" in text
    assert f"which was due on {say_day(today)}" in text
    later = working_day(day + ONE_DAY)
    night(session, later)
    assert items(session, "hr", Told.REQUESTS) == [today, day]
    assert [one.step.value for one in steps_of(session, key)] == ["asked", "reminded"]


def test_hr_is_told_again_when_it_is_asked_again(session, today, written):
    key = wish(session)
    night(session, today)
    answered(session, key)
    east = account_id(session, "east")
    due = clock.today() + timedelta(days=200)
    ask_again(session, commissioner(session), key, east, "More", due)
    day = working_day(today + ONE_DAY)
    night(session, day)
    assert items(session, "hr", Told.REQUESTS) == [today, day]
    assert f"by {say_day(due)}" in written("hr", day)
    assert items(session, "east", Told.ANSWERS) == []


def test_what_no_longer_waits_is_not_told(session, today, written):
    key = wish(session)
    night(session, today)
    cancel(session, commissioner(session), key, account_id(session, "east"))
    text = written("hr", today)
    assert text is None or "request" not in text


@ON_BOTH
def test_who_asked_is_told_once_of_each_answer(session, today, written):
    account(session, "west", "commissioner", commissioner="WEST")
    night(session, today)
    key = wish(session)
    answered(session, key, "Words for the page alone")
    day = working_day(today + ONE_DAY)
    night(session, day)
    night(session, day)
    text = written("east", day)
    assert "1 request was answered" in text
    assert "Ward 1: restraint reduction plan" in text
    assert f"/commissioner/requests/{key}" in text
    assert "Words for" not in text
    assert items(session, "east", Told.ANSWERS) == [day]
    for who in ("west", "hr", "other"):
        assert items(session, who, Told.ANSWERS) == []
    answered(session, key, "And more")
    later = working_day(day + ONE_DAY)
    night(session, later)
    assert items(session, "east", Told.ANSWERS) == [day, later]
    close(session, commissioner(session), key, account_id(session, "east"))
    assert written("east", later) is None or "request" not in written("east", later)


def test_two_who_commission_one_setting_hear_of_their_own_requests(session, today, written):
    heads = ["Commissioner", "Setting", "From", "To"]
    book = workbook({"Commissioning": [heads, ["WEST", "W1", date(2020, 1, 1), None]]})
    import_register(session, book, "r.xlsx", dry_run=False)
    account(session, "west", "commissioner", commissioner="WEST")
    night(session, today)
    answered(session, wish(session))
    day = working_day(today + ONE_DAY)
    night(session, day)
    assert items(session, "east", Told.ANSWERS) == [day]
    assert items(session, "west", Told.ANSWERS) == []


def test_a_commissioner_hears_nothing_once_the_setting_is_anothers(session, today, written):
    """Told of it on the last day of the commissioning, the message goes out the day after."""
    answered(session, wish(session))
    night(session, today)
    assert "1 request was answered" in written("east", today)
    heads = ["Commissioner", "Setting", "From", "To"]
    ended = today - ONE_DAY
    book = workbook({"Commissioning": [heads, ["EAST", "W1", date(2019, 1, 1), ended]]})
    import_register(session, book, "r.xlsx", dry_run=False)
    text = written("east", today)
    assert text is None or "request" not in text
    session.execute(update(Request).values(told_on=None))
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "east", Told.ANSWERS) == [today]


def test_the_new_operator_is_told_of_what_waits_when_it_is_late(session, today):
    key = wish(session, due=today)
    night(session, today)
    day = working_day(today + ONE_DAY)
    hand_over(session, day)
    night(session, day)
    assert items(session, "hr", Told.REQUESTS) == [today]
    assert items(session, "other", Told.REQUESTS) == [day]
    assert steps_of(session, key)[-1].step == "reminded"


def test_what_is_asked_after_the_days_news_is_told_the_next_day(session, today):
    wish(session)
    night(session, today)
    wish(session, Wanted.FRESH_DATA)
    night(session, today)
    later = working_day(today + ONE_DAY)
    night(session, later)
    assert items(session, "hr", Told.REQUESTS) == [today, later]
