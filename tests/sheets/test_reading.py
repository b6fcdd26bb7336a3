"""A workbook comes in as Excel shows it: same rows, same columns, same values."""

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.sheets.files import ods, saved, with_sheet_xml, xlsx, zipped
from tests.sheets.old_excel import xls
from tracker.sheets import child
from tracker.sheets.reading import read_workbook


def test_rows_and_columns_are_numbered_as_excel_shows_them() -> None:
    book = Workbook()
    book.active["C3"] = "Staff number"
    book.active["D5"] = "00123"
    (sheet,) = read_workbook(saved(book), "staff.xlsx").sheets
    assert sheet.rows == [
        (None, None, None, None),
        (None, None, None, None),
        (None, None, "Staff number", None),
        (None, None, None, None),
        (None, None, None, "00123"),
    ]


def test_each_kind_of_value_comes_as_itself() -> None:
    cells = [
        "text",
        20115,
        1.5,
        date(2026, 4, 1),
        datetime.fromisoformat("2026-04-01T09:30"),
        time(9, 30),
        " x\u00a0",
    ]
    (sheet,) = read_workbook(xlsx(cells), "all.xlsx").sheets
    assert sheet.rows == [tuple(cells)]


def test_a_length_of_time_is_the_number_of_days_that_excel_keeps() -> None:
    (sheet,) = read_workbook(xlsx([timedelta(hours=36)]), "hours.xlsx").sheets
    assert sheet.rows == [(1.5,)]


def test_ones_and_noughts_keep_their_kind_beside_yes_and_no() -> None:
    cells = [1, True, 0, False, 1.0, True]
    (sheet,) = read_workbook(xlsx(cells, cells), "bits.xlsx").sheets
    for row in sheet.rows:
        assert [(type(cell) is bool, cell) for cell in row] == [
            (False, 1),
            (True, True),
            (False, 0),
            (True, False),
            (False, 1),
            (True, True),
        ]


def test_equal_cells_are_one_object() -> None:
    rows = [["Maybo Ltd", date(2026, 4, 1)]] * 9000
    (sheet,) = read_workbook(xlsx(*rows), "long.xlsx").sheets
    assert len(sheet.rows) == 9000
    assert len({id(cell) for row in sheet.rows for cell in row}) == 2


def test_errors_are_text_and_not_blanks() -> None:
    data = with_sheet_xml(
        '<row r="2"><c r="B2" t="e"><v>#N/A</v></c>'
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D2"><v>1</v></c></row>'
    )
    (sheet,) = read_workbook(data, "errors.xlsx").sheets
    assert sheet.rows[1] == (None, "#N/A", "#DIV/0!", 1.0)


def test_a_hidden_sheet_is_skipped_and_says_so() -> None:
    book = Workbook()
    book.active.append(["seen"])
    for name, state in (("Old", "hidden"), ("Older", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.append(["unseen"])
        sheet.sheet_state = state
    book.create_chartsheet("Chart")
    book.create_sheet("Empty")
    sheets = read_workbook(saved(book), "hidden.xlsx").sheets
    assert [(s.name, s.hidden, s.rows, s.why_skipped) for s in sheets] == [
        ("Sheet", False, [("seen",)], None),
        ("Old", True, [], "The sheet is hidden."),
        ("Older", True, [], "The sheet is hidden."),
        ("Chart", False, [], "The sheet holds a chart or a macro."),
        ("Empty", False, [], "The sheet is empty."),
    ]


def test_days_since_1904_are_told() -> None:
    book = Workbook()
    book.active.append([date(2026, 4, 1), 44651])
    assert read_workbook(saved(book), "windows.xlsx").epoch_1904 is False
    book.epoch = CALENDAR_MAC_1904
    old_mac = read_workbook(saved(book), "mac.xlsx")
    assert old_mac.epoch_1904 is True
    assert old_mac.sheets[0].rows[0][0] == date(2026, 4, 1)


def test_an_opendocument_spreadsheet() -> None:
    book = read_workbook(ods(["Staff number", "Surname"], ["00123", "Patel"]), "staff.ods")
    assert book.format == "ods"
    assert book.sheets[0].name == "Staff"
    assert book.sheets[0].rows == [("Staff number", "Surname"), ("00123", "Patel")]


def test_content_decides_and_not_the_name() -> None:
    data = xlsx(["Staff number"])
    assert read_workbook(data, "staff.csv").format == "xlsx"
    assert read_workbook(b"Staff number,Surname\n", "staff.xlsx").format == "csv"


def test_a_workbook_with_macros_is_named_as_such() -> None:
    with zipfile.ZipFile(BytesIO(xlsx(["x"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = read_workbook(zipped(parts | {"xl/vbaProject.bin": b"never run"}), "x.xlsm")
    assert book.format == "xlsm"
    assert book.sheets[0].rows == [("x",)]


def test_reading_does_not_depend_on_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tracker").mkdir()
    (tmp_path / "pickle.py").write_text("raise RuntimeError('another pickle')")
    monkeypatch.chdir(tmp_path)
    assert read_workbook(xlsx(["x"]), "x.xlsx").sheets[0].rows == [("x",)]


def test_the_worker_is_given_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    start = child.subprocess.Popen

    def watched(*arguments, env, **rest):  # type: ignore[no-untyped-def]
        seen.update(env)
        return start(*arguments, env=env, **rest)

    monkeypatch.setenv("SECRET_KEY", "for nobody")
    monkeypatch.setattr(child.subprocess, "Popen", watched)
    read_workbook(xlsx(["x"]), "x.xlsx")
    assert "PYTHONPATH" in seen
    assert "for nobody" not in seen.values()


def test_a_workbook_of_excel_97() -> None:
    book = read_workbook(xls(["Staff number", "Completed"], ["00123", 46113]), "staff.xls")
    assert book.format == "xls"
    assert book.sheets[0].name == "Staff"
    assert book.sheets[0].rows == [("Staff number", "Completed"), ("00123", 46113.0)]
