"""What stands in a workbook beside its values: hidden parts, uncached formulas, colours, merges."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.sheets.files import changed, saved, with_sheet_xml
from tracker.sheets import marks
from tracker.sheets.reading import Sheet, read_workbook


def only_sheet(book: Workbook | bytes) -> Sheet:
    data = book if isinstance(book, bytes) else saved(book)
    (sheet,) = read_workbook(data, "matrix.xlsx").sheets
    return sheet


def test_hidden_rows_and_columns_are_read_and_told_of() -> None:
    book = Workbook()
    for number in range(1, 6):
        book.active.append([number, number * 10, number * 100])
    book.active.row_dimensions[2].hidden = True
    book.active.row_dimensions[5].hidden = True
    book.active.column_dimensions["B"].hidden = True
    sheet = only_sheet(book)
    assert sheet.hidden_rows == {2, 5}
    assert sheet.hidden_columns == {2}
    assert sheet.rows[1] == (2.0, 20.0, 200.0)


def test_hidden_beyond_the_last_value_is_no_news() -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.column_dimensions.group("B", "XFD", hidden=True)
    book.active.row_dimensions[90].hidden = True
    sheet = only_sheet(book)
    assert sheet.hidden_columns == {2}
    assert sheet.hidden_rows == frozenset()


def test_a_formula_without_a_stored_result_is_told_from_an_empty_result() -> None:
    sheet = only_sheet(
        with_sheet_xml(
            '<row r="4"><c r="A4"><v>1</v></c>'
            '<c r="B4"><f>A4+1</f></c>'
            '<c r="C4"><f>A4+1</f><v></v></c>'
            '<c r="D4"><f t="shared" si="0"/><v/></c>'
            '<c r="E4" t="str"><f>IF(A4&gt;1,"",1)</f><v></v></c>'
            '<c r="F4"><f>A4+1</f><v>2</v></c>'
            '<c r="G4" t="str"><f>"x"</f><v>x</v></c></row>'
        )
    )
    assert sheet.uncached == {(4, 2), (4, 3), (4, 4)}
    assert sheet.rows[3] == (1.0, None, None, None, None, 2.0, "x")


def test_formulas_as_openpyxl_leaves_them() -> None:
    book = Workbook()
    book.active.append(["Completed", "Expires"])
    book.active.append([46113, "=A2+365"])
    assert only_sheet(book).uncached == {(2, 2)}


def test_only_coloured_blanks_are_told_and_white_is_no_colour() -> None:
    book = Workbook()
    page = book.active
    page.append(["Name", "MAPA", None, None, None, "end"])
    for cell, colour in (("B2", "FFFF0000"), ("C2", "FFFFFFFF"), ("D1", "FF00B050")):
        page[cell].fill = PatternFill("solid", fgColor=colour)
    page["A2"].fill = PatternFill("solid", fgColor="FFFF0000")
    page["A2"] = "Patel"
    page["Z99"].fill = PatternFill("solid", fgColor="FFFF0000")
    assert only_sheet(book).coloured == {(2, 2), (1, 4)}


def test_merged_areas_name_their_first_and_last_cell() -> None:
    book = Workbook()
    book.active["C3"] = "MAPA"
    book.active.merge_cells("C3:D4")
    assert only_sheet(book).merged == (((3, 3), (4, 4)),)


def test_prefixed_xml_is_found_too() -> None:
    xml = (
        b'<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:cols><x:col min="2" max="3" '
        b'hidden=\'true\'/></x:cols><x:sheetData><x:row r="7" hidden="1"><x:c r="AB7" '
        b't="n"><x:f>1+1</x:f></x:c><x:c r="B7" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        b"</x:sheetData></x:worksheet>"
    )
    found = marks.scan(BytesIO(xml))
    assert found.hidden_rows == {7}
    assert found.hidden_columns == [(2, 3)]
    assert found.uncached == {(7, 28)}
    assert found.errors == {7: {2: "#REF!"}}


@pytest.mark.parametrize("window", [256, 300, 1000, 4096])
def test_nothing_is_lost_or_made_up_where_one_window_ends(
    window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "WINDOW", window)
    monkeypatch.setattr(marks, "MARGIN", 128)
    rows = range(1, 400)
    hidden = {row for row in rows if row % 3 == 0}
    xml = "".join(
        f"<row r='{row}' hidden='{int(row in hidden)}'>"
        f"<c r='A{row}'><f>B{row}+1</f>{'<v>1</v>' if row % 2 else '<v></v>'}</c></row>"
        for row in rows
    )
    found = marks.scan(BytesIO(f"<worksheet><sheetData>{xml}</sheetData></worksheet>".encode()))
    assert found.uncached == {(row, 1) for row in rows if row % 2 == 0}
    assert found.hidden_rows == hidden


def test_a_sheet_whose_part_is_elsewhere_still_has_its_values() -> None:
    data = with_sheet_xml('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>')
    moved = changed(
        data,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(b"/xl/worksheets/", b"/xl/./worksheets/"),
    )
    assert only_sheet(data).hidden_rows == {1}
    assert marks.Package(moved).marks("Sheet").hidden_rows == {1}
    assert marks.Package(moved).marks("No such sheet") == marks.Marks()
