"""The months of a trend, by what each is known, and what changed since."""

from datetime import UTC, date, datetime

import pytest

from tracker.rules.coverage import Coverage
from tracker.rules.trend import (
    Change,
    Point,
    Told,
    end_of,
    is_later,
    known_for,
    months_ended,
    point,
)

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 26), date(2024, 11, 30), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2024, 11, 30), date(2026, 10, 31)),
        (date(2026, 12, 1), date(2024, 12, 31), date(2026, 11, 30)),
        (date(2024, 3, 1), date(2022, 3, 31), date(2024, 2, 29)),
    ],
)
def test_the_last_days_of_the_months_that_have_ended(day: date, first: date, last: date) -> None:
    months = months_ended(day)
    assert len(months) == 24
    assert (months[0], months[-1]) == (first, last)
    assert list(months) == sorted(set(months))


@pytest.mark.parametrize(
    ("month", "utc"),
    [
        (date(2026, 6, 30), datetime(2026, 6, 30, 22, 59, 59, 999999, tzinfo=UTC)),
        (date(2026, 1, 31), datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_in_london(month: date, utc: datetime) -> None:
    assert end_of(month) == utc


@pytest.mark.parametrize(
    ("month", "first", "known_on", "later"),
    [
        # Known in time, to the last instant in London.
        (date(2026, 6, 30), datetime(2020, 1, 1, tzinfo=UTC), end_of(date(2026, 6, 30)), False),
        (date(2026, 6, 30), end_of(date(2026, 6, 30)), end_of(date(2026, 6, 30)), False),
        # An hour before midnight UTC it is July in London already.
        (
            date(2026, 6, 30),
            datetime(2026, 6, 30, 23, tzinfo=UTC),
            end_of(date(2026, 7, 31)),
            True,
        ),
        (date(2024, 12, 31), datetime(2026, 7, 2, tzinfo=UTC), end_of(date(2026, 7, 31)), True),
        # The first month is not over yet.
        (date(2026, 10, 31), datetime(2026, 11, 2, tzinfo=UTC), NOW, True),
    ],
)
def test_by_what_was_known(month: date, first: datetime, known_on: datetime, later: bool) -> None:
    assert known_for(month, first, NOW) == known_on
    assert is_later(month, known_on) is later


def test_settings_together() -> None:
    day = date(2026, 10, 31)
    told = [Told(Coverage(10, 9, 1)), Told(Coverage(0, 0, 0, 2), later=True), Told(Coverage())]
    assert point(day, told) == Point(day, Coverage(10, 9, 1, 2), settings=2, later=1)
    assert point(day, []) == Point(day, Coverage(), settings=0, later=0)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((10, 5), (10, 9), "Up 40.0 points"),
        ((10, 9), (8, 4), "Down 40.0 points"),
        ((3, 1), (3, 2), "Up 33.3 points"),
        ((3, 2), (3, 1), "Down 33.3 points"),
        ((3, 1), (6, 2), "No change"),
        ((10_000, 9_000), (10_000, 9_001), "Up less than 0.1 points"),
        ((0, 0), (3, 3), "Nobody to compare"),
        ((3, 3), (0, 0), "Nobody to compare"),
    ],
)
def test_a_change_is_exact_and_cut(before: tuple, now: tuple, said: str) -> None:
    assert Change(date(2025, 10, 31), Told(Coverage(*before)), Coverage(*now)).said == said
