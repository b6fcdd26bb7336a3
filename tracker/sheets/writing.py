"""Workbooks and CSV out: templates, samples and exports that read back as they were written."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import BinaryIO, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.sheets.values import FORMULA_LIKE, Cell, column_letter, text

NARROWEST, WIDEST = 10, 50
ROWS_MEASURED = 200
LAST_ROW = 1_048_575  # counted from 0, as the library does
LONGEST_TEXT = 32_767  # Excel takes no longer one, and the library drops it without a word
LONGEST_LIST = 255
EXCEL_COLUMNS = 16_384
CHOICES_SHEET = "Choices"


# First and last cell, each (row, column) from 1.
Area = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet to be written.

    Kind "text" keeps the leading zeros of what people type later. `choices` become a drop-down
    list that refuses anything else, or only offers them where `many` may stand in one cell.
    """

    heading: str
    kind: Literal["general", "text", "date"] = "general"
    choices: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet to be written: a heading row, then the rows, in the order of the columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]] = ()


def write_workbook(sheets: Sequence[OutSheet]) -> bytes:
    """An xlsx file with real dates, a fixed heading row, and no text that acts as a formula."""
    output = BytesIO()
    write_workbook_to(output, sheets)
    return output.getvalue()


def write_workbook_to(output: BinaryIO, sheets: Iterable[OutSheet]) -> None:
    """The same into a file; each sheet is asked for once the one before is written."""
    with Workbook(output, {"constant_memory": True, "strings_to_formulas": False}) as book:
        formats = _formats(book)
        long_lists: list[tuple[str, ...]] = []
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats, long_lists)
        if long_lists:
            _write_choices(book, long_lists)


def write_copy(sheets: Iterable[tuple[str, Iterable[Sequence[Cell]], Iterable[Area]]]) -> bytes:
    """An xlsx file of named sheets as they are: their rows, and their merged areas from 1.

    Texts stay texts, so that leading zeros do; no text acts as a formula.
    """
    output = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with Workbook(output, options) as book:
        formats = _formats(book)
        for name, rows, merged in sheets:
            page = book.add_worksheet(name)
            page.set_column(0, EXCEL_COLUMNS - 1, NARROWEST + 4)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        _write_cell(page, number, column, cell, "general", formats)
            # Its own way of merging writes the cells again, and they are written already.
            page.merge.extend(
                [top - 1, left - 1, bottom - 1, right - 1]
                for (top, left), (bottom, right) in merged
                if (top, left) != (bottom, right)
            )
    return output.getvalue()


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as UTF-8 that Excel recognises, days as ISO, and no text that acts as a formula."""
    output = StringIO(newline="")
    csv.writer(output).writerows([_csv_cell(cell) for cell in row] for row in rows)
    return output.getvalue().encode("utf-8-sig")


def harmless(said: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    So would one be that looks past letters which nobody sees; `text` looks past them too.
    """
    acts = FORMULA_LIKE.match(said) or FORMULA_LIKE.match(text(said) or "")
    return f"'{said}" if acts else said


def _formats(book: Workbook) -> dict[str, Format]:
    return {
        "general": book.add_format(),
        "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "datetime": book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
        "time": book.add_format({"num_format": "hh:mm:ss"}),
    }


def _write_sheet(
    page: Worksheet,
    sheet: OutSheet,
    formats: dict[str, Format],
    long_lists: list[tuple[str, ...]],
) -> None:
    rows = iter(sheet.rows)
    first_rows = list(islice(rows, ROWS_MEASURED))
    page.freeze_panes(1, 0)
    for number, column in enumerate(sheet.columns):
        width = _width(column, [row[number] for row in first_rows if number < len(row)])
        page.set_column(number, number, width, formats.get(column.kind))
        if column.choices:
            page.data_validation(1, number, LAST_ROW, number, _validation(column, long_lists))
        page.write_string(0, number, harmless(column.heading), formats["heading"])
    for row_number, row in enumerate(chain(first_rows, rows), 1):
        for number, cell in enumerate(row):
            if cell is not None:
                kind = sheet.columns[number].kind if number < len(sheet.columns) else "general"
                _write_cell(page, row_number, number, cell, kind, formats)


def _write_cell(
    page: Worksheet, row: int, column: int, cell: Cell, kind: str, formats: dict[str, Format]
) -> None:
    if isinstance(cell, bool):
        cell = "Yes" if cell else "No"
    if isinstance(cell, str):
        page.write_string(row, column, harmless(cell)[:LONGEST_TEXT], formats.get(kind))
    elif isinstance(cell, int | float):
        # Without a format of its own it would be a date in a column of dates.
        page.write_number(row, column, cell, formats["general"])
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, formats["datetime"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["date"])
    elif isinstance(cell, time):
        page.write_datetime(row, column, cell, formats["time"])


def _validation(column: Column, long_lists: list[tuple[str, ...]]) -> dict[str, object]:
    """A drop-down list; one too long to stand in the sheet's own XML goes to a sheet of lists."""
    source: object = list(map(harmless, column.choices))
    if len(",".join(column.choices)) > LONGEST_LIST or any("," in word for word in column.choices):
        if column.choices not in long_lists:
            long_lists.append(column.choices)
        letter = column_letter(long_lists.index(column.choices) + 1)
        source = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(column.choices)}"
    return {
        "validate": "list",
        "source": source,
        "show_error": not column.many,
        "error_title": column.heading[:32],
        "error_message": "Choose one of the words in the list.",
    }


def _write_choices(book: Workbook, long_lists: list[tuple[str, ...]]) -> None:
    page = book.add_worksheet(CHOICES_SHEET)
    page.hide()
    for row in range(max(map(len, long_lists))):
        for column, choices in enumerate(long_lists):
            if row < len(choices):
                page.write_string(row, column, harmless(choices[row]))


def _width(column: Column, cells: list[Cell]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(max(longest, len(column.heading), NARROWEST) + 2, WIDEST)


def _csv_cell(cell: Cell) -> str | None:
    return harmless(cell) if isinstance(cell, str) else text(cell)
