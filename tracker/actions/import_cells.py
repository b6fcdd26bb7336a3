"""What a cell of a staff list or a training log says, by the field that it fills."""

import re
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any

from tracker.actions.register_cells import EXCEL_ERROR, BadCell
from tracker.rules.names import match_key
from tracker.rules.words import Absence, Employment, Kind, Mode, Result, Route
from tracker.sheets.values import Cell, text

# What stands for a cell that reads as blank and is not: its formula was never worked out, only its
# colour says something, or the system that wrote it means that there was no training.
NOT_SAVED = "#NOT SAVED!"
COLOUR_ONLY = "#COLOUR ONLY!"
NEVER_AWARDED = "#NEVER AWARDED!"

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
