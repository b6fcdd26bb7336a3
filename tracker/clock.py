"""The one module that asks the time."""

from datetime import UTC, date, datetime

from tracker.rules.days import london_day


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in London."""
    return london_day(now())
