"""Which entries of a register somebody should check again, and when."""

from datetime import date, timedelta

from tracker.rules.days import add_days
from tracker.rules.flags import CHECK_EVERY_DAYS

AHEAD_DAYS = 30
"""How many days before its check is due an entry is on the list."""


def due_on(last_checked: date | None) -> date | None:
    """The last day on which an entry's check is good; None where it was never checked."""
    return None if last_checked is None else add_days(last_checked, CHECK_EVERY_DAYS)


def checked_long_enough_ago(day: date) -> date:
    """An entry last checked on this day or earlier is on the list of a day."""
    return day - timedelta(days=CHECK_EVERY_DAYS - AHEAD_DAYS)
