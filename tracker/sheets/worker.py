"""The process that parses a file, and may be killed doing so: `python -m tracker.sheets.worker`.

It reads the limits and then the file from standard input and writes pickled messages:
("ready",) ("workbook", format, epoch_1904) then for each sheet ("sheet", name, hidden,
why_skipped), any number of ("rows", width, new_values, numbers), ("marks", ...) and at last
("done",), or ("refused", code, message) at any point. A cell travels as the number of its value
among all values sent so far, 0 being a blank, as 32-bit integers in row order.
"""

import csv
import os
import pickle
import struct
import sys
import traceback
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, TextIO
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
from tracker.sheets.csv_text import decode, records
from tracker.sheets.kinds import encrypted, kind_of
from tracker.sheets.limits import Limits, UnreadableFile, damaged, too_large
from tracker.sheets.marks import Marks, Package
from tracker.sheets.ods_marks import OpenDocument
from tracker.sheets.sending import Said, Send, Sender

_BROKEN = (
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
    output = sys.stdout.buffer

    def send(*message: Any) -> None:
        pickle.dump(message, output, protocol=5)
        output.flush()

    send("ready")
    log = _silenced()
    limits: Limits = pickle.load(sys.stdin.buffer)
    _hold_to(limits)
    answer(sys.stdin.buffer.read(), limits, send, log)


def answer(data: bytes, limits: Limits, send: Send, log: TextIO) -> None:
    """Sends what is in the file, or why it is refused; what should not happen is also logged."""
    try:
        _read(data, limits, send)
    except UnreadableFile as refusal:
        send("refused", refusal.code, refusal.message)
    except MemoryError:
        send("refused", *_refusal(too_large("needs too much memory to read")))
    except _BROKEN:
        send("refused", *_refusal(damaged()))
    except BaseException as fault:
        # Nothing that a file holds should lead here but a panic of the parser's, which is no
        # Exception. One of them is how it runs out of memory.
        starved = "pointer is null" in str(fault)
        send(
            "refused",
            *_refusal(too_large("needs too much memory to read") if starved else damaged()),
        )
        _note(fault, log)
    else:
        send("done")


def _silenced() -> TextIO:
    """Standard error, from now on ours alone: a panic's own words may hold what a cell says."""
    log = os.fdopen(os.dup(2), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return log


def _note(fault: BaseException, log: TextIO) -> None:
    """Leaves word of what happened and where, without a value of the file."""
    places = traceback.extract_tb(fault.__traceback__)
    at = f"{places[-1].filename}:{places[-1].lineno}" if places else "an unknown place"
    print(f"The process that reads files met {type(fault).__name__} at {at}.", file=log, flush=True)


def _read(data: bytes, limits: Limits, send: Send) -> None:
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


def _refusal(refusal: UnreadableFile) -> tuple[str, str]:
    return refusal.code, refusal.message


def _hold_to(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits: the parent's time limit remains
    for what, limit in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, int(2 * limits.seconds) + 1),
        (resource.RLIMIT_CORE, 0),  # a dump would hold the staff's names
    ):
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            continue  # macOS refuses a limit of address space


if __name__ == "__main__":
    main()
