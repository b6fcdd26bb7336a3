"""Who is told of which flags, after a real sweep; and who is not, for each reason there is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests import snapshot
from tests.actions.notices.telling import (
    BEGUN,
    ONE_DAY,
    account,
    night,
    person_id,
    ready,
    recipient,
    setting_id,
    staff,
    take_staff,
    take_training,
    told,
    trained,
)
from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.rules.words import Often, Told
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import NoticeItem, Recipient, Responsible
from tracker.store.tables.people import Post

SOON, LONG_AGO, LATELY = 340, 400, 60
DUE, EXPIRED = "training_due", "training_expired"
NEVER = "never_trained"
# Number, what is said of the post, days since the training (None: none), and what is told.
CASES = (
    ("00201", {}, SOON, DUE, {"self", "hr"}),
    ("00202", {}, LONG_AGO, EXPIRED, {"self", "hr"}),
    ("00203", {}, None, NEVER, {"self", "hr"}),
    ("00204", {}, LATELY, None, set()),
    ("00205", {"Email": None}, SOON, DUE, {"hr"}),
    ("00206", {"End": -1}, LONG_AGO, None, set()),
    ("00207", {"End": 5}, SOON, None, set()),
    ("00208", {"End": 5}, LONG_AGO, EXPIRED, {"self", "hr"}),
    ("00209", {"End": 200}, SOON, DUE, {"self", "hr"}),
    ("00210", {"Absence": "long_absence", "Absence from": -30}, LONG_AGO, EXPIRED, {"hr"}),
    ("00211", {"Exempt from": -30}, LONG_AGO, None, set()),
    ("00212", {"Start": 3}, None, None, set()),
)


def said_of(today: date, said: dict) -> dict:
    days = {"Start", "End", "Absence from", "Exempt from"}
    return {
        name: today + timedelta(days=value) if name in days else value
        for name, value in said.items()
    }


@pytest.fixture
def today(session):
    """The small world with a person for each case, swept and planned; the day."""
    return snapshot.fill(session, _cases)


def _cases(session) -> None:
    today = ready(session)
    take_staff(session, *(staff(number, **said_of(today, said)) for number, said, *_ in CASES))
    days = {number: days for number, _, days, *_ in CASES if days}
    take_training(
        session, *(trained(number, today - timedelta(days=ago)) for number, ago in days.items())
    )
    night(session, today)


def test_each_case(session, today):
    hr = told(session, "hr")
    for number, _, _, kind, who in CASES:
        own = {(kind, number, "flag")} if "self" in who else set()
        assert told(session, number) == own, number
        expected = {(kind, number, "flag")} if "hr" in who else set()
        assert {one for one in hr if one[1] == number} == expected, number


def test_each_hears_of_their_own_and_no_others(session, today):
    kinds = {
        name: {kind for kind, _, _ in told(session, name)}
        for name in ("hr", "other", "gone", "east", "registrar")
    }
    assert {number for _, number, _ in told(session, "other")} == {""}
    assert kinds["gone"] == set()
    assert kinds["registrar"] == {"certification_lapsed"}
    assert "training_due" in kinds["hr"]
    assert "certification_lapsed" not in kinds["hr"]
    # EAST commissions Ward 1 alone, and is told of no person.
    east = told(session, "east")
    assert east
    assert {number for _, number, _ in east} == {""}
    ward = {
        flag.kind.value
        for flag in session.scalars(
            select(Flag).where(Flag.setting_id == setting_id(session, "W1"), Flag.post_id.is_(None))
        )
    }
    assert kinds["east"] == ward


def test_not_told_while_it_sleeps_and_told_when_it_wakes(session, today):
    flag = flag_of(session, "00203")
    session.query(NoticeItem).delete()
    flag.snoozed_until = today + 3 * ONE_DAY
    session.commit()
    night(session, today + 3 * ONE_DAY)
    assert told(session, "00203") == set()
    night(session, today + 4 * ONE_DAY)
    assert told(session, "00203") == {(NEVER, "00203", "flag")}


def test_not_told_to_those_who_have_renewed_even_early(session, today):
    forget(session)
    take_training(
        session,
        trained("00201", today - ONE_DAY),
        trained("00202", today - ONE_DAY),
        trained("00203", today - ONE_DAY),
    )
    night(session, today)
    for number in ("00201", "00202", "00203"):
        assert told(session, number) == set()
        assert number not in {one for _, one, _ in told(session, "hr")}


def test_not_told_of_posts_that_have_ended(session, today):
    forget(session)
    take_staff(session, staff("00202", End=today - ONE_DAY), staff("00203", End=today))
    night(session, today)
    assert told(session, "00202") == set()
    assert told(session, "00203") == {(NEVER, "00203", "flag")}
    forget(session)
    night(session, today + ONE_DAY)
    assert told(session, "00203") == set()


def test_not_told_of_a_requirement_that_is_retired(session, today):
    forget(session)
    heads = ["Code", "Name", "Nations", "Level", "Interval months", "Target", "Strength", "To"]
    row = ["LOCAL", "Restraint training", "wales", "physical", 12, 80, "expected", today]
    import_register(session, workbook({"Requirements": [heads, row]}), "r.xlsx", dry_run=False)
    night(session, today + ONE_DAY)
    assert told(session, "00202") == set()
    assert not {one for one in told(session, "hr") if one[1]}


def test_not_told_where_the_setting_is_no_longer_one_that_asks(session, today):
    forget(session)
    places = ["Organisation", "Code", "Name", "Type", "Nation", "Populations"]
    there = ["HARB", "W1", "Ward 1", "special_school", "england", "autism"]
    import_register(session, workbook({"Settings": [places, there]}), "s.xlsx", dry_run=False)
    night(session, today)
    assert told(session, "00202") == set()


def test_who_was_on_long_absence_is_told_when_they_are_back(session, today):
    back = {"Absence": "long_absence", "Absence from": BEGUN, "Absence to": today}
    take_staff(session, staff("00210", **back))
    night(session, today)
    assert told(session, "00210") == set()
    night(session, today + ONE_DAY)
    assert told(session, "00210") == {(EXPIRED, "00210", "flag")}


def test_nothing_for_those_who_want_nothing(session, today):
    for held in session.scalars(select(Recipient)):
        held.often = Often.NEVER
    forget(session)
    night(session, today)
    assert session.scalars(select(NoticeItem)).all() == []


def test_a_new_stage_is_told_once_more(session, today):
    before = session.scalars(select(NoticeItem)).all()
    night(session, today)
    assert len(session.scalars(select(NoticeItem)).all()) == len(before)
    night(session, today + 20 * ONE_DAY)
    turns = [item.turn for item in items(session, "00201")]
    assert turns == [1, 2]


@pytest.mark.parametrize(
    ("setting", "lead", "expected"),
    [
        ("manager", "lead", {"manager"}),
        (None, "lead", {"lead"}),
        (None, None, {"hr", "manager", "lead"}),
        ("off", "lead", {"lead"}),
        ("silent", None, {"hr", "manager", "lead"}),
    ],
)
def test_what_nobody_took_up_climbs(session, today, setting, lead, expected):
    team = {
        name: account(session, name, "hr", organisation="HARB", active=name != "off")
        for name in ("manager", "lead", "off", "silent")
    }
    session.add(Recipient(account_id=team["silent"].id, often=Often.NEVER))
    organisation = team["lead"].organisation_id
    for place, who in ((setting_id(session, "W1"), setting), (None, lead)):
        if who:
            session.add(
                Responsible(organisation_id=organisation, setting_id=place, account_id=team[who].id)
            )
    flag = flag_of(session, "00203")
    session.execute(
        update(Flag).where(Flag.id == flag.id).values(turn=2, escalated_at=flag.opened_at)
    )
    session.commit()
    night(session, today)
    climbed = {
        name
        for name in ("hr", "manager", "lead", "off", "silent")
        if (NEVER, "00203", Told.ESCALATED.value) in told(session, name)
    }
    assert climbed == expected
    for name in expected:
        assert len([item for item in items(session, name, flag.id) if item.turn == 2]) == 1


def flag_of(session, number: str) -> Flag:
    query = select(Flag).join(Post, Post.id == Flag.post_id)
    return session.scalars(query.where(Post.person_id == person_id(session, number))).one()


def items(session, who: str, flag_id: int | None = None) -> list[NoticeItem]:
    query = select(NoticeItem).where(NoticeItem.recipient_id == recipient(session, who))
    if flag_id is not None:
        query = query.where(NoticeItem.flag_id == flag_id)
    return list(session.scalars(query.order_by(NoticeItem.id)))


def forget(session) -> None:
    """As if nobody had been told of anything."""
    session.query(NoticeItem).delete()
    session.commit()
