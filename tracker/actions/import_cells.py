"""What a cell of a staff list or a training log says, by the field that it fills."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.actions.register_cells import EXCEL_ERROR, BadCell
from tracker.rules.names import match_key
from tracker.rules.words import Absence, Employment, Kind, Mode, Result, Route
from tracker.sheets.dates import BadDate, DateOrder, parse_date
from tracker.sheets.values import Cell, text

# Stands in a cell whose formula was never worked out: it reads as blank, and is not.
NOT_SAVED = "#NOT SAVED!"

# Words in the place of a day that say: there is no training to record here.
_NO_RECORD = re.compile(
    r"n/?\.?a\.?|not (applicable|required|done|completed|attended)|none|no|cancell?ed|declined"
    r"|tb[acd]|to be \w+|booked\b.*|awaiting\b.*|pending|outstanding|due\b.*"
    r"|lts|long[- ]term (sick|absen\w*)\b.*|sick\b.*|mat(ernity)?\b.*|on leave|exempt\w*"
    r"|dna|did not attend|[-\u2013\u2014]+",
    re.IGNORECASE,
)
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
}
EMPLOYMENTS = {
    "employee": Employment.EMPLOYED,
    "permanent": Employment.EMPLOYED,
    "substantive": Employment.EMPLOYED,
}
ABSENCES = {"longtermabsence": Absence.LONG_ABSENCE, "yes": Absence.LONG_ABSENCE}
_ABSENT_RESULTS = {"dna", "didnotattend", "absent", "cancelled", "noshow"}


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
    """The result; raises BadCell `not_a_record` for somebody who was not there."""
    if match_key(plain(cell)) in _ABSENT_RESULTS:
        raise BadCell("not_a_record", "The person did not attend, so there is nothing to record.")
    return one_of(Result, RESULTS)(cell)


def absence(cell: Cell) -> Absence | None:
    """Long absence or nothing. The reason for an absence is nobody's business: it is not told."""
    try:
        said = plain(cell)
        return None if match_key(said) in _NO else one_of(Absence, ABSENCES)(cell)
    except BadCell as bad:
        message = "Write long_absence or leave the cell blank: reasons are not kept."
        raise BadCell(bad.code, message, telling=False) from None


def day(order: DateOrder, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """A day, as the column writes it."""

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str) and not plain(cell):
            return None
        try:
            return parse_date(cell, order, epoch_1904)
        except BadDate as bad:
            raise BadCell(bad.code, bad.message) from None

    return parse


def day_done(order: DateOrder, epoch_1904: bool, today: date) -> Callable[[Cell], date | None]:
    """The last day of a delivery: not after today, and not a word that says there was none."""
    parse_day = day(order, epoch_1904)

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str) and _NO_RECORD.fullmatch(text(cell) or ""):
            raise BadCell("not_a_record", f"“{text(cell)}” is not a date, so it is not recorded.")
        done = parse_day(cell)
        if done and done > today:
            raise BadCell(
                "future_date",
                "The training is in the future. Correct the date, or send the row again when the "
                "training is done.",
            )
        return done

    return parse


def expiry(order: DateOrder, epoch_1904: bool) -> Callable[[Cell], date | None]:
    """The last day that a certificate prints; None where it says that it has none."""
    parse_day = day(order, epoch_1904)

    def parse(cell: Cell) -> date | None:
        if isinstance(cell, str) and match_key(plain(cell)) in _NO_EXPIRY:
            return None
        return parse_day(cell)

    return parse


NEEDS_COMPLETED = BadCell("missing_value", "Enter the day on which the training was completed.")
