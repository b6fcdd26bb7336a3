"""Calendars: who may read one, what it says, and how an event that changes is known to be later."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, fill, take_in
from tests.web.conftest import make_user
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import calendar_events
from tracker.actions.calendar_feeds import (
    MOST_FEEDS,
    TooManyFeeds,
    hash_of,
    make_feed,
    revoke_feed,
)
from tracker.actions.calendar_reading import CalendarRead, read_calendar
from tracker.actions.sweep import sweep
from tracker.store.database import db
from tracker.store.feeds import Whose, note_said
from tracker.store.tables.accounts import User
from tracker.store.tables.feeds import CalendarEvent, CalendarFeed
from tracker.store.tables.places import Organisation

NOW = datetime.now(UTC)


@pytest.fixture
def today(session: Session) -> date:
    day = fill(session)
    sweep(session, day)
    return day


@pytest.fixture
def accounts(app, session: Session, today: date) -> dict[str, tuple[int, Whose]]:
    """HR of the trust, and two of its staff: their accounts, and whose calendar is theirs."""
    harb = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    ruth, col = person_id(session, "00101"), person_id(session, "00102")
    session.rollback()
    with app.app_context():
        return {
            "hr": (_made("hr", organisation_id=harb), Whose(organisation_id=harb)),
            "ruth": (_made("staff", person_id=ruth), Whose(person_id=ruth)),
            "col": (_made("staff", person_id=col), Whose(person_id=col)),
        }


def _made(role: str, **known: int) -> int:
    return make_user(f"{role}-{len(db.session.query(User).all())}@tests.example", role, **known).id


@pytest.fixture
def tokens(session: Session, accounts) -> dict[str, str]:
    """A feed of each."""
    return {who: make_feed(session, *account, "My phone") for who, account in accounts.items()}


def read(session: Session, token: str, now: datetime = NOW) -> CalendarRead:
    found = read_calendar(session, token, now)
    assert found is not None
    return found


def said(found: CalendarRead) -> list[tuple[date, str]]:
    return [(one.event.day, one.event.summary) for one in found.events]


def renew(session: Session, number: str, surname: str, forename: str, day: date) -> None:
    row = [number, surname, forename, "Good level 2", "GOOD", day, None]
    take_in(session, workbook({"Training": [TRAINING, row]}))
    sweep(session, clock.today())


def a_year_after(day: date) -> date:
    return calendar_events.add_months(day, 12)


def test_an_organisation_hears_of_numbers_settings_and_providers(session, today, tokens) -> None:
    ruth, col = a_year_after(today - timedelta(days=60)), a_year_after(today - timedelta(days=340))
    found = read(session, tokens["hr"])
    assert found.organisation == "Harbour Trust"
    assert sorted(said(found)) == [
        (today - timedelta(days=30), "Certification ends: Gone Training"),
        (col, "1 person due: Restraint training, Ward 1"),
        (ruth, "1 person due: Restraint training, Ward 1"),
        (ruth, "1 person due: Restraint training, Ward 2"),
    ]
    text = " ".join(one.event.summary + one.event.description for one in found.events)
    assert not [name for name in ("Adeyemi", "Ruth", "Brown", "Col", "00101") if name in text]


def test_a_person_hears_of_their_own_once_for_both_posts(session, tokens) -> None:
    (own,) = read(session, tokens["ruth"]).events
    assert own.event.summary == "Refresher due: Restraint training"
    assert "at Ward 1, Ward 2." in own.event.description
    assert "What to do next: Ask your manager or HR team" in own.event.description


def test_two_people_of_one_day_are_one_event(session, today, tokens) -> None:
    day = today - timedelta(days=60)
    renew(session, "00103", "Clarke", "Dee", day)
    summaries = [text for _, text in said(read(session, tokens["hr"]))]
    assert "2 people due: Restraint training, Ward 1" in summaries


def test_a_renewal_moves_the_event_and_says_so(session, today, tokens) -> None:
    (before,) = read(session, tokens["col"]).events
    assert (before.sequence, before.changed_at) == (0, NOW)
    later = NOW + timedelta(minutes=5)
    (same,) = read(session, tokens["col"], later).events
    assert same == before
    renew(session, "00102", "Brown", "Col", today)
    (after,) = read(session, tokens["col"], later).events
    assert after.event.uid == before.event.uid
    assert after.event.day > before.event.day
    assert (after.sequence, after.changed_at) == (1, later)


def test_an_event_that_comes_back_goes_on_counting(session, today, tokens, accounts) -> None:
    renew(session, "00102", "Brown", "Col", today - timedelta(days=1))
    read(session, tokens["hr"])
    counted = dict(session.execute(select(CalendarEvent.uid, CalendarEvent.sequence)).all())
    renew(session, "00103", "Clarke", "Dee", today - timedelta(days=1))
    after = read(session, tokens["hr"], NOW + timedelta(minutes=1))
    risen = [one for one in after.events if one.sequence == counted.get(one.event.uid, -1) + 1]
    assert [one.event.summary for one in risen] == ["2 people due: Restraint training, Ward 1"]


def test_leavers_vanish_from_the_day_that_their_leaving_is_known(session, today, tokens) -> None:
    assert len(read(session, tokens["col"]).events) == 1
    soon = today + timedelta(days=5)
    leaver = ["00102", "Brown", "Col", "W1", "Nurse", date(2020, 1, 6), soon, None]
    take_in(session, workbook({"Staff": [STAFF, leaver]}))
    sweep(session, today)
    assert read(session, tokens["col"]).events == ()


@pytest.mark.parametrize(("days_ago", "is_told"), [(365 + 29, True), (365 + 33, False)])
def test_what_ran_out_is_told_for_thirty_days(
    session, today, tokens, days_ago: int, is_told: bool
) -> None:
    renew(session, "00103", "Clarke", "Dee", today - timedelta(days=days_ago))
    days = [day for day, text in said(read(session, tokens["hr"])) if "due" in text]
    assert any(day < today for day in days) is is_told


def test_and_what_will_for_eighteen_months(session, today) -> None:
    window = calendar_events.window_on(date(2026, 8, 31))
    assert (window.first, window.last) == (date(2026, 8, 1), date(2028, 2, 29))


def test_no_more_than_so_many_events(session, today, tokens, monkeypatch) -> None:
    monkeypatch.setattr(calendar_events, "MOST_EVENTS", 2)
    found = read(session, tokens["hr"])
    assert len(found.events) == 2
    assert said(found) == sorted(said(found), key=lambda one: one[0])


def test_the_secret_is_kept_nowhere_and_feeds_have_names(session, accounts, tokens) -> None:
    (feed,) = session.scalars(select(CalendarFeed).where(CalendarFeed.organisation_id.is_not(None)))
    assert len(tokens["hr"]) == 43
    assert feed.token_hash == hash_of(tokens["hr"]) != tokens["hr"]
    assert feed.name == "My phone"
    assert len(set(tokens.values())) == 3


def test_twenty_feeds_and_no_more_until_one_is_revoked(session, accounts, tokens) -> None:
    for _ in range(MOST_FEEDS - 1):
        make_feed(session, *accounts["hr"], "Another")
    with pytest.raises(TooManyFeeds):
        make_feed(session, *accounts["hr"], "Too many")
    make_feed(session, *accounts["ruth"], "Somebody else's")
    revoke_feed(session, *accounts["hr"], session.scalar(select(func.min(CalendarFeed.id))))
    make_feed(session, *accounts["hr"], "Again")


def test_a_feed_is_revoked_by_its_account_alone_and_once(session, accounts, tokens) -> None:
    feed_id = session.scalar(
        select(CalendarFeed.id).where(CalendarFeed.token_hash == hash_of(tokens["ruth"]))
    )
    for stranger in ("hr", "col"):
        assert revoke_feed(session, *accounts[stranger], feed_id) is None
    assert read_calendar(session, tokens["ruth"], NOW)
    assert revoke_feed(session, *accounts["ruth"], feed_id) == "My phone"
    assert revoke_feed(session, *accounts["ruth"], feed_id) is None
    assert read_calendar(session, tokens["ruth"], NOW) is None
    assert read_calendar(session, tokens["col"], NOW)


def _inactive(user: User) -> None:
    user.active = False


def _without_its_role(user: User) -> None:
    user.roles = []


def _elsewhere(user: User) -> None:
    user.organisation_id = user.person_id = None


@pytest.mark.parametrize("change", [_inactive, _without_its_role, _elsewhere])
@pytest.mark.parametrize("who", ["hr", "ruth"])
def test_an_account_that_may_see_it_no_more_reads_nothing(
    session, accounts, tokens, change, who
) -> None:
    account_id, _ = accounts[who]
    change(session.get_one(User, account_id))
    session.commit()
    assert read_calendar(session, tokens[who], NOW) is None
    assert read_calendar(session, tokens["col"], NOW)


def test_an_account_of_another_organisation_reads_nothing_of_the_first(
    session, accounts, tokens
) -> None:
    other = session.scalars(select(Organisation.id).where(Organisation.code == "OTHER")).one()
    session.execute(update(User).where(User.id == accounts["hr"][0]).values(organisation_id=other))
    session.commit()
    assert read_calendar(session, tokens["hr"], NOW) is None


def test_unknown_secrets_read_nothing(session, tokens) -> None:
    for token in ("", "x" * 43, hash_of(tokens["hr"]), tokens["hr"] + "x"):
        assert read_calendar(session, token, NOW) is None


def test_most_readings_write_nothing(session, tokens) -> None:
    read(session, tokens["hr"])
    statements: list[str] = []

    def hear(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    read(session, tokens["hr"], NOW + timedelta(seconds=1))
    event.remove(engine, "before_cursor_execute", hear)
    assert statements
    assert not [one for one in statements if not one.startswith("SELECT")]


def test_the_day_of_the_last_reading_is_kept(session, tokens, today) -> None:
    feed = session.scalars(
        select(CalendarFeed).where(CalendarFeed.token_hash == hash_of(tokens["hr"]))
    ).one()
    assert feed.last_read_on is None
    read(session, tokens["hr"])
    session.refresh(feed)
    assert feed.last_read_on == today
    read(session, tokens["hr"], NOW + timedelta(days=2))
    session.refresh(feed)
    assert feed.last_read_on == today + timedelta(days=2)


def test_what_is_long_past_is_forgotten(session, tokens, today) -> None:
    read(session, tokens["hr"])
    read(session, tokens["hr"], NOW + timedelta(days=700))
    first = calendar_events.window_on(today + timedelta(days=700)).first
    assert session.scalars(select(CalendarEvent).where(CalendarEvent.day < first)).all() == []


def test_of_two_who_read_at_once_the_later_reads_again(session, tokens, accounts) -> None:
    found = read(session, tokens["hr"])
    one = found.events[0]
    row = {"uid": one.event.uid, "day": one.event.day, "said": "x", "sequence": 0}
    whose = accounts["hr"][1]
    assert not note_said(session, whose, [{**row, "changed_at": NOW}], [], date.min)
    assert read(session, tokens["hr"]) == found


def test_nothing_due_is_an_empty_calendar(session, tokens) -> None:
    session.execute(delete(CalendarEvent))
    nobody = person_id(session, "00103")
    session.execute(
        update(User).where(User.person_id == person_id(session, "00101")).values(person_id=nobody)
    )
    session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.token_hash == hash_of(tokens["ruth"]))
        .values(person_id=nobody)
    )
    session.commit()
    assert read(session, tokens["ruth"]).events == ()
