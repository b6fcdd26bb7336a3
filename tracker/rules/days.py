"""The one module that compares and counts days. A day is a calendar day in Europe/London."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
# Of a month.
FEWEST_DAYS = 28


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `end`; None is open on that side."""

    start: date | None = None
    end: date | None = None

    @classmethod
    def inclusive(cls, first: date | None, last: date | None) -> "Period":
        """The period whose first and last day are both inside, as workbooks and screens say it."""
        return cls(first, None if last is None or last == date.max else last + ONE_DAY)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether any day is in both."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    @property
    def last(self) -> date | None:
        """The last day inside, or None where the period never ends."""
        return None if self.end is None else self.end - ONE_DAY

    @property
    def edges(self) -> tuple[date, ...]:
        """The days on which membership changes."""
        return tuple(day for day in (self.start, self.end) if day is not None)


ALWAYS = Period()


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative), or that month's last day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    if year < 1 or year > 9999:
        return date.min if year < 1 else date.max
    if day.day > FEWEST_DAYS:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return date(year, month + 1, day.day)


def add_days(day: date, days: int) -> date:
    """The day `days` later, held inside the calendar's own limits."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def london_day(moment: datetime) -> date:
    """The calendar day in London of an aware moment."""
    return moment.astimezone(LONDON).date()


def as_moment(text: str) -> datetime:
    """The aware moment that an ISO date-time names; without an offset it is London time.

    A bare day means that whole day, so its last instant. Raises ValueError.
    """
    moment = datetime.fromisoformat(text)
    if "T" not in text.upper() and " " not in text.strip():
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def end_of(day: date) -> datetime:
    """The last instant of a day in London, in UTC."""
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)


def days_to_try(first: date, last: date, edges: Iterable[date]) -> tuple[date, ...]:
    """The days from first to last on which something may differ from the day before, in order."""
    if first == last:
        return (first,)
    return (first, *sorted({day for day in edges if first < day <= last}))
