"""Days, periods and months: both ends of everything."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rules.builders import days, on
from tracker.rules.days import ALWAYS, Period, add_days, add_months, as_moment, london_day


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        ("2025-03-31", False),
        ("2025-04-01", True),
        ("2025-04-30", True),
        ("2025-05-01", False),
    ],
)
def test_first_and_last_day_of_a_named_period_are_inside(day: str, inside: bool) -> None:
    assert (on(day) in days("2025-04-01", "2025-04-30")) is inside


def test_an_open_side_has_no_end() -> None:
    assert date.min in days(None, "2025-04-30")
    assert date.max in days("2025-04-01", None)
    assert date.max in Period.inclusive(None, date.max)
    assert ALWAYS.edges == ()


def test_last_is_the_day_that_was_named() -> None:
    assert days("2025-04-01", "2025-04-30").last == on("2025-04-30")
    assert days("2025-04-01").last is None


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (days("2025-01-01", "2025-01-31"), days("2025-01-31", "2025-02-28"), True),
        (days("2025-01-01", "2025-01-31"), days("2025-02-01", "2025-02-28"), False),
        (days(None, "2025-01-31"), days("2025-02-01"), False),
        (days(None, "2025-02-01"), days("2025-02-01"), True),
        (ALWAYS, days("2025-02-01", "2025-02-01"), True),
    ],
)
def test_periods_overlap_where_they_share_a_day(one: Period, other: Period, both: bool) -> None:
    assert one.overlaps(other) is both
    assert other.overlaps(one) is both


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2025-06-10", 12, "2026-06-10"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-08-31", 1, "2025-09-30"),
        ("2025-12-31", 12, "2026-12-31"),
        ("2025-05-31", -3, "2025-02-28"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-01-15", 0, "2025-01-15"),
    ],
)
def test_months_keep_the_day_or_take_the_months_last(day: str, months: int, end: str) -> None:
    assert add_months(on(day), months) == on(end)


def test_the_calendars_own_limits_are_not_passed() -> None:
    assert add_months(on("9999-06-01"), 12) == date.max
    assert add_months(on("0001-06-01"), -12) == date.min
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "2026-06-30"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-12-31"),
    ],
)
def test_a_moment_falls_on_its_day_in_london(moment: datetime, day: str) -> None:
    assert london_day(moment) == on(day)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-30T23:30", datetime(2026, 6, 30, 22, 30, tzinfo=UTC)),
        ("2026-01-30 23:30", datetime(2026, 1, 30, 23, 30, tzinfo=UTC)),
        ("2026-06-30T23:30+00:00", datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
        ("2026-06-30T23:30-05:00", datetime(2026, 7, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_london_time(text: str, moment: datetime) -> None:
    assert as_moment(text) == moment


def test_a_bare_day_is_known_on_to_its_end() -> None:
    next_midnight = as_moment("2026-07-01T00:00")
    assert next_midnight - as_moment("2026-06-30") == timedelta(microseconds=1)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "30/06/2026"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        as_moment(text)
