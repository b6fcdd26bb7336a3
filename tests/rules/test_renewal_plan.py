"""The plan: nobody after their last good day, nobody before their window, and no lower peak."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.builders import on
from tests.rules.forecasting import TODAY, a_duty, never_trained
from tests.rules.worlds import MODEST
from tracker.rules.days import add_months
from tracker.rules.forecast import forecast, months_ahead
from tracker.rules.places import Duty
from tracker.rules.renewal_plan import EARLY_MONTHS, Plan, Planned, plan, spread
from tracker.rules.words import Standing

MONTHS = months_ahead(TODAY)


def planned(duties: Iterable[Duty], capacity: int | None = None) -> Plan:
    return plan(forecast(duties, TODAY).places, MONTHS, capacity)


def due_on(*days: str, window: int | None = 3) -> list[Duty]:
    return duties_of([(on(day), window) for day in days])


def months_of(found: Plan) -> dict[int, str | None]:
    return {one.place.person: f"{one.month:%Y-%m}" if one.month else None for one in found.planned}


def test_a_peak_is_spread_over_the_window() -> None:
    found = planned(due_on(*["2027-06-20"] * 4, "2027-12-01"))
    assert found.before[7] == 4
    assert found.after[4:8] == (1, 1, 1, 1)
    assert max(found.after) == 1
    assert sum(found.after) == 5
    assert (found.early, sum(found.late), found.unplaced, found.overdue) == (0, 0, 0, 0)


def test_what_is_overdue_comes_first_and_the_rest_is_spread_beside_it() -> None:
    found = planned(due_on("2026-01-01", "2026-02-01", "2027-02-10", "2027-02-11", "2027-02-12"))
    assert months_of(found) == {
        0: "2026-11",
        1: "2026-11",
        2: "2026-12",
        3: "2027-01",
        4: "2027-02",
    }
    assert (found.overdue, found.overdue_until) == (2, MONTHS[0])
    assert (found.before[0], found.after[0]) == (0, 2)


@pytest.mark.parametrize("window", [None, 0])
def test_without_a_window_a_renewal_may_be_early_and_that_is_told(window: int | None) -> None:
    found = planned(due_on("2027-06-20", "2027-06-20", window=window))
    assert months_of(found) == {0: "2027-06", 1: "2027-05"}
    assert [one.is_early for one in found.planned] == [True, False]
    assert found.early == 1


def test_first_courses_and_what_falls_due_again_are_not_planned() -> None:
    found = planned([never_trained(), a_duty(person=2)])
    assert [(one.place.person, one.place.again) for one in found.planned] == [(2, False)]


def test_a_capacity_places_before_the_window_who_finds_no_room_in_it() -> None:
    found = planned(due_on(*["2027-06-20"] * 5), capacity=1)
    assert found.after[3:8] == (1, 1, 1, 1, 1)
    assert (found.early, sum(found.late)) == (1, 0)


def test_a_capacity_that_is_too_small_says_who_runs_out_and_in_which_month() -> None:
    found = planned(due_on("2026-01-01", *["2026-12-20"] * 3), capacity=1)
    assert months_of(found) == {0: "2026-11", 1: "2026-12", 2: "2027-01", 3: "2027-02"}
    assert found.late[:3] == (0, 2, 0)
    assert sum(found.late) == 2
    assert [one.is_late for one in found.planned] == [False, False, True, True]


def test_who_finds_no_room_at_all_is_told_too() -> None:
    found = planned(due_on(*["2026-01-01"] * 10, *["2027-03-10"] * 20), capacity=1)
    assert found.unplaced == 12
    assert found.overdue_until == MONTHS[9]
    assert sum(found.after) == 18
    assert sum(found.late) == found.late[4] == 20
    assert all(one.month is None for one in found.planned[-12:])


def test_nobody() -> None:
    assert planned([]) == Plan(MONTHS, ())
    assert planned([], capacity=5).after == (0,) * 18


WINDOWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=6,
)


@MODEST
@given(WINDOWS, st.integers(0, 3))
def test_as_many_as_can_be_are_placed_inside_their_windows(
    windows: list[tuple[int, int]], free: int
) -> None:
    given = spread(windows, [free] * 6)
    for month, (first, last) in zip(given, windows, strict=True):
        assert month is None or first <= month <= last
    counts = Counter(month for month in given if month is not None)
    assert all(number <= free for number in counts.values())
    assert len(windows) - given.count(None) == max(
        sum(month is not None for month in one)
        for one in all_ways(windows)
        if all(n <= free for n in Counter(m for m in one if m is not None).values())
    )


def all_ways(windows: list[tuple[int, int]]) -> Iterable[tuple[int | None, ...]]:
    return product(*[[None, *range(first, last + 1)] for first, last in windows])


DUE = st.integers(-20, 500).map(lambda ahead: TODAY + timedelta(days=ahead))
WINDOW_MONTHS = st.sampled_from([None, 0, 1, 2, 3])
JOBS = st.tuples(DUE, WINDOW_MONTHS)
NEAR = st.integers(-20, 150).map(lambda ahead: TODAY + timedelta(days=ahead))
NEAR_JOBS = st.tuples(NEAR, WINDOW_MONTHS)


def duties_of(jobs: list[tuple[date, int | None]]) -> list[Duty]:
    """One person for each day, whose renewal falls due then; EXPIRED before today."""
    return [
        a_duty(
            day,
            number,
            renewal_window_months=window,
            standing=Standing.EXPIRED if day < TODAY else Standing.IN_DATE,
        )
        for number, (day, window) in enumerate(jobs)
    ]


def opens(one: Planned) -> date:
    months = one.place.window_months or EARLY_MONTHS
    return max(add_months(one.place.day, -months).replace(day=1), MONTHS[0])


@MODEST
@given(st.lists(JOBS, max_size=40))
def test_nobody_is_planned_after_the_last_good_day_or_before_the_window(
    jobs: list[tuple[date, int | None]],
) -> None:
    found = planned(duties_of(jobs))
    assert len(found.planned) == len(jobs)
    for one in found.planned:
        assert one.month is not None
        assert not one.is_late
        if one.place.overdue:
            assert one.month == MONTHS[0]
        else:
            assert opens(one) <= one.month <= one.place.day


@MODEST
@given(st.lists(NEAR_JOBS, max_size=5))
def test_no_other_plan_has_a_lower_highest_month(jobs: list[tuple[date, int | None]]) -> None:
    found = planned(duties_of(jobs))
    choices = [
        [month for month in MONTHS if month == MONTHS[0]]
        if one.place.overdue
        else [month for month in MONTHS if opens(one) <= month <= one.place.day]
        for one in found.planned
    ]
    lowest = min(max(Counter(way).values(), default=0) for way in product(*choices))
    assert max(found.after) == lowest


@MODEST
@given(st.lists(JOBS, max_size=30), st.integers(1, 4))
def test_with_a_capacity_no_month_has_more_and_nobody_is_forgotten(
    jobs: list[tuple[date, int | None]], capacity: int
) -> None:
    found = planned(duties_of(jobs), capacity)
    assert max(found.after) <= capacity
    assert sum(found.after) + found.unplaced == len(found.planned) == len(jobs)
    for one in found.planned:
        in_time = one.month is not None and one.month <= one.place.day
        assert one.place.overdue or one.is_late == (not in_time)


@MODEST
@given(st.lists(st.integers(0, 94), max_size=9))
def test_with_a_capacity_as_few_as_possible_run_out(ahead: list[int]) -> None:
    """Each may be placed in any month up to their own: of those due by the nth, n are saved."""
    days = [TODAY + timedelta(days=one) for one in ahead]
    found = planned(duties_of([(day, 1) for day in days]), capacity=1)
    saved = 0
    for number, month in enumerate(MONTHS, 1):
        saved = min(saved + sum(day.replace(day=1) == month for day in days), number)
    assert len(days) - sum(found.late) == saved
