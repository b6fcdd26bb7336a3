"""Who answers for a commissioner, and who has its settings, on each side of every day of change."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import days, on
from tests.rules.worlds import MODEST
from tracker.rules.days import Period
from tracker.rules.succession import (
    Commissioner,
    Commissioning,
    answering,
    answering_for,
    circle,
    commissioning,
    followed_on,
    last_answered,
    relatives,
)

JUNE, JULY = "2022-06-30", "2022-07-01"
MARCH, APRIL = "2026-03-31", "2026-04-01"


def ended(last: str | None, *successors: str, first: str | None = None) -> Commissioner:
    return Commissioner(days(first, last), successors)


MERGED = {
    "CCG1": ended(JUNE, "ICB"),
    "CCG2": ended(JUNE, "ICB"),
    "ICB": ended(None, first=JULY),
}
SPLIT = {"CCG": ended(JUNE, "EAST", "WEST"), "EAST": ended(None, first=JULY), "WEST": ended(None)}
CHAIN = {
    "CCG": ended(JUNE, "ICB"),
    "ICB": ended(MARCH, "BIG", first=JULY),
    "BIG": ended(None, first=APRIL),
}
SPLIT_THEN_MERGED = {
    "CCG": ended(JUNE, "EAST", "WEST"),
    "EAST": ended(MARCH, "BIG"),
    "WEST": ended(MARCH, "BIG"),
    "BIG": ended(None, first=APRIL),
}
GAP = {"CCG": ended("2022-04-30", "ICB"), "ICB": ended(None, first=JULY)}
NO_LAST_DAY = {"CCG": ended(None, "ICB"), "ICB": ended(None, first=JULY)}
NO_DAY_AT_ALL = {"CCG": ended(None, "ICB"), "ICB": ended(None)}
UNKNOWN = {"CCG": ended(JUNE, "NOBODY")}
ENDED = {"CCG": ended(JUNE)}
CIRCLE = {"CCG": ended(JUNE, "ICB"), "ICB": ended(JUNE, "CCG")}

ANSWERS = [
    ("merge, the day before", MERGED, "CCG1", JUNE, "CCG1"),
    ("merge, the day", MERGED, "CCG1", JULY, "ICB"),
    ("the successor answers for itself before", MERGED, "ICB", JUNE, "ICB"),
    ("split, the day before", SPLIT, "CCG", JUNE, "CCG"),
    ("split, the day", SPLIT, "CCG", JULY, "EAST WEST"),
    ("chain, first step", CHAIN, "CCG", MARCH, "ICB"),
    ("chain, second step", CHAIN, "CCG", APRIL, "BIG"),
    ("split then merge, between", SPLIT_THEN_MERGED, "CCG", MARCH, "EAST WEST"),
    ("split then merge, after", SPLIT_THEN_MERGED, "CCG", APRIL, "BIG"),
    ("gap, last day", GAP, "CCG", "2022-04-30", "CCG"),
    ("gap, in it", GAP, "CCG", "2022-05-01", "ICB"),
    ("no last day, before the successor begins", NO_LAST_DAY, "CCG", JUNE, "CCG"),
    ("no last day, the successor begins", NO_LAST_DAY, "CCG", JULY, "ICB"),
    ("no day at all: not yet", NO_DAY_AT_ALL, "CCG", APRIL, "CCG"),
    ("successor unknown", UNKNOWN, "CCG", APRIL, "CCG"),
    ("no successor", ENDED, "CCG", APRIL, "CCG"),
    ("nobody knows the commissioner", {}, "CCG", APRIL, "CCG"),
    ("a circle ends with nobody", CIRCLE, "CCG", APRIL, ""),
]


@pytest.mark.parametrize(
    ("world", "code", "day", "acting"), [case[1:] for case in ANSWERS], ids=[c[0] for c in ANSWERS]
)
def test_who_answers(world, code, day, acting):
    assert answering(code, on(day), world) == set(acting.split())


OPEN = ("CCG", None, None)
HOLDERS = [
    ("merge, before", MERGED, [("CCG1", None, None)], JUNE, "CCG1"),
    ("merge, after", MERGED, [("CCG1", None, None)], JULY, "ICB"),
    ("a row that ends with its commissioner", MERGED, [("CCG1", None, JUNE)], JULY, "ICB"),
    ("a row that ended before", MERGED, [("CCG1", None, "2022-06-29")], JULY, ""),
    (
        "a row that ends later, until then",
        CHAIN,
        [("CCG", None, "2023-05-05")],
        "2023-05-05",
        "ICB",
    ),
    ("a row that ends later, from then", CHAIN, [("CCG", None, "2023-05-05")], "2023-05-06", ""),
    ("a row that begins after its commissioner", CHAIN, [("CCG", "2022-08-01", None)], JULY, ""),
    ("and is its successor's", CHAIN, [("CCG", "2022-08-01", None)], "2022-08-01", "ICB"),
    ("both merged have it", MERGED, [("CCG1", None, None), ("CCG2", None, None)], JULY, "ICB"),
    ("split, nobody says who", SPLIT, [OPEN], JULY, "EAST WEST"),
    ("split, a row says who", SPLIT, [OPEN, ("EAST", JULY, None)], JULY, "EAST"),
    ("and from a later day", SPLIT, [OPEN, ("EAST", "2022-10-01", None)], JULY, "EAST"),
    ("and until its end", SPLIT, [OPEN, ("EAST", JULY, MARCH)], APRIL, ""),
    (
        "and then the other",
        SPLIT,
        [OPEN, ("EAST", JULY, MARCH), ("WEST", APRIL, None)],
        JULY,
        "EAST",
    ),
    ("from its day", SPLIT, [OPEN, ("EAST", JULY, MARCH), ("WEST", APRIL, None)], APRIL, "WEST"),
    (
        "a row of long ago says nothing",
        SPLIT,
        [OPEN, ("EAST", None, "2019-01-01")],
        JULY,
        "EAST WEST",
    ),
    ("chain, before", CHAIN, [OPEN], MARCH, "ICB"),
    ("chain, after", CHAIN, [OPEN], APRIL, "BIG"),
    ("split then merge, between", SPLIT_THEN_MERGED, [OPEN], MARCH, "EAST WEST"),
    ("split then merge, after", SPLIT_THEN_MERGED, [OPEN], APRIL, "BIG"),
    ("gap", GAP, [OPEN], "2022-05-01", "ICB"),
    ("no last day, before", NO_LAST_DAY, [OPEN], JUNE, "CCG"),
    ("no last day, after", NO_LAST_DAY, [OPEN], JULY, "ICB"),
    ("successor unknown", UNKNOWN, [OPEN], APRIL, "CCG"),
    ("ended without a successor", ENDED, [OPEN], APRIL, "CCG"),
    ("a stranger beside it", SPLIT, [OPEN, ("NORTH", None, None)], JUNE, "CCG NORTH"),
    ("a circle ends with nobody", CIRCLE, [OPEN], APRIL, ""),
]


@pytest.mark.parametrize(
    ("world", "rows", "day", "holders"), [case[1:] for case in HOLDERS], ids=[c[0] for c in HOLDERS]
)
def test_who_commissions(world, rows, day, holders):
    rows = [Commissioning(code, days(first, last)) for code, first, last in rows]
    assert commissioning(rows, on(day), world) == set(holders.split())


def test_who_is_tied_to_whom():
    assert relatives("CCG2", MERGED | {"NORTH": Commissioner()}) == set(MERGED)
    assert relatives("NORTH", MERGED) == {"NORTH"}


def test_a_circle_is_found_and_told_in_order():
    follows = {"A": ["B"], "B": ["C", "D"], "C": ["E"], "D": ["B"], "E": []}
    assert circle(follows) == ["B", "D"]
    assert circle({"A": ["A"]}) == ["A"]
    assert circle({"A": ["B", "C"], "B": ["D"], "C": ["D"], "D": []}) == []


SHARED_OUT = [Commissioning("CCG"), Commissioning("EAST", days(JULY, None))]
OVER = [Commissioning("CCG", days(None, "2021-12-31"))]
PAST = [
    ("itself", MERGED, [Commissioning("ICB", days(JULY, None))], JULY, "ICB"),
    ("its predecessor's day", MERGED, [Commissioning("CCG1")], JUNE, "ICB"),
    ("two steps back", CHAIN, [Commissioning("CCG")], JUNE, "BIG"),
    ("a part, named when it was split", SPLIT, SHARED_OUT, JUNE, "EAST"),
    ("all, where nobody was named", SPLIT, [Commissioning("CCG")], JUNE, "EAST WEST"),
    ("all, where it was over by then", SPLIT, OVER, "2021-12-31", "EAST WEST"),
    ("nobody, outside its dates", SPLIT, OVER, "2022-01-01", ""),
    ("no successor", ENDED, [Commissioning("CCG")], JUNE, "CCG"),
    ("a circle ends with nobody", CIRCLE, [Commissioning("CCG")], JUNE, ""),
]


@pytest.mark.parametrize(
    ("world", "rows", "day", "answers"), [case[1:] for case in PAST], ids=[c[0] for c in PAST]
)
def test_who_answers_for_a_past_day(world, rows, day, answers):
    assert answering_for(rows, on(day), on("2026-05-01"), world) == set(answers.split())


LAST = [
    ("itself, still", MERGED, [Commissioning("CCG1")], "ICB", "2026-05-01"),
    (
        "until its own end",
        ENDED,
        [Commissioning("CCG", days(None, "2021-12-31"))],
        "CCG",
        "2021-12-31",
    ),
    ("what a predecessor gave up", CHAIN, OVER, "BIG", "2021-12-31"),
    ("a part that another got", SPLIT, SHARED_OUT, "WEST", None),
    (
        "one given up after the split",
        SPLIT,
        [*SHARED_OUT[:1], Commissioning("EAST", days(JULY, MARCH))],
        "EAST",
        MARCH,
    ),
    (
        "two stretches, the later",
        ENDED,
        [*OVER, Commissioning("CCG", days("2022-02-01", "2022-03-01"))],
        "CCG",
        "2022-03-01",
    ),
    ("nobody follows, so it holds on", ENDED, [Commissioning("CCG")], "CCG", "2026-05-01"),
    ("yet to come", MERGED, [Commissioning("ICB", days("2026-05-02", None))], "ICB", None),
    ("ends today", MERGED, [Commissioning("ICB", days(JULY, "2026-05-01"))], "ICB", "2026-05-01"),
    ("a stranger", MERGED, [Commissioning("CCG1")], "NORTH", None),
]


@pytest.mark.parametrize(
    ("world", "rows", "code", "last"), [case[1:] for case in LAST], ids=[c[0] for c in LAST]
)
def test_the_last_day_on_which_somebody_answered(world, rows, code, last):
    found = last_answered(rows, {code}, on("2026-05-01"), world)
    assert found == (last and on(last))


DAYS = st.integers(0, 12).map(lambda month: on(f"{2020 + month // 12}-{month % 12 + 1:02}-01"))
OR_OPEN = st.none() | DAYS


@st.composite
def successions(draw):
    """Up to eight commissioners, followed by those of higher numbers alone, so in no circle; and
    rows of one setting, the first open."""
    number = draw(st.integers(1, 8))
    world = {}
    for code in range(number):
        heirs = draw(st.lists(st.integers(code + 1, number), max_size=3, unique=True))
        first, last = sorted([draw(DAYS), draw(DAYS)])
        period = Period(draw(st.sampled_from([None, first])), draw(st.sampled_from([None, last])))
        world[code] = Commissioner(period, tuple(heirs))
    start = draw(OR_OPEN)
    return world, Commissioning(draw(st.integers(0, number - 1)), Period(start, None))


def descendants(code, world):
    found = {code}
    for heir in world[code].successors if code in world else ():
        found |= descendants(heir, world)
    return found


@MODEST
@given(successions(), DAYS)
def test_nobody_is_orphaned(drawn, day):
    world, row = drawn
    holders = commissioning([row], day, world)
    if day in row.period:
        assert holders
    assert holders <= descendants(row.commissioner, world)
    for holder in holders:
        followed = followed_on(holder, world)
        assert followed is None or day < followed
        assert answering(holder, day, world) == {holder}
    if day in row.period:
        assert holders == answering(row.commissioner, day, world)
    assert holders <= relatives(row.commissioner, world)


@MODEST
@given(successions(), st.data(), DAYS)
def test_a_row_of_a_successor_takes_the_setting_from_nobody_but_its_siblings(drawn, data, day):
    world, row = drawn
    heirs = [heir for heir in world[row.commissioner].successors if heir in world]
    if not heirs:
        return
    said = Commissioning(data.draw(st.sampled_from(heirs)), Period(data.draw(OR_OPEN), None))
    holders = commissioning([row, said], day, world)
    if day in row.period:
        assert holders
    assert holders <= descendants(row.commissioner, world)


@MODEST
@given(successions(), DAYS, DAYS)
def test_for_each_day_somebody_answers_later(drawn, day, later):
    world, row = drawn
    day, later = min(day, later), max(day, later)
    answers = answering_for([row], day, later, world)
    assert bool(answers) == bool(commissioning([row], day, world))
    assert all(answering(one, later, world) == {one} for one in answers)
    if day == later:
        assert answers == commissioning([row], day, world)
    if day in row.period and later in row.period:
        assert answers == commissioning([row], later, world)


@MODEST
@given(successions(), st.data(), DAYS, OR_OPEN)
def test_the_last_day_is_the_last_of_all_days(drawn, data, today, last):
    world, row = drawn
    if last is None or row.period.start is None or row.period.start < last:
        row = Commissioning(row.commissioner, Period(row.period.start, last))
    other = Commissioning(
        data.draw(st.sampled_from(sorted(world))), Period(data.draw(OR_OPEN), None)
    )
    rows = data.draw(st.sampled_from([[row], [row, other]]))
    acting = answering(data.draw(st.sampled_from(sorted(world))), today, world)
    first = on("2019-11-30")
    tried = [today - timedelta(days=n) for n in range((today - first).days + 1)]
    holding = [day for day in tried if acting & answering_for(rows, day, today, world)]
    assert last_answered(rows, acting, today, world) == max(holding, default=None)
