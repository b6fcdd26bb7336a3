"""Which sheets of a file are ours, in which layout, and their rows in the form's own fields."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from tracker.actions.import_cells import NOT_SAVED
from tracker.actions.import_forms import FORMS, Form, FormRow
from tracker.actions.import_ledger import Problem
from tracker.sheets.headings import Headings, find_headings
from tracker.sheets.reading import Row, Sheet, Workbook
from tracker.sheets.values import Cell, column_letter, text
from tracker.store.tables.uploads import UploadKind

NOT_OURS = (
    "We could not find a heading row on this sheet. Put our headings in one row above the data, "
    "as the template has them."
)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet that was recognised, or was skipped with the reason, a sentence.

    `rows` gives its rows, one form row for each row of the ledger. Row numbers are Excel's.
    """

    name: str | None
    layout: str | None = None
    header_rows: tuple[int, ...] = ()
    rows: Callable[[], Iterator[FormRow]] = field(default=lambda: iter(()))
    hidden_rows: Collection[int] = frozenset()
    why_skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file as one form. Without a form none of its sheets is ours."""

    form: Form | None
    sheets: tuple[ReadSheet, ...]
    problems: tuple[Problem, ...]
    epoch_1904: bool


def recognise(
    workbook: Workbook, kind: UploadKind | None, layout: str | None, given: Collection[str]
) -> Recognised:
    """Read a file as the form of the kind, or of its first sheet's kind.

    `given` are fields that the person says beside the file, so that no column need have them.
    """
    found = [_form_of(sheet, kind, layout) for sheet in workbook.sheets]
    form = next((pair[0] for pair in found if pair), None)
    sheets: list[ReadSheet] = []
    problems: list[Problem] = []
    for sheet, pair in zip(workbook.sheets, found, strict=True):
        if sheet.why_skipped or pair is None:
            sheets.append(ReadSheet(sheet.name, why_skipped=sheet.why_skipped or NOT_OURS))
        elif pair[0] is not form:
            assert form
            why = f"The file was read as a {_called(form)}, and this sheet is a {_called(pair[0])}."
            sheets.append(ReadSheet(sheet.name, why_skipped=f"{why} Import it on its own."))
        else:
            read, wrong = _read(sheet, *pair, given)
            sheets.append(read)
            problems += wrong
    return Recognised(form, tuple(sheets), tuple(problems), workbook.epoch_1904)


def _form_of(
    sheet: Sheet, kind: UploadKind | None, layout: str | None
) -> tuple[Form, Headings] | None:
    """The form whose headings the sheet bears. Course and Completed together are a training log's,
    whatever is told of the posts beside them."""
    best: tuple[Form, Headings] | None = None
    most = 0
    for form in FORMS:
        if layout == "matrix" or kind not in {None, form.kind}:
            continue
        headings = find_headings(sheet.rows, form.headings, form.needed)
        own = len(form.own & set(headings.columns)) if headings else 0
        if form.kind is UploadKind.TRAINING and headings and not headings.missing:
            return form, headings
        if headings and own > most:
            best, most = (form, headings), own
    return best


def _read(
    sheet: Sheet, form: Form, headings: Headings, given: Collection[str]
) -> tuple[ReadSheet, list[Problem]]:
    header = headings.row + 1
    letters = {name: column_letter(index + 1) for name, index in headings.columns.items()}
    problems = list(_about_columns(sheet, headings, letters))
    missing = form.missing({*headings.columns, *given})
    if not missing:
        rows = _rows_of(sheet, form, headings, letters)
        return ReadSheet(sheet.name, "rows", (header,), rows, sheet.hidden_rows), problems
    for heading in missing:
        message = f"Add a column with the heading {heading}. The sheet was not read."
        problems.append(Problem(sheet.name, header, None, "missing_column", heading, message))
    why = f"The sheet has no column {', '.join(missing)}."
    return ReadSheet(sheet.name, "rows", (header,), why_skipped=why), problems


def _about_columns(
    sheet: Sheet, headings: Headings, letters: Mapping[str, str]
) -> Iterator[Problem]:
    """What is to be told of columns that stand twice or are hidden."""
    typed = sheet.rows[headings.row]
    for name, index in headings.duplicates:
        yield Problem(
            sheet.name,
            headings.row + 1,
            column_letter(index + 1),
            "duplicate_heading",
            text(typed[index]),
            f"Two columns have this heading. The one in column {letters[name]} was read: delete "
            "the other, or give it another heading.",
        )
    for name, index in headings.columns.items():
        if index + 1 in sheet.hidden_columns:
            yield Problem(
                sheet.name,
                None,
                letters[name],
                "hidden_column",
                text(typed[index]),
                "This column is hidden. It was read like the others: check that you want that.",
            )


def _rows_of(
    sheet: Sheet, form: Form, headings: Headings, letters: Mapping[str, str]
) -> Callable[[], Iterator[FormRow]]:
    """The data rows in the form's fields; a row in which nothing can be seen is none."""
    # A field without a column is taken from the blank put behind each row.
    pick = itemgetter(*(headings.columns.get(name, -1) for name in form.cells._fields))
    unsaved: dict[int, list[int]] = {}
    for row, column in sheet.uncached:
        if column - 1 in headings.columns.values():
            unsaved.setdefault(row, []).append(column)

    def rows() -> Iterator[FormRow]:
        make = form.cells._make
        for number in range(headings.row + 2, len(sheet.rows) + 1):
            row = sheet.rows[number - 1]
            if number in unsaved:
                row = _with_unsaved(row, unsaved[number])
            if row.count(None) < len(row) and any(map(_seen, row)):
                yield FormRow(number, letters, make(pick((*row, None))))

    return rows


def _seen(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or text(cell) is not None)


def _with_unsaved(row: Row, columns: Collection[int]) -> Row:
    return tuple(
        NOT_SAVED if column in columns else cell for column, cell in enumerate(row, start=1)
    )


def _called(form: Form) -> str:
    return "staff list" if form.kind is UploadKind.STAFF else "training log"
