"""Why coverage is another than it was: the parts add up in every world, and each has its reason."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import (
    a_certification,
    a_post,
    a_provider,
    a_record,
    a_requirement,
    days,
    on,
)
from tests.rules.worlds import MODEST, worlds
from tests.rules.worlds import days as some_days
from tracker.rules.coverage_change import Day, Difference, Moved, Why, difference, tally
from tracker.rules.facts import Post, Requirement, TrainingRecord
from tracker.rules.standing import Case
from tracker.rules.words import Result

FIRST, LAST = on("2025-03-01"), on("2025-06-01")
ASKED = a_requirement()
GOOD, OLD = a_record("2025-01-10", id=1), a_record("2024-04-10", id=2)
NEW = a_record("2025-04-10", id=3)
LAPSED = a_provider(certifications=(a_certification(period=days("2020-01-01", "2022-12-31")),))


def a_day(
    day: Any,
    *people: tuple[Post, tuple[TrainingRecord, ...]],
    asked: tuple[Requirement, ...] = (ASKED,),
) -> Day:
    """People numbered from 1, unless their posts say of whom they are."""
    posts: dict[int, list[Post]] = defaultdict(list)
    cases: dict[int, list[Case]] = defaultdict(list)
    for post, records in people:
        posts[post.person].append(post)
        if any(version.applies_to(post) for version in asked):
            cases[post.person].append(Case(post, asked, records))
    return Day(day, posts, cases)


def moved(found: Difference) -> list[tuple[str, Moved]]:
    names = ("joined", "left", "gained", "lost")
    return [(name, one) for name in names for one in getattr(found, name)]


HERE = a_post()
EXEMPT = a_post(exempt=days("2025-05-01", "2025-07-01"))
WAS_EXEMPT = a_post(exempt=days("2025-02-01", "2025-04-01"))
ABSENT = a_post(absence=days("2025-05-01", "2025-07-01"))
STARTED = a_post(period=days("2025-05-20"))
LEFT = a_post(period=days(None, "2025-05-20"))
NURSE, COOK = a_post(role="Nurse"), a_post(role="Cook")
NURSES = (replace(ASKED, roles=frozenset({"Nurse"})),)
NEWLY = (replace(ASKED, new_starter_days=30),)
FAILED = a_record("2025-05-10", result=Result.FAILED, id=4)
LAPSED_NEW = a_record("2025-04-10", provider=LAPSED, id=5)
ONE, OLDER = a_record("2025-02-20", id=6), a_record("2024-02-10", id=7)
WEEKS = (replace(ASKED, interval_months=1),)

CASES: list[tuple[Any, Any, Any]] = [
    (a_day(FIRST, (HERE, (GOOD,))), a_day(LAST, (HERE, (GOOD,))), None),
    (a_day(FIRST), a_day(LAST, (STARTED, ())), ("joined", Why.STARTED, "2025-05-20")),
    (a_day(FIRST), a_day(LAST, (HERE, ())), ("joined", Why.ENTERED_LATER, None)),
    (
        a_day(FIRST, (WAS_EXEMPT, ())),
        a_day(LAST, (WAS_EXEMPT, ())),
        ("joined", Why.EXEMPTION_ENDED, None),
    ),
    (a_day(FIRST, (EXEMPT, ())), a_day(LAST, (EXEMPT, ())), ("left", Why.EXEMPTED, None)),
    (a_day(FIRST, (ABSENT, ())), a_day(LAST, (ABSENT, ())), ("left", Why.LONG_ABSENCE, None)),
    (
        a_day(FIRST, (a_post(absence=days("2025-02-01", "2025-04-01")), ())),
        a_day(LAST, (a_post(absence=days("2025-02-01", "2025-04-01")), ())),
        ("joined", Why.CAME_BACK, None),
    ),
    (a_day(FIRST, (LEFT, ())), a_day(LAST, (LEFT, ())), ("left", Why.LEFT, "2025-05-20")),
    (a_day(FIRST, (HERE, ())), a_day(LAST), ("left", Why.TAKEN_OUT, None)),
    (
        a_day(FIRST, (NURSE, ()), asked=NURSES),
        a_day(LAST, (COOK, ()), asked=NURSES),
        ("left", Why.NOT_ASKED, None),
    ),
    (
        a_day(FIRST, (COOK, ()), asked=NURSES),
        a_day(LAST, (NURSE, ()), asked=NURSES),
        ("joined", Why.ASKED, None),
    ),
    (
        a_day(FIRST, (a_post(period=days("2025-02-20")), ()), asked=NEWLY),
        a_day(LAST, (a_post(period=days("2025-02-20")), ()), asked=NEWLY),
        ("joined", Why.FIRST_DAYS_OVER, None),
    ),
    (
        a_day(FIRST, (HERE, ())),
        a_day(LAST, (HERE, (NEW,))),
        ("gained", Why.TRAINED, "2025-04-10"),
    ),
    (
        a_day(FIRST, (HERE, ())),
        a_day(LAST, (HERE, (GOOD,))),
        ("gained", Why.RECORDED_LATER, "2025-01-10"),
    ),
    (
        a_day(FIRST, (HERE, (replace(GOOD, provider=LAPSED),))),
        a_day(LAST, (HERE, (GOOD,))),
        ("gained", Why.COUNTS_NOW, None),
    ),
    (
        a_day(FIRST, (HERE, (OLDER,))),
        a_day(LAST, (HERE, (OLDER,)), asked=(replace(ASKED, interval_months=60),)),
        ("gained", Why.RULE_CHANGED, None),
    ),
    (
        a_day(FIRST, (HERE, (OLD,))),
        a_day(LAST, (HERE, (OLD,))),
        ("lost", Why.EXPIRED, "2025-04-10"),
    ),
    (
        a_day(FIRST, (HERE, (GOOD,))),
        a_day(LAST, (HERE, (GOOD, FAILED))),
        ("lost", Why.FAILED, None),
    ),
    (a_day(FIRST, (HERE, (GOOD,))), a_day(LAST, (HERE, ())), ("lost", Why.RECORD_CORRECTED, None)),
    (
        a_day(FIRST, (HERE, (GOOD,))),
        a_day(LAST, (HERE, (replace(GOOD, provider=LAPSED),))),
        ("lost", Why.NOT_ASSURED, None),
    ),
    (
        a_day(FIRST, (HERE, (OLD, LAPSED_NEW))),
        a_day(LAST, (HERE, (OLD, LAPSED_NEW))),
        ("lost", Why.NOT_ASSURED, None),
    ),
    (
        a_day(FIRST, (HERE, (ONE,))),
        a_day(LAST, (HERE, (ONE,)), asked=WEEKS),
        ("lost", Why.RULE_CHANGED, None),
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_each_reason(before: Day, after: Day, expected: Any) -> None:
    found = moved(difference(before, after))
    if expected is None:
        assert found == []
        return
    ((group, one),) = found
    assert (group, one.why, one.on and one.on.isoformat()) == expected


def test_every_reason_has_a_case() -> None:
    assert {expected[1] for *_, expected in CASES if expected} == set(Why) - {Why.FIRST_DAYS}


def test_new_starters_leave_the_count_where_their_first_days_become_longer() -> None:
    post = a_post(period=days("2025-02-20"))
    before = a_day(FIRST, (post, ()))
    after = a_day(LAST, (post, ()), asked=(replace(ASKED, new_starter_days=365),))
    ((group, one),) = moved(difference(before, after))
    assert (group, one.why) == ("left", Why.FIRST_DAYS)


def test_a_corrected_record_that_says_the_same_is_the_same() -> None:
    before, after = a_day(FIRST, (HERE, (OLD,))), a_day(LAST, (HERE, (replace(OLD, id=9),)))
    ((_, one),) = moved(difference(before, after))
    assert one.why == Why.EXPIRED


def test_a_person_with_two_posts_counts_once() -> None:
    both = (HERE, (GOOD,)), (replace(LEFT, id=2), (GOOD,))
    found = difference(a_day(FIRST, *both), a_day(LAST, *both))
    assert found.before.counted == found.after.counted == 1
    assert found.is_none


def test_the_commonest_reason_first() -> None:
    people = [(replace(HERE, person=n), (OLD,)) for n in (1, 2)]
    before = a_day(FIRST, *people, (replace(HERE, person=3), (GOOD,)))
    after = a_day(LAST, *people, (replace(HERE, person=3), (GOOD, FAILED)))
    assert tally(difference(before, after).lost) == [(Why.EXPIRED, 2), (Why.FAILED, 1)]


@st.composite
def two_days(draw: st.DrawFn) -> tuple[Day, Day]:
    """Up to four people with up to two posts each, of whom each day knows what it happens to."""
    drawn = draw(st.lists(worlds(), min_size=1, max_size=4))
    sides = []
    for day in sorted((draw(some_days()), draw(some_days()))):
        versions = draw(st.sampled_from(drawn)).versions
        people = []
        for number, world in enumerate(drawn):
            records = tuple(one for one in world.records if draw(st.integers(0, 3)))
            posts = [replace(world.post, person=number, id=number)]
            if draw(st.booleans()):
                other = draw(st.sampled_from(drawn)).post
                posts.append(replace(other, person=number, id=10 + number))
            people += [(post, records) for post in posts if draw(st.integers(0, 4))]
        sides.append(a_day(day, *people, asked=versions))
    return sides[0], sides[1]


@MODEST
@given(two_days())
def test_the_parts_always_add_up(sides: tuple[Day, Day]) -> None:
    found = difference(*sides)
    before, after = found.before, found.after
    assert after.counted == before.counted + len(found.joined) - len(found.left)
    assert after.held == (
        before.held
        + found.joined_covered
        - found.left_covered
        + len(found.gained)
        - len(found.lost)
    )
    everyone = [one.person for _, one in moved(found)]
    assert len(everyone) == len(set(everyone))
    for name in ("joined", "left", "gained", "lost"):
        group = getattr(found, name)
        assert sum(count for _, count in tally(group)) == len(group)
    assert found.is_none == (not everyone)
