"""What a cell of a staff list or a training log says, by the field that it fills."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any

from tracker.actions.register_cells import EXCEL_ERROR, BadCell
from tracker.rules.names import match_key
from tracker.rules.words import Absence, Employment, Kind, Mode, Result, Route
from tracker.sheets.dates import BadDate, DateOrder, parse_date, parse_days
from tracker.sheets.values import Cell, text

# What stands for a cell that reads as blank and is not: its formula was never worked out, only its
# colour says something, or the system that wrote it means that there was no training.
NOT_SAVED = "#NOT SAVED!"
COLOUR_ONLY = "#COLOUR ONLY!"
NEVER_AWARDED = "#NEVER AWARDED!"

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
_NO = {"no", "none", "n/a", "na", "n"}

ROUTES = {"internal": Route.IN_HOUSE, "external": Route.COMMERCIAL}
MODES = {
    "f2f": Mode.FACE_TO_FACE,
    "classroom": Mode.FACE_TO_FACE,
    "inperson": Mode.FACE_TO_FACE,
    "online": Mode.E_LEARNING,
}
KINDS = {
    "new": Kind.INITIAL,
    "refresh": Kind.REFRESHER,
    "update": Kind.REFRESHER,
    "recertification": Kind.REFRESHER,
    "full": Kind.FULL_PROGRAMME,
    "fullcourse": Kind.FULL_PROGRAMME,
}
RESULTS = {
    "pass": Result.PASSED,
    "competent": Result.PASSED,
    "attend": Result.ATTENDED,
    "fail": Result.FAILED,
    "refer": Result.FAILED,
    "referred": Result.FAILED,
    "notcompetent": Result.FAILED,
    "complete": Result.PASSED,
    "completed": Result.PASSED,
}
EMPLOYMENTS = {
    "employee": Employment.EMPLOYED,
    "permanent": Employment.EMPLOYED,
    "substantive": Employment.EMPLOYED,
}
ABSENCES = {"longtermabsence": Absence.LONG_ABSENCE, "yes": Absence.LONG_ABSENCE}


def _said(choices: type[StrEnum], spellings: Collection[str]) -> frozenset[str]:
    return frozenset(map(match_key, choices)) | frozenset(spellings)


_ABSENT_RESULTS = {"dna", "didnotattend", "absent", "cancelled", "noshow", "notattended"}
_UNFINISHED_RESULTS = {"inprogress", "notstarted", "notcompleted", "incomplete", "enrolled"}


# What is known to be said in the columns of a closed choice, by match key.
VOCABULARIES: dict[str, frozenset[str]] = {
    "route": _said(Route, ROUTES),
    "mode": _said(Mode, MODES),
    "kind": _said(Kind, KINDS),
    "result": _said(Result, RESULTS) | _ABSENT_RESULTS | _UNFINISHED_RESULTS,
    "employment": _said(Employment, EMPLOYMENTS),
    "absence": _said(Absence, ABSENCES) | _NO,
}


class Parsed(dict[Cell, Any]):
    """What the cells of a column say, or the BadCell that they are; each different one once.

    A cell in which nothing can be seen says what a blank one does.
    """

    def __init__(self, parse: Callable[[Cell], Any], blank: Any = None, keep: bool = True) -> None:
        super().__init__({None: blank})
        self._parse = parse
        self._keep = keep

    def __missing__(self, cell: Cell) -> Any:
        try:
            said = self._parse(cell)
        except BadCell as bad:
            said = bad
        if said is None:
            said = self[None]
        if self._keep:
            self[cell] = said
        return said


def plain(cell: Cell) -> str:
    """The text of a cell that holds something. Raises BadCell for the error of a formula."""
    said = text(cell) or ""
    if said.startswith("#"):
        _refuse_error(said)
    return said


def _refuse_error(said: str) -> None:
    if said == COLOUR_ONLY:
        raise BadCell(
            "colour_only",
            "There is only a colour here. Write the date, or n/a.",
            telling=False,
        )
    if said == NOT_SAVED:
        raise BadCell(
            "formula_without_value",
            "The formula has no saved result. Open the file in your spreadsheet program, save it "
            "and try again, or type the value.",
            telling=False,
        )
    if EXCEL_ERROR.fullmatch(said):
        raise BadCell("bad_value", f"Correct the formula: the cell shows the error {said}.")


def words(longest: int) -> Callable[[Cell], str | None]:
    """Free text of at most so many characters."""

    def parse(cell: Cell) -> str | None:
        said = plain(cell)
        if len(said) > longest:
            raise BadCell("bad_value", f"Shorten this to {longest} characters or fewer.")
        return said or None

    return parse


def email(cell: Cell) -> str | None:
    """An email address, looked at lightly."""
    said = words(500)(cell)
    if said is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", said):
        raise BadCell("bad_value", "Correct the email address, such as name@example.org.")
    return said


def one_of(choices: type[StrEnum], spellings: Mapping[str, StrEnum]) -> Callable[[Cell], Any]:
    """One of the words, or of what people write for them; spelt in any case, with any hyphens."""
    known = {match_key(choice.value): choice for choice in choices} | dict(spellings)

    def parse(cell: Cell) -> StrEnum | None:
        said = plain(cell)
        if not said:
            return None
        if match_key(said) not in known:
            *most, last = (choice.value for choice in choices)
            raise BadCell("bad_value", f"Write {', '.join(most)} or {last}.")
        return known[match_key(said)]

    return parse


def result(cell: Cell) -> Result | None:
    """The result; raises BadCell `not_a_record` for somebody who was not there or is not done."""
    said = match_key(plain(cell))
    if said in _ABSENT_RESULTS:
        raise BadCell("not_a_record", "The person did not attend, so there is nothing to record.")
    if said in _UNFINISHED_RESULTS:
        raise BadCell("not_a_record", "The training is not done, so there is nothing to record.")
    return one_of(Result, RESULTS)(cell)


def absence(cell: Cell) -> Absence | None:
    """Long absence or nothing. The reason for an absence is nobody's business: it is not told."""
    try:
        said = plain(cell)
        return None if match_key(said) in _NO else one_of(Absence, ABSENCES)(cell)
    except BadCell as bad:
        message = "Write long_absence or leave the cell blank: reasons are not kept."
        raise BadCell(bad.code, message, telling=False) from None


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
        if isinstance(cell, str) and match_key(plain(cell)) in _NO_EXPIRY:
            return None
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
