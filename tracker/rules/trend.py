"""Coverage at the end of each month: by what was known when it is told, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tracker.rules.coverage import Coverage
from tracker.rules.days import ONE_DAY, add_months, end_of, london_day

TREND_MONTHS = 24
YEAR_MONTHS = 12


def months_ended(day: date, number: int = TREND_MONTHS) -> tuple[date, ...]:
    """The last days of the months that ended before a day, so many of them, the oldest first."""
    first = day.replace(day=1)
    return tuple(add_months(first, -back) - ONE_DAY for back in reversed(range(number)))


def known_for(month: date, first: datetime, now: datetime) -> datetime:
    """By what was known when a setting's figure of a month is told; `first` is the moment of the
    first fact about its people.

    The end of the month's last day. Of a month that ended before the tracker knew anybody there, it
    is the end of the month in which it first did, or now, while that month is not over.
    """
    if first <= end_of(month):
        return end_of(month)
    return min(end_of(last_of_month(london_day(first))), now)


def last_of_month(day: date) -> date:
    """The last day of the month that a day is in."""
    return add_months(day.replace(day=1), 1) - ONE_DAY


def is_later(month: date, known_on: datetime) -> bool:
    """Whether a month's figure was worked out by what was known only after it had ended."""
    return known_on > end_of(month)


@dataclass(frozen=True, slots=True)
class Told:
    """One setting's coverage at the end of a month; `later` where it was worked out later."""

    coverage: Coverage
    later: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the trend: the coverage of so many settings together, so many worked out later.

    A person counts once in each of the settings.
    """

    day: date
    coverage: Coverage
    settings: int
    later: int


def point(day: date, told: Iterable[Told]) -> Point:
    """The settings of a day together; those of nobody at all are not among them."""
    told = [one for one in told if one.coverage != Coverage()]
    return Point(
        day,
        sum_of(one.coverage for one in told),
        len(told),
        sum(one.later for one in told),
    )


def sum_of(found: Iterable[Coverage]) -> Coverage:
    """The numbers of several coverages, added."""
    found = list(found)
    names = ("counted", "held", "exempt", "long_absence", "new_starter")
    return Coverage(*(sum(getattr(one, name) for one in found) for name in names))


def share(coverage: Coverage) -> Fraction | None:
    """The exact share of the people counted who are covered; None where nobody is counted."""
    return Fraction(coverage.held, coverage.counted) if coverage.counted else None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a coverage since the end of a month, exactly, from one share to another."""

    since: date
    before: Told
    now: Coverage

    @property
    def exact(self) -> Fraction | None:
        """Of 1; None where nobody was or is counted."""
        then, now = share(self.before.coverage), share(self.now)
        return None if then is None or now is None else now - then

    @property
    def points(self) -> str | None:
        """In percentage points, cut to one decimal: 12.5, whichever way it went."""
        if self.exact is None:
            return None
        tenths = int(abs(self.exact) * 1000)
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def said(self) -> str:
        """Up 12.5 points, as a sentence's beginning."""
        if self.exact is None:
            return "Nobody to compare"
        if not self.exact:
            return "No change"
        way = "Up" if self.exact > 0 else "Down"
        return (
            f"{way} less than 0.1 points" if self.points == "0.0" else f"{way} {self.points} points"
        )
