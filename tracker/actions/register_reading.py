"""The rows of a register workbook as its columns understand them, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tracker.actions.register_cells import BadCell
from tracker.actions.register_columns import Column, Finding, Spec
from tracker.actions.register_sheets import SPECS
from tracker.rules.names import match_key
from tracker.sheets.headings import Headings, find_headings
from tracker.sheets.reading import Sheet, Workbook
from tracker.sheets.values import Cell, column_letter, text


@dataclass(frozen=True, slots=True)
class Problem:
    """A job to do: where it is in the file, and what to do. Without a row it is of the sheet."""

    sheet: str | None
    row: int | None
    column: str | None
    code: str
    value: str | None
    message: str

    def as_json(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.__slots__}


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `values` holds a field for each column that the sheet has, where it is good.

    `cells` gives for each such field the letter of its column and what the cell says.
    """

    sheet: str
    number: int
    heading_row: int
    values: Mapping[str, Any]
    cells: Mapping[str, tuple[str, str | None]]
    problems: tuple[Problem, ...] = ()

    def problem(self, finding: Finding) -> Problem:
        """The finding, at its place in the file."""
        letter, said = self.cells.get(finding.field, (None, None))
        value = said if finding.telling else None
        return Problem(self.sheet, self.number, letter, finding.code, value, finding.message)

    def no_heading(self, heading: str) -> Problem:
        """The sheet lacks a column that this row needs."""
        return _missing_column(self.sheet, self.heading_row, heading)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet of the register and its rows; `problems` are those of no one row."""

    name: str
    spec: Spec
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_sheets(workbook: Workbook) -> tuple[list[SheetRead], list[Problem]]:
    """The register's sheets in the order of the file, and what is to be said of the others."""
    specs = {match_key(spec.name): spec for spec in SPECS}
    found: list[SheetRead] = []
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        spec = specs.get(match_key(sheet.name or ""))
        if sheet.hidden and sheet.why_skipped:
            problems.append(_of_sheet(sheet, "hidden_sheet", sheet.why_skipped))
        elif spec is None:
            problems.append(_unknown(sheet))
        else:
            found.append(_read(spec, sheet, workbook.epoch_1904))
    if not found:
        names = ", ".join(spec.name for spec in SPECS)
        message = f"We could not find a sheet of the register. Name at least one of: {names}."
        problems.append(Problem(None, None, None, "no_header_found", None, message))
    return found, problems


def _unknown(sheet: Sheet) -> Problem:
    """A sheet of notes is passed over; a name that is nearly one of ours is a mistake."""
    names = {match_key(spec.name): spec.name for spec in SPECS}
    close = get_close_matches(match_key(sheet.name or ""), names, 1, 0.8)
    if close:
        message = (
            f"Rename this sheet to {names[close[0]]} if that is what it holds. It was not read."
        )
        return _of_sheet(sheet, "no_header_found", message)
    message = "This sheet was not read: its name is not that of a register sheet."
    return _of_sheet(sheet, "unknown_sheet", message)


def _of_sheet(sheet: Sheet, code: str, message: str) -> Problem:
    return Problem(sheet.name, None, None, code, sheet.name, message)


def _missing_column(sheet: str, row: int, heading: str) -> Problem:
    message = f"Add a column with the heading {heading}: rows of this sheet need it."
    return Problem(sheet, row, None, "missing_column", heading, message)


def _read(spec: Spec, sheet: Sheet, epoch_1904: bool) -> SheetRead:
    name = sheet.name or ""
    wanted = {column.field: (column.heading,) for column in spec.columns}
    keys = [column.field for column in spec.columns if column.key]
    headings = find_headings(sheet.rows, wanted, keys)
    if headings is None:
        return SheetRead(name, spec, (), (_no_headings(spec, sheet),))
    missing = tuple(
        _missing_column(name, headings.row + 1, spec.heading(field)) for field in headings.missing
    )
    rows = tuple(_rows(spec, sheet, headings, missing, epoch_1904))
    problems = (*missing, *_about_columns(spec, sheet, headings), *_hidden_rows(sheet, rows))
    return SheetRead(name, spec, rows, problems)


def _no_headings(spec: Spec, sheet: Sheet) -> Problem:
    if all(text(cell) is None for row in sheet.rows for cell in row):
        return _of_sheet(sheet, "empty_sheet", "This sheet is empty.")
    headings = ", ".join(column.heading for column in spec.columns)
    message = f"Put the headings in the first row of this sheet: {headings}."
    return _of_sheet(sheet, "no_header_found", message)


def _rows(
    spec: Spec, sheet: Sheet, headings: Headings, missing: tuple[Problem, ...], epoch_1904: bool
) -> Iterator[Row]:
    columns = [column for column in spec.columns if column.field in headings.columns]
    places = [headings.columns[column.field] for column in columns]
    for index in range(headings.row + 1, len(sheet.rows)):
        cells = sheet.rows[index]
        uncached = [(index + 1, place + 1) in sheet.uncached for place in places]
        if not any(uncached) and all(text(cells[place]) is None for place in places):
            continue
        values: dict[str, Any] = {}
        findings: list[Finding] = []
        for column, place, unsaved in zip(columns, places, uncached, strict=True):
            try:
                values[column.field] = _value(column, cells[place], unsaved, epoch_1904)
            except BadCell as bad:
                findings.append(Finding(column.field, bad.code, bad.message))
        said = {
            column.field: (column_letter(place + 1), text(cells[place]))
            for column, place in zip(columns, places, strict=True)
        }
        row = Row(sheet.name or "", index + 1, headings.row + 1, values, said)
        yield _with(row, [*missing, *map(row.problem, findings)])


def _with(row: Row, problems: Sequence[Problem]) -> Row:
    return Row(row.sheet, row.number, row.heading_row, row.values, row.cells, tuple(problems))


def _value(column: Column, cell: Any, unsaved: bool, epoch_1904: bool) -> Any:
    if unsaved:
        message = "Open the file in Excel and save it again: the result of this formula is missing."
        raise BadCell("formula_without_value", message)
    return value_of(column, cell, epoch_1904)


def value_of(column: Column, cell: Cell, epoch_1904: bool = False) -> Any:
    """What a cell of the column says, or what is typed in its place. Raises BadCell."""
    if text(cell) is not None:
        return column.parse(cell, epoch_1904)
    if column.key or column.required:
        raise BadCell("missing_value", f"Fill in {column.heading}: it cannot be blank.")
    return column.blank


def _about_columns(spec: Spec, sheet: Sheet, headings: Headings) -> Iterator[Problem]:
    name, row = sheet.name, headings.row + 1
    for field, place in headings.duplicates:
        letter, kept = column_letter(place + 1), column_letter(headings.columns[field] + 1)
        message = f"Delete one of the columns {kept} and {letter}: only {kept} was read."
        yield Problem(name, row, letter, "duplicate_heading", spec.heading(field), message)
    for place, heading in headings.unknown:
        message = f"The column {heading} was not read: this sheet has no such column."
        yield Problem(name, row, column_letter(place + 1), "unknown_column", heading, message)
    for field, place in headings.columns.items():
        if place + 1 in sheet.hidden_columns:
            letter = column_letter(place + 1)
            message = f"Column {letter} is hidden. It was read."
            yield Problem(name, None, letter, "hidden_column", spec.heading(field), message)


def _hidden_rows(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Problem]:
    for row in rows:
        if row.number in sheet.hidden_rows:
            message = f"Row {row.number} is hidden. It was read."
            yield Problem(sheet.name, row.number, None, "hidden_row", None, message)
