"""Excel's binary formats, old and new, say what its XML says."""

import struct
from datetime import date

import pytest

from tests.sheets.binary_excel import record as record_of_xlsb
from tests.sheets.binary_excel import xlsb, xlsb_book
from tests.sheets.files import changed
from tests.sheets.old_excel import record, xls
from tracker.sheets.limits import UnreadableFile
from tracker.sheets.reading import Sheet, read_workbook

DAY = date(2026, 4, 1)
ROWS = [("Staff number", "Completed"), ("00123", "#N/A"), (46113.0, "#REF!"), ("#DIV/0!", "x")]


def only_sheet(data: bytes) -> Sheet:
    (sheet,) = read_workbook(data, "any").sheets
    return sheet


def test_each_kind_of_value_of_a_binary_workbook() -> None:
    rows = [("Staff number", DAY, True), ("00123", 1.5, False), (None, 46113.0, "Zo\u00eb")]
    book = read_workbook(xlsb("Staff", *rows), "staff.xlsb")
    assert (book.format, book.epoch_1904) == ("xlsb", False)
    assert book.sheets[0].name == "Staff"
    assert book.sheets[0].rows == rows


def test_errors_are_text_and_not_blanks() -> None:
    assert only_sheet(xlsb("Staff", *ROWS)).rows == ROWS
    assert only_sheet(xls(*ROWS)).rows == ROWS


def test_the_error_that_a_formula_came_to() -> None:
    result = struct.pack("<BBBBBBH", 2, 0, 0x2A, 0, 0, 0, 0xFFFF)
    formula = struct.pack("<HHH", 1, 0, 0) + result + struct.pack("<HIH", 0, 0, 0)
    assert only_sheet(xls(["x"], more=record(0x0006, formula))).rows[1] == ("#N/A",)


def test_days_since_1904_are_told() -> None:
    new = read_workbook(xlsb("Staff", [DAY, 44651.0], epoch_1904=True), "mac.xlsb")
    assert new.epoch_1904 is True
    assert new.sheets[0].rows == [(DAY, 44651.0)]
    assert read_workbook(xls([44651.0], epoch_1904=True), "mac.xls").epoch_1904 is True
    assert read_workbook(xls([44651.0]), "windows.xls").epoch_1904 is False


def test_hidden_rows_and_columns_are_told() -> None:
    new = only_sheet(xlsb_book({"Staff": ROWS}, hidden_row=3, hidden_column=2))
    assert (new.hidden_rows, new.hidden_columns) == ({3}, {2})
    row = struct.pack("<HHHHHHI", 2, 0, 2, 300, 0, 0, 0x20)
    column = struct.pack("<HHHHHH", 1, 1, 2340, 0, 1, 0)
    old = only_sheet(xls(*ROWS, more=record(0x007D, column) + record(0x0208, row)))
    assert (old.hidden_rows, old.hidden_columns) == ({3}, {2})
    assert old.rows == new.rows == ROWS


def test_hidden_sheets_are_skipped() -> None:
    seen, unseen = read_workbook(xlsb_book({"A": [["x"]], "B": [["y"]]}, ["B"]), "b.xlsb").sheets
    assert (seen.rows, unseen.rows) == ([("x",)], [])
    assert unseen.why_skipped == "The sheet is hidden."
    with pytest.raises(UnreadableFile, match="no data in the sheets that are not hidden"):
        read_workbook(xls(["x"], hidden=True), "hidden.xls")


def test_merged_areas_of_an_old_workbook() -> None:
    merged = record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 1))
    assert only_sheet(xls(*ROWS, more=merged)).merged == (((1, 1), (2, 2)),)


def test_a_record_that_ends_too_soon_costs_the_marks_and_not_the_values() -> None:
    odd = record_of_xlsb(60, b"\0")
    data = changed(xlsb("Staff", *ROWS), "xl/worksheets/sheet1.bin", lambda page: page + odd)
    assert only_sheet(data).rows == ROWS
    assert only_sheet(xls(["x"], more=record(0x007D, b""))).rows == [("x",)]
