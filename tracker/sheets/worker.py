"""The process that parses a file, and may be killed doing so: `python -m tracker.sheets.worker`.

What it says, beside what every child says (see `child`): ("workbook", format, epoch_1904), then for
each sheet ("sheet", name, hidden, why_skipped), any number of ("rows", width, new_values, numbers),
and ("marks", ...). A cell travels as the number of its value among all values sent so far, 0 being
a blank, as 32-bit integers in row order.
"""

import csv
import struct
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from tracker.sheets.binary_marks import BinaryPackage, OldBook
from tracker.sheets.child import Send, work
from tracker.sheets.csv_text import decode, records
from tracker.sheets.kinds import encrypted, kind_of
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.marks import Marks, Package
from tracker.sheets.ods_marks import OpenDocument
from tracker.sheets.sending import Said, Sender

BROKEN = (
    CalamineError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
)


def main() -> None:
    """Parses one file, within the limits that come before it."""
    work(read, BROKEN)


def read(data: bytes, limits: Limits, told: None, send: Send) -> None:
    """Sends what is in the file. Raises UnreadableFile, and whatever is BROKEN."""
    kind = kind_of(data, limits)
    sender = Sender(send, limits)
    if kind == "csv":
        _read_csv(data, sender)
    else:
        _read_workbook(data, kind, sender)
    if not sender.cells:
        where = " in the sheets that are not hidden" if sender.hidden_sheets else ""
        raise UnreadableFile(
            "empty_file", f"has no data{where}. Check that you chose the right file."
        )


def _read_csv(data: bytes, sender: Sender) -> None:
    text = decode(data)
    height = width = 0
    for number, record in enumerate(records(text), 1):
        if any(record):
            height = number
            width = max(width, max(column for column, cell in enumerate(record, 1) if cell))
            sender.check_height(height)
    if not height:
        return
    sender.send("workbook", "csv", False)
    sender.send("sheet", None, False, None)

    def rows() -> Iterator[list[str]]:
        for number, record in enumerate(records(text), 1):
            if number > height:
                return
            yield record[:width] + [""] * (width - len(record))

    sender.check(height, width, rows)
    sender.rows(rows(), width)


def _read_workbook(data: bytes, kind: str, sender: Sender) -> None:
    package = _package(data, kind)
    try:
        book = load_workbook(BytesIO(data))
    except PasswordError:
        raise encrypted() from None
    sender.book(len(book.sheets_metadata))
    sender.send("workbook", kind, package.epoch_1904)
    for index, about in enumerate(book.sheets_metadata):
        hidden = about.visible != SheetVisibleEnum.Visible
        if hidden or about.typ != SheetTypeEnum.WorkSheet:
            why = "The sheet is hidden." if hidden else "The sheet holds a chart or a macro."
            sender.hidden_sheets += hidden
            sender.send("sheet", about.name, hidden, why)
            continue
        # The search for marks runs beside the parser, which leaves Python's lock alone.
        with ThreadPoolExecutor(1) as pool:
            search = pool.submit(package.marks, about.name)
            sheet = book.get_sheet_by_index(index)
            marks = search.result()
        _send_sheet(about.name, sheet, marks, sender)


def _package(data: bytes, kind: str) -> Package | OldBook | OpenDocument:
    """What is said beside the values."""
    if kind == "ods":
        return OpenDocument(data)
    if kind == "xls":
        return OldBook(data)
    if kind == "xlsb":
        return BinaryPackage(data)
    return Package(data)


def _send_sheet(name: str, sheet: CalamineSheet, marks: Marks, sender: Sender) -> None:
    if sheet.start is None or sheet.end is None:
        sender.send("sheet", name, False, "The sheet is empty.")
        return
    left = sheet.start[1]
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    blank = [""] * left

    def rows() -> Iterator[list[Said]]:
        for number, row in enumerate(sheet.iter_rows(), 1):
            for column, error in marks.errors.get(number, {}).items():
                if left < column <= width:
                    row[column - left - 1] = error
            yield blank + row if left else row

    sender.check(height, width, rows)
    sender.send("sheet", name, False, None)
    sender.rows(rows(), width)
    hidden_columns = {
        column
        for first, last in marks.hidden_columns
        for column in range(first, min(last, width) + 1)
    }
    sender.marks(
        {row for row in marks.hidden_rows if row <= height},
        hidden_columns,
        marks.uncached,
        {place for place in marks.coloured if place[0] <= height and place[1] <= width},
        marks.merged
        or [
            ((first[0] + 1, first[1] + 1), (last[0] + 1, last[1] + 1))
            for first, last in sheet.merged_cell_ranges or ()
        ],
    )


if __name__ == "__main__":
    main()
