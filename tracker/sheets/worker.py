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
from array import array
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from typing import Any
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from tracker.sheets.child import Send, work
from tracker.sheets.csv_text import decode, records
from tracker.sheets.kinds import encrypted, kind_of
from tracker.sheets.limits import Limits, UnreadableFile, too_large
from tracker.sheets.marks import Marks, Package

Said = str | int | float | bool | date | datetime | time | timedelta

CELLS_A_MESSAGE = 1 << 16
EXCEL_COLUMNS = 16_384

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
    work(_read, BROKEN)


def _read(data: bytes, limits: Limits, told: None, send: Send) -> None:
    kind = kind_of(data, limits)
    sender = _Sender(send, limits)
    if kind == "csv":
        _read_csv(data, sender)
    else:
        _read_workbook(data, kind, sender)
    if not sender.cells:
        raise UnreadableFile("empty_file", "has no data. Check that you chose the right file.")


def _read_csv(data: bytes, sender: "_Sender") -> None:
    text = decode(data)
    height = width = 0
    for number, record in enumerate(records(text), 1):
        if any(record):
            height = number
            width = max(width, max(column for column, cell in enumerate(record, 1) if cell))
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


def _read_workbook(data: bytes, kind: str, sender: "_Sender") -> None:
    package = Package(data) if kind in {"xlsx", "xlsm"} else None
    try:
        book = load_workbook(BytesIO(data))
    except PasswordError:
        raise encrypted() from None
    sender.send("workbook", kind, package.epoch_1904 if package else False)
    for index, about in enumerate(book.sheets_metadata):
        hidden = about.visible != SheetVisibleEnum.Visible
        if hidden or about.typ != SheetTypeEnum.WorkSheet:
            why = "The sheet is hidden." if hidden else "The sheet holds a chart or a macro."
            sender.send("sheet", about.name, hidden, why)
            continue
        # The search for marks runs beside the parser, which leaves Python's lock alone.
        with ThreadPoolExecutor(1) as pool:
            search = pool.submit(package.marks, about.name) if package else None
            sheet = book.get_sheet_by_index(index)
            marks = search.result() if search else Marks()
        _send_sheet(about.name, sheet, marks, sender)


def _send_sheet(name: str, sheet: CalamineSheet, marks: Marks, sender: "_Sender") -> None:
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
    sender.send(
        "marks",
        {row for row in marks.hidden_rows if row <= height},
        hidden_columns,
        marks.uncached,
        {place for place in marks.coloured if place[0] <= height and place[1] <= width},
        [
            ((first[0] + 1, first[1] + 1), (last[0] + 1, last[1] + 1))
            for first, last in sheet.merged_cell_ranges or ()
        ],
    )


class _Sender:
    """Checks what is in a sheet against the limits, and sends it."""

    def __init__(self, send: Send, limits: Limits) -> None:
        self.send = send
        self.cells = 0
        self._limits = limits
        self._values = _Values()

    def check(self, height: int, width: int, rows: Callable[[], Iterable[list[Any]]]) -> None:
        """Raises UnreadableFile where the sheet holds more than the limits allow.

        The rows are gone through only where the area from A1 leaves room for doubt.
        """
        limits = self._limits
        self.cells += height * width
        # CSV knows no last row or column, and blank ones cost memory too.
        if self.cells > limits.cells or height > 2 * limits.rows or width > EXCEL_COLUMNS:
            raise too_large("spreads over too many rows and columns")
        if height > limits.rows:
            filled = sum(1 for row in rows() if any(cell != "" for cell in row))
            if filled > limits.rows:
                raise too_large(f"has {filled:,} rows, and {limits.rows:,} can be read")
        if width > limits.columns:
            used = {column for row in rows() for column, cell in enumerate(row) if cell != ""}
            if len(used) > limits.columns:
                raise too_large(f"has {len(used):,} columns, and {limits.columns:,} can be read")

    def rows(self, rows: Iterable[list[Any]], width: int) -> None:
        """Sends the rows, each of that width."""
        numbers = map(self._values.__getitem__, chain.from_iterable(rows))
        at_once = max(CELLS_A_MESSAGE // width, 1) * width
        while message := array("I", islice(numbers, at_once)):
            self.send("rows", width, self._values.taken(), message.tobytes())


class _Values(dict[Any, int]):
    """Numbers the distinct values of a workbook in the order in which they are met."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self._count = 1
        self._new: list[Any] = []

    def __missing__(self, value: Any) -> int:
        # 1, 1.0 and True are one key to a dictionary, and so are 0, 0.0 and False.
        key = (value.__class__, value) if value in (0, 1) else value
        number = self.get(key)
        if number is None:
            number = self[key] = self._count
            self._count += 1
            self._new.append(_plain(value))
        return number

    def taken(self) -> list[Any]:
        """The values met since this was last asked."""
        new, self._new = self._new, []
        return new


def _plain(value: Said) -> Any:
    # A length of time is a number of days to Excel, whatever it looks like on the screen.
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


if __name__ == "__main__":
    main()
