"""What a cell says where a day should stand: the day, or a word for why there is none."""

import re
from collections.abc import Callable
from datetime import date, time

from tracker.actions.import_cells import NEVER_AWARDED, plain
from tracker.actions.register_cells import BadCell
from tracker.rules.names import match_key
from tracker.sheets.date_ranges import parse_days
from tracker.sheets.dates import BadDate, DateOrder, parse_date
from tracker.sheets.values import Cell, text

# Words in the place of a day that say: there is no training to record here.
_NO_RECORD = re.compile(
    r"n/?\.?a\.?|not (applicable|required|done|completed?|attended|needed|started|yet\b.*|trained)"
    r"|none|no|cancell?ed|declined|refused|never( awarded)?|tb[acd]|to be \w+|to (do|book)"
    r"|booked\b.*|.*\bbooked|awaiting\b.*|pending|outstanding|overdue|expired|due\b.*|required"
    r"|needed|incomplete|in progress|enrolled|new starter|starter|left|leaver|dna|did not attend"
    r"|exempt\w*|[-\u2013\u2014/.]+",
    re.IGNORECASE,
)
# Among them those that may be about somebody's health: what stands there is not repeated.
_AWAY = re.compile(
    r"lts|l/?t/?s|long[- ]?term[- ](sick\w*|absen\w*|leave)\b.*|sick\b.*|off sick|ltsa?"
    r"|mat\b.*|maternity\b.*|paternity\b.*|adoption leave|parental leave|on leave|career break"
    r"|sabbatical|suspended|absent\b.*|long absence",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_DAY = re.compile(
    r"\d\s*[-/.\\]\s*\d|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*\d"
    r"|\d\W*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\d{5}(\.\d+)?$",
    re.IGNORECASE,
)
# Days from 1990 to 2079 as Excel counts them.
FIRST_LIKELY_SERIAL, LAST_LIKELY_SERIAL = 32_874, 65_745
_NO_EXPIRY = {"", "noexpiry", "none", "never", "n/a", "na", "doesnotexpire", "noexpirydate"}


def day(order: DateOrder | None, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """A day, as the column writes it."""

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str) and not plain(cell):
            return None
        try:
            return parse_date(cell, order, epoch_1904)
        except BadDate as bad:
            raise BadCell(bad.code, bad.message) from None

    return parse


def last_day_done(
    order: DateOrder | None, epoch_1904: bool, today: date
) -> Callable[[Cell], date | None]:
    """The last day of a delivery: not after today, and not a word that says there was none."""

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str):
            _refuse_words(cell)
            if not plain(cell):
                return None
        try:
            _, done = parse_days(cell, order, epoch_1904)
        except BadDate as bad:
            raise BadCell(bad.code, bad.message) from None
        if done > today:
            raise BadCell(
                "future_date",
                "The training is in the future. Correct the date, or send the row again when the "
                "training is done.",
            )
        return done

    return parse


def first_day_done(order: DateOrder | None, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """The first day of a delivery, where the cell of its last day names several days."""

    def parse(cell: Cell) -> date | None:
        try:
            first, last = parse_days(cell, order, epoch_1904)
        except BadDate:
            return None
        return first if first < last else None

    return parse


def of_unknown_meaning(parse: Callable[[Cell], date | None]) -> Callable[[Cell], date | None]:
    """A day of which nobody has said what it is; words are understood all the same."""

    def refuse(cell: Cell) -> date | None:
        try:
            said = parse(cell)
        except BadCell as bad:
            if bad.code != "future_date":
                raise
        else:
            if said is None:
                return None
        raise BadCell(
            "cells_meaning",
            "Say whether the dates here are when the training was done or when it runs out.",
        )

    return refuse


def expiry(order: DateOrder | None, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """The last day that a certificate prints; None where it says that it has none."""
    parse_day = day(order, epoch_1904)

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str):
            if match_key(plain(cell)) in _NO_EXPIRY:
                return None
            if is_word(cell):
                telling = not _AWAY.fullmatch(text(cell) or "")
                raise BadCell("not_a_record", "This is no date, so no expiry is kept.", telling)
        return parse_day(cell)

    return parse


def expiry_alone(order: DateOrder | None, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """The expiry of a record of which nothing else is known: a word says that there is none."""
    parse_day = day(order, epoch_1904)

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str):
            _refuse_words(cell)
        return parse_day(cell)

    return parse


def _refuse_words(cell: str) -> None:
    said = text(cell) or ""
    if said == NEVER_AWARDED:
        message = "This was never awarded, so there is no training to record."
        raise BadCell("not_a_record", message, telling=False)
    if _AWAY.fullmatch(said):
        message = "The person is away, so there is no training to record. Reasons are not kept."
        raise BadCell("not_a_record", message, telling=False)
    if _NO_RECORD.fullmatch(said):
        raise BadCell("not_a_record", f"“{said}” is not a date, so it is not recorded.")


NEEDS_COMPLETED = BadCell("missing_value", "Enter the day on which the training was completed.")
NEEDS_EXPIRY = BadCell("missing_value", "Enter the day on which the certificate runs out.")


def is_word(cell: Cell) -> bool:
    """Whether the cell holds a word in the place of a day that says that there is none."""
    said = text(cell) if isinstance(cell, str) else None
    return said is not None and bool(_NO_RECORD.fullmatch(said) or _AWAY.fullmatch(said))


def speaks_of_training(cell: Cell) -> bool:
    """Whether the cell is one that a column of training dates holds: a day, or a word for none."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, bool | time):
        return False
    if isinstance(cell, int | float):
        return FIRST_LIKELY_SERIAL <= cell <= LAST_LIKELY_SERIAL
    return bool(_LOOKS_LIKE_A_DAY.search(text(cell) or "")) or is_word(cell)
