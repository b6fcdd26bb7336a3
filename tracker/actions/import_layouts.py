"""Which sheets of a file are read, as what, and their rows in the form's own fields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from tracker.actions.import_forms import FORMS, STAFF, Form
from tracker.actions.import_ledger import Problem
from tracker.actions.import_matrix import find_matrix
from tracker.actions.import_rows import find_rows
from tracker.actions.import_sheets import Found, Known, ReadSheet, SheetSaid, not_recognised
from tracker.sheets.annotating import WHY_SKIPPED, is_problems_sheet
from tracker.sheets.reading import Sheet, Workbook
from tracker.store.tables.uploads import UploadKind

NOT_OURS = (
    "We could not find a heading row on this sheet. Put our headings in one row above the data, "
    "as the template has them."
)

LEFT_OUT = "You chose to leave this sheet out."


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file as one form. Without a form none of its sheets is ours."""

    form: Form | None
    sheets: tuple[ReadSheet, ...]
    problems: tuple[Problem, ...]
    epoch_1904: bool


def recognise(
    workbook: Workbook, known: Known, said: SheetSaid, sheets_said: Mapping[str, SheetSaid]
) -> Recognised:
    """Read a file as the form of its first sheet that can be read, or of the kind that is said.

    `said` is of all sheets, `sheets_said` of those of a name ("" for CSV).
    """
    known = replace(known, epoch_1904=workbook.epoch_1904)
    of_sheet = [sheets_said.get(sheet.name or "", said) for sheet in workbook.sheets]
    found = [
        None if _why_skipped(sheet, one) else _recognised(sheet, known, one)
        for sheet, one in zip(workbook.sheets, of_sheet, strict=True)
    ]
    readable = [one for one in found if one and not one.missing]
    form = next((one.form for one in readable or found if one), None)
    sheets: list[ReadSheet] = []
    problems: list[Problem] = []
    for sheet, one, told in zip(workbook.sheets, found, of_sheet, strict=True):
        read, wrong = _read(sheet, one, form, told, lenient=bool(readable))
        sheets.append(read)
        problems += wrong
    return Recognised(form, tuple(sheets), tuple(problems), workbook.epoch_1904)


def _why_skipped(sheet: Sheet, said: SheetSaid) -> str | None:
    """Why a sheet is not looked at, where it is not."""
    if said.skip:
        return LEFT_OUT
    if is_problems_sheet(sheet.rows):
        return WHY_SKIPPED
    return sheet.why_skipped


def _recognised(sheet: Sheet, known: Known, said: SheetSaid) -> Found | None:
    """The way to read a sheet for which most speaks."""
    ways = []
    if said.layout != "matrix":
        ways += [
            find_rows(sheet, form, known, said) for form in FORMS if said.kind in {None, form.kind}
        ]
    if said.layout != "rows" and said.kind in {None, UploadKind.TRAINING}:
        ways.append(find_matrix(sheet, known, said))
    return max((way for way in ways if way), key=lambda way: way.rank, default=None)


def _read(
    sheet: Sheet, found: Found | None, form: Form | None, said: SheetSaid, lenient: bool
) -> tuple[ReadSheet, Collection[Problem]]:
    """The sheet read, or skipped with the reason.

    Where other sheets can be read, one that lacks a column is taken for notes, unless it bears our
    own headings.
    """
    if found is None:
        why = _why_skipped(sheet, said)
        row, columns = (None, ()) if why else not_recognised(sheet, said)
        skipped = ReadSheet(sheet.name, why_skipped=why or NOT_OURS, columns=columns)
        return replace(skipped, likely_heading=row), ()
    if found.form is not form:
        assert form
        why = f"The file was read as {_called(form)}, and this sheet is {_called(found.form)}."
        read, _ = found.read()
        skipped = ReadSheet(sheet.name, why_skipped=f"{why} Import it on its own.")
        return replace(skipped, columns=read.columns, likely_heading=read.header_rows[0]), ()
    read, problems = found.read()
    if not found.missing:
        return read, problems
    why = f"The sheet has no column {', '.join(found.missing)}."
    if lenient and not found.ours:
        return ReadSheet(sheet.name, why_skipped=why), ()
    read = replace(read, rows=lambda: iter(()), why_skipped=why)
    row = read.header_rows[0]
    for heading in found.missing:
        message = f"Add a column with the heading {heading}. The sheet was not read."
        problems.append(Problem(sheet.name, row, None, "missing_column", heading, message))
    return read, problems


def _called(form: Form) -> str:
    return "a staff list" if form is STAFF else "a training log"
