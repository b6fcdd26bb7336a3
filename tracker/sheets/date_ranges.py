"""The first and the last day of a delivery, where one cell names both."""

import re
from datetime import date, timedelta
from functools import lru_cache

from tracker.sheets.dates import AROUND, DASHES, MONTHS, BadDate, DateOrder, parse_date
from tracker.sheets.values import Cell, text

_TWO_DAYS = re.compile(
    r"(\d[\w\s./-]*?)(?:\s*(?:&|\bto\b|\band\b)\s*|\s+-\s+|(?<=\d)-(?=\d{1,2}(?:st|nd|rd|th)?\s*[a-z])"
    r"|(?<=[dhnt])-(?=\d))(\d.*)"
)
NO_TIME, LONGEST_DELIVERY = timedelta(0), timedelta(days=31)


def parse_days(cell: Cell, order: DateOrder | None, epoch_1904: bool = False) -> tuple[date, date]:
    """The first and the last day that the cell names: "4-5 March 2026", "30/3/26 to 2/4/26".

    One day is both. What the first day leaves out is taken from the last. Raises BadDate.
    """
    try:
        day = parse_date(cell, order, epoch_1904)
    except BadDate as bad:
        days = _two_days(cell, order) if isinstance(cell, str) else None
        if days is None:
            raise BadDate(bad.code, bad.message) from None
        return days
    return day, day


@lru_cache(maxsize=8192)
def _two_days(said: str, order: DateOrder | None) -> tuple[date, date] | None:
    """The two days of a text that names two, the earlier first."""
    written = (text(said) or "").translate(DASHES).casefold()
    match = _TWO_DAYS.fullmatch(written)
    if match is None:
        return None
    first, last = (part.strip(AROUND) for part in match.groups())
    try:
        last_day = parse_date(last, order)
        for lacking in ("", f" {last_day.year}", f" {MONTHS[last_day.month - 1]} {last_day.year}"):
            try:
                first_day = parse_date(_numbers_apart(first, lacking), order)
            except BadDate:
                continue
            # Longer than that is how long something holds, not how long it took.
            apart = last_day - first_day
            return (first_day, last_day) if NO_TIME < apart <= LONGEST_DELIVERY else None
    except BadDate:
        pass
    return None


def _numbers_apart(first: str, lacking: str) -> str:
    """A day with what it lacks behind it, in the way in which it is written itself."""
    if lacking and re.fullmatch(r"\d{1,2}[-/.]\d{1,2}", first):
        return f"{first}{first.strip('0123456789')[0]}{lacking.strip()}"
    return first + lacking
