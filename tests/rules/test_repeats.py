"""Courses repeated too early: every exception by itself, and what holds in every world."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import (
    a_certification,
    a_curriculum,
    a_post,
    a_provider,
    a_record,
    a_refresher,
    a_requirement,
    days,
    on,
)
from tests.rules.worlds import MODEST, World, worlds
from tracker.rules.facts import TrainingRecord, in_force
from tracker.rules.repeats import (
    Repetition,
    days_of,
    deliveries,
    first_day,
    repetition,
    settled,
)
from tracker.rules.standing import Case
from tracker.rules.words import Kind, Level, Mode, Result, Standing

SAME, OTHER, ELSEWHERE = Repetition
WINDOW: dict[str, Any] = {"renewal_window_months": 3}
FULL: dict[str, Any] = {**WINDOW, "full_programme_months": 18}
LAPSED = a_provider(certifications=(a_certification(period=days("2020-01-01", "2022-12-31")),))
ANOTHER = a_curriculum(code="GRIP", family="Gripping")
TALK = a_curriculum(code="TALK", level=Level.PSYCHOLOGICAL)

# Passed on 10 June 2024, so good until 10 June 2025; the window opens on 10 March 2025.
EARLIER = a_record("2024-06-10")


def told(*records: TrainingRecord, post: Any = None, **requirement: Any) -> Repetition | None:
    """What the last record is, for one post against one requirement."""
    case = Case(post or a_post(), [a_requirement(**{**WINDOW, **requirement})], records)
    return repetition(records[-1], [case])


@pytest.mark.parametrize(
    ("records", "requirement", "expected"),
    [
        pytest.param([a_record("2024-06-10")], {}, None, id="the first of all"),
        pytest.param([EARLIER, a_refresher("2025-03-09")], {}, SAME, id="a day before the window"),
        pytest.param([EARLIER, a_refresher("2025-03-10")], {}, None, id="inside the window"),
        pytest.param([EARLIER, a_refresher("2025-06-11")], {}, None, id="expired"),
        pytest.param([EARLIER, a_record("2024-09-10")], {}, SAME, id="the whole course again"),
        pytest.param(
            [EARLIER, a_refresher("2025-03-10", started="2025-03-09")],
            {},
            SAME,
            id="its first day decides",
        ),
        pytest.param(
            [EARLIER, a_refresher("2025-03-11")],
            {"renewal_window_months": None},
            SAME,
            id="no window: a day before the warning",
        ),
        pytest.param(
            [EARLIER, a_refresher("2025-03-12")],
            {"renewal_window_months": None},
            None,
            id="no window: warned that it is due",
        ),
        pytest.param(
            [EARLIER, a_refresher("2026-06-11")], {"interval_months": None}, SAME, id="for ever"
        ),
        pytest.param(
            [a_record("2024-06-10", expires="2024-09-30"), a_refresher("2024-08-10")],
            {},
            None,
            id="the certificate says sooner",
        ),
        pytest.param(
            [a_record("2024-01-10"), a_refresher("2024-12-10"), a_refresher("2025-05-10")],
            FULL,
            None,
            id="the full programme is due within the window",
        ),
        pytest.param(
            [a_record("2024-01-10"), a_refresher("2024-12-10"), a_refresher("2025-03-10")],
            FULL,
            SAME,
            id="the full programme is due after the window",
        ),
        pytest.param(
            [
                a_record("2024-01-10"),
                a_refresher("2024-12-10"),
                a_record("2025-05-10", kind=Kind.FULL_PROGRAMME),
            ],
            FULL,
            None,
            id="the full programme itself",
        ),
        pytest.param(
            [a_record("2024-06-10", curriculum=TALK), a_record("2024-09-10")],
            {"level": Level.PSYCHOLOGICAL},
            None,
            id="the level is raised",
        ),
        pytest.param(
            [EARLIER, a_record("2024-09-10", curriculum=TALK)],
            {"level": Level.PSYCHOLOGICAL},
            SAME,
            id="a lower level again",
        ),
        pytest.param(
            [a_record("2024-06-10", provider=LAPSED), a_refresher("2024-09-10")],
            {},
            None,
            id="not assured before",
        ),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10", provider=LAPSED)],
            {},
            SAME,
            id="not assured this time",
        ),
        pytest.param(
            [EARLIER, a_record("2024-08-01", result=Result.FAILED), a_refresher("2024-09-10")],
            {},
            None,
            id="repairs a failed assessment",
        ),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10", result=Result.FAILED)], {}, None, id="failed"
        ),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10", result=Result.ATTENDED)],
            {},
            None,
            id="attended, not assessed",
        ),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10", mode=Mode.E_LEARNING)],
            {},
            None,
            id="e-learning satisfies nothing physical",
        ),
        pytest.param(
            [EARLIER, a_record("2024-09-10", curriculum=ANOTHER)],
            {},
            OTHER,
            id="another curriculum family",
        ),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10", curriculum=ANOTHER)],
            {},
            None,
            id="a refresher of a family that they never began",
        ),
        pytest.param(
            [
                EARLIER,
                a_record("2024-08-10", curriculum=ANOTHER),
                a_refresher("2024-10-10", curriculum=ANOTHER),
            ],
            {},
            SAME,
            id="another family, again",
        ),
        pytest.param(
            [EARLIER, a_record("2024-06-10", curriculum=ANOTHER)],
            {},
            None,
            id="two courses on one day repeat nothing",
        ),
        pytest.param([EARLIER, a_record(None, expires="2027-01-01")], {}, None, id="without a day"),
        pytest.param(
            [EARLIER, a_refresher("2024-09-10")],
            {"period": days("2024-10-01")},
            None,
            id="nothing asked for it yet",
        ),
    ],
)
def test_each_case(
    records: list[TrainingRecord], requirement: Any, expected: Repetition | None
) -> None:
    assert told(*records, **requirement) == expected


def test_what_nobody_employed_them_for_is_not_judged() -> None:
    late = a_post(period=days("2024-10-01"))
    assert told(EARLIER, a_refresher("2024-09-10"), post=late) is None
    assert list(deliveries([a_refresher("2024-09-10")], [late], [])) == []


def test_one_post_that_needs_it_is_enough() -> None:
    records = [EARLIER, a_refresher("2024-09-10")]
    yearly = Case(a_post(), [a_requirement(**WINDOW)], records)
    quarterly = Case(a_post(id=1), [a_requirement(interval_months=3, **WINDOW)], records)
    assert repetition(records[1], [yearly]) == SAME
    assert repetition(records[1], [yearly, quarterly]) is None


def test_another_employers_training_tells_where_the_own_does_not() -> None:
    asked, mine = [a_requirement(**WINDOW)], [a_record("2024-09-10")]
    case, other = Case(a_post(), asked, mine), Case(a_post(), asked, [EARLIER])
    assert repetition(mine[0], [case]) is None
    assert repetition(mine[0], [case], [other]) == ELSEWHERE
    late = Case(a_post(), asked, [a_record("2023-09-20")])
    assert repetition(mine[0], [case], [late]) is None
    both = [EARLIER, a_refresher("2024-09-10")]
    assert repetition(both[1], [Case(a_post(), asked, both)], [other]) == SAME


def test_days_of_attendance() -> None:
    assert days_of(a_record("2024-06-10", started="2024-06-08")) == 3
    assert days_of(a_record("2024-06-10")) == 1
    assert first_day(a_record("2024-06-10", started="2024-06-08")) == date(2024, 6, 8)


def test_a_delivery_is_told_once_of_the_first_post_that_asks_for_it() -> None:
    records = [EARLIER, a_refresher("2024-09-10"), a_record("2024-07-01", result=Result.FAILED)]
    plain, asked, more = a_post(id=1), a_post(id=2), a_post(id=3)
    cases = [Case(post, [a_requirement(**WINDOW)], records) for post in (more, asked)]
    found = list(deliveries(records, [more, plain, asked], cases))
    assert [(one.post.id, one.repetition) for one in found] == [(2, None), (2, None), (1, None)]


def case_of(world: World) -> Case:
    return Case(world.post, world.versions, world.records)


@MODEST
@given(worlds())
def test_a_repetition_came_while_they_were_in_date(world: World) -> None:
    """And while no day was left of the time in which they are warned, where there is no window."""
    case = case_of(world)
    for record in world.records:
        how, first = repetition(record, [case]), first_day(record)
        if how is None:
            continue
        assert first is not None
        asked = in_force(world.versions, first)
        assert asked is not None
        before = [one for one in world.records if (one.completed or date.max) < first]
        answer = Case(replace(world.post, exempt=None), [asked], before).answer(first)
        assert answer.standing in {Standing.IN_DATE, Standing.DUE_SOON}
        assert not answer.in_grace


@MODEST
@given(worlds(), st.data())
def test_only_what_went_before_makes_a_repetition(world: World, data: st.DataObject) -> None:
    if not world.records:
        return
    one = data.draw(st.sampled_from(world.records))
    first = first_day(one)
    before = [
        other for other in world.records if (other.completed or date.max) < (first or date.min)
    ]
    alone = Case(world.post, world.versions, [one])
    assert repetition(one, [alone]) is None
    if not before:
        assert repetition(one, [case_of(world)]) is None


@pytest.mark.parametrize(
    ("month", "day", "by"),
    [
        ("2026-08-31", "2026-09-01", "2026-08-31"),
        ("2026-08-31", "2026-09-30", "2026-08-31"),
        ("2026-08-31", "2026-10-01", "2026-09-30"),
        ("2026-08-31", "2026-12-01", "2026-11-30"),
        ("2026-08-31", "2027-06-01", "2026-11-30"),
        ("2026-11-30", "2027-06-01", "2027-02-28"),
    ],
)
def test_a_month_is_settled_after_three(month: str, day: str, by: str) -> None:
    assert settled(on(month), on(day)) == on(by)
