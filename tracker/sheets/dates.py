"""The day that a cell names, in all the ways people write one, or why it names none."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Literal

from tracker.rules.days import london_day
from tracker.sheets.values import Cell, text

DateOrder = Literal["dmy", "mdy", "ymd"]
Parts = tuple[int, int, int]

FIRST_YEAR, LAST_YEAR = 1950, 2100
# Digits typed as text are taken for a serial number only in the years when training happens.
FIRST_SERIAL_YEAR, LAST_SERIAL_YEAR = 1990, 2079

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_TIME = re.compile(
    r"(?:(?<=\d)t|(?<=\d),|,?\s+(?:at\s+)?)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*([ap]\.?m\.?)?\s*(z|utc|gmt|bst|[+-]\d{2}(?::?\d{2})?)?$"
)
_WEEKDAY = re.compile(r"^([a-z]{3,9})\.?,?\s+(?=\S)")
_SEPARATOR = r"\s*[-/.\\ ]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})")
_YEAR_FIRST_SOLID = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMBERS = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_WORDY = re.compile(r"[a-z0-9\s\-/.,']+")
AROUND = " ,.'"
DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u2019\u2018", "------''")


class BadDate(Exception):
    """The cell names no day (`bad_date`) or one of two (`ambiguous_date`); `message` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse_date(cell: Cell, order: DateOrder | None, epoch_1904: bool = False) -> date:
    """The day in London that the cell names. Raises BadDate, never guesses.

    `order` settles dates such as 03/04/2026; without it they are ambiguous. A year of four digits
    that comes first is year, month, day whatever the order.
    """
    if isinstance(cell, bool | time):
        raise _bad(text(cell), "is not a date")
    if isinstance(cell, datetime):
        return _plausible(cell.date(), text(cell))
    if isinstance(cell, date):
        return _plausible(cell, text(cell))
    if isinstance(cell, int | float):
        return _from_number(cell, epoch_1904)
    found = _remembered(text(cell) or "", order, epoch_1904)
    if isinstance(found, BadDate):
        raise BadDate(found.code, found.message)
    return found


def column_order(cells: Iterable[Cell]) -> Literal["dmy", "mdy"] | None:
    """The order that the clear dates of a column show; None where none is clear or they disagree.

    Real date cells, year-first dates and months in words show no order.
    """
    seen: set[Literal["dmy", "mdy"]] = set()
    for said in {cell for cell in cells if isinstance(cell, str)}:
        match = _NUMBERS.fullmatch(_date_part(said))
        if match is None:
            continue
        first, second, year = _numbers(match)
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        if day_first and not month_first:
            seen.add("dmy")
        elif month_first and not day_first:
            seen.add("mdy")
    return seen.pop() if len(seen) == 1 else None


# A column of dates repeats few texts, refused ones too, and a sheet has a hundred thousand rows.
@lru_cache(maxsize=32_768)
def _remembered(said: str, order: DateOrder | None, epoch_1904: bool) -> date | BadDate:
    try:
        return _from_text(said, order, epoch_1904)
    except BadDate as refusal:
        return BadDate(refusal.code, refusal.message)  # without the traceback of this one


def _from_text(said: str, order: DateOrder | None, epoch_1904: bool) -> date:
    if not said:
        raise BadDate("bad_date", "There is no date here.")
    if said.startswith("#"):
        raise _bad(said, "is the error of a formula")
    written = said.translate(DASHES).casefold()
    moment = _TIME.search(written)
    if moment:
        written = written[: moment.start()]
    weekday, written = _split_weekday(written)
    written = written.strip(AROUND)
    if moment and (moment[5] or "z")[0] in "+-" and not _YEAR_FIRST.fullmatch(written):
        # "1/4/26 09:00-12:00" is a morning's course, not an instant twelve hours west of London.
        raise _bad(said, "is not a date")
    day = _plausible(_day_written(written, said, order, epoch_1904), said)
    if weekday is not None and day.weekday() != weekday:
        actual = _WEEKDAYS[day.weekday()].title()
        raise _bad(said, f"contradicts itself: {_spoken(day)} is a {actual}")
    return _london(day, moment, said) if moment else day


def _day_written(written: str, said: str, order: DateOrder | None, epoch_1904: bool) -> date:
    if match := _YEAR_FIRST.fullmatch(written) or _YEAR_FIRST_SOLID.fullmatch(written):
        year, month, day = map(int, match.groups())
        return _real(_day(year, month, day), said)
    if match := _NUMBERS.fullmatch(written):
        return _from_three_numbers(match, said, order)
    if _SERIAL.fullmatch(written):
        found = _serial_day(float(written), epoch_1904)
        if found and FIRST_SERIAL_YEAR <= found.year <= LAST_SERIAL_YEAR:
            return found
    elif _WORDY.fullmatch(written):
        return _from_words(written, said, order)
    raise _bad(said, "is not a date")


def _from_three_numbers(match: re.Match[str], said: str, order: DateOrder | None) -> date:
    first, second, year = _numbers(match)
    if order == "ymd" and len(match[1]) == len(match[3]) == 2:
        return _real(_day(_full_year(match[1]), second, int(match[3])), said)
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if order == "dmy":
        return _real(day_first, said, month_first, "the day first")
    if order == "mdy":
        return _real(month_first, said, day_first, "the month first")
    if day_first and month_first and day_first != month_first:
        raise _ambiguous(said, day_first, month_first)
    return _real(day_first or month_first, said)


def _from_words(written: str, said: str, order: DateOrder | None) -> date:
    tokens = re.findall(r"[a-z]+|\d+", _ORDINAL.sub("", written))
    tokens = [token for token in tokens if token not in {"of", "the"}]
    kinds = "".join("n" if token.isdigit() else "m" if _month(token) else "?" for token in tokens)
    if kinds in {"m", "mn", "nm", "n", "nn"}:
        raise _bad(said, "does not name a day, a month and a year")
    if kinds == "nmn":
        day, month, year = tokens if len(tokens[0]) < 4 else reversed(tokens)
    elif kinds == "mnn":
        month, day, year = tokens
    else:
        raise _bad(said, "is not a date")
    if len(day) > 2 or len(year) not in {2, 4}:
        raise _bad(said, "is not a date")
    found = _real(_day(_full_year(year), _month(month), int(day)), said)
    if order == "ymd" and kinds == "nmn" and len(day) == len(year) == 2:
        year_first = _day(_full_year(day), _month(month), int(year))
        if year_first and year_first != found:
            raise _ambiguous(said, year_first, found)
    return found


def _from_number(number: int | float, epoch_1904: bool) -> date:
    if _YEAR_FIRST_SOLID.fullmatch(text(number) or ""):
        return _from_text(str(text(number)), "ymd", epoch_1904)
    found = _serial_day(number, epoch_1904)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _bad(text(number), "is a number that stands for no likely date")
    return found


def _serial_day(number: float, epoch_1904: bool) -> date | None:
    """The day of a serial number: whole days since the epoch, and a fraction for the time."""
    epoch = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    try:
        return epoch + timedelta(days=int(number // 1))
    except (OverflowError, ValueError):
        return None


def _london(day: date, moment: re.Match[str], said: str) -> date:
    hour, minute, second = int(moment[1]), int(moment[2]), int(moment[3] or 0)
    if moment[4]:
        if not 1 <= hour <= 12:
            raise _bad(said, "has no such time of day")
        hour = hour % 12 + (12 if moment[4].startswith("p") else 0)
    try:
        at = datetime.combine(day, time(hour, minute, second), _offset(moment[5]))
    except ValueError:
        raise _bad(said, "has no such time of day") from None
    return london_day(at) if at.tzinfo else day


def _offset(written: str | None) -> timezone | None:
    if written is None:
        return None
    if written in {"z", "utc", "gmt"}:
        return UTC
    if written == "bst":
        return timezone(timedelta(hours=1))
    sign = -1 if written[0] == "-" else 1
    return timezone(
        sign * timedelta(hours=int(written[1:3]), minutes=int(written[3:].strip(":") or 0))
    )


def _split_weekday(written: str) -> tuple[int | None, str]:
    match = _WEEKDAY.match(written)
    if match:
        for number, name in enumerate(_WEEKDAYS):
            if name.startswith(match[1]):
                return number, written[match.end() :]
    return None, written


def _date_part(said: str) -> str:
    written = (text(said) or "").translate(DASHES).casefold()
    return _split_weekday(_TIME.sub("", written))[1].strip(AROUND)


def _numbers(match: re.Match[str]) -> Parts:
    return int(match[1]), int(match[2]), _full_year(match[3])


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _month(word: str) -> int:
    """The month whose name or abbreviation of three letters or more this is, or 0."""
    if len(word) >= 3:
        for number, name in enumerate(MONTHS, 1):
            if name.startswith(word):
                return number
    return 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _real(found: date | None, said: str, otherwise: date | None = None, order: str = "") -> date:
    if found is not None:
        return found
    if otherwise is not None:
        raise _bad(said, f"is not a date with {order}, as the dates here are written")
    raise _bad(said, "is a day that does not exist")


def _plausible(day: date, said: str | None) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad(said, f"is in the year {day.year}, which cannot be right")
    return day


def _spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _ambiguous(said: str, one: date, other: date) -> BadDate:
    return BadDate(
        "ambiguous_date",
        f"“{said}” can be {_spoken(one)} or {_spoken(other)}. "
        "Say which order the dates are in, or write the month as a word and the year in full.",
    )


def _bad(said: str | None, why: str) -> BadDate:
    return BadDate("bad_date", f"“{said or ''}” {why}. Write the date like this: 1 April 2026.")
