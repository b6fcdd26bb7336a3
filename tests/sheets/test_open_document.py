"""An OpenDocument spreadsheet is read as LibreOffice shows it, repeats and all."""

from datetime import date, datetime, time

import pytest

from tests.sheets.files import ods_of_xml
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.reading import Sheet, read_workbook

ONE = '<table:table-cell office:value-type="float" office:value="1"/>'
ERROR = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"{}><text:p>#N/A</text:p></table:table-cell>'
)


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def table(*xml: str, said: str = "") -> str:
    return f'<table:table table:name="Staff &amp; bank"{said}>{"".join(xml)}</table:table>'


def only_sheet(*xml: str, limits: Limits | None = None) -> Sheet:
    data = ods_of_xml(table(*xml))
    (sheet,) = read_workbook(data, "staff.ods", limits or Limits()).sheets
    assert sheet.name == "Staff & bank"
    return sheet


def test_each_kind_of_value_comes_as_itself() -> None:
    sheet = only_sheet(
        row(
            '<table:table-cell office:value-type="string"><text:p>00123</text:p>'
            "</table:table-cell>",
            '<table:table-cell office:value-type="date" office:date-value="2026-04-01"/>',
            '<table:table-cell office:value-type="date" office:date-value="2026-04-01T09:30:00"/>',
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>',
            '<table:table-cell office:value-type="percentage" office:value="0.5"/>',
            "<table:table-cell/>",
            ONE,
        )
    )
    moment = datetime.fromisoformat("2026-04-01T09:30")
    assert sheet.rows == [("00123", date(2026, 4, 1), moment, True, time(9, 30), 0.5, None, 1.0)]


def test_repeated_rows_and_cells_are_all_there() -> None:
    twice = '<table:table-cell table:number-columns-repeated="2"/>'
    sheet = only_sheet(
        row(twice, ONE, said=' table:number-rows-repeated="3"'),
        row("<table:table-cell/>", said=' table:number-rows-repeated="2"'),
        row(ONE, '<table:table-cell table:number-columns-repeated="16383"/>'),
        row(twice, said=' table:number-rows-repeated="1048570"'),
    )
    assert sheet.rows == [(None, None, 1.0)] * 3 + [(None,) * 3] * 2 + [(1.0, None, None)]


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [(10**6, 10**6, "not_a_spreadsheet"), (10**6, 100, "too_large"), (1, 10**9, "too_large")],
)
def test_repeats_without_end_are_refused(rows: int, columns: int, code: str) -> None:
    filled = (
        '<table:table-cell office:value-type="float" office:value="1" '
        f'table:number-columns-repeated="{columns}"/>'
    )
    with pytest.raises(UnreadableFile) as caught:
        only_sheet(row(filled, said=f' table:number-rows-repeated="{rows}"'))
    assert caught.value.code == code


def test_errors_are_text_and_not_blanks_or_noughts() -> None:
    nought = ERROR.replace('"string" office:string-value=""', '"float" office:value="0"')
    sheet = only_sheet(
        row(ONE, ERROR.format(' table:number-columns-repeated="2"'), nought.format(""), ONE)
    )
    assert sheet.rows == [(1.0, "#N/A", "#N/A", "#N/A", 1.0)]


def test_a_formula_without_a_stored_result_is_told() -> None:
    formula = '<table:table-cell table:formula="of:=A1"/>'
    empty = (
        '<table:table-cell table:formula="of:=A1" office:value-type="string" '
        'office:string-value=""><text:p/></table:table-cell>'
    )
    sheet = only_sheet(row(ONE), row(formula, empty, ONE))
    assert sheet.uncached == {(2, 1)}


def test_hidden_rows_and_columns_are_told() -> None:
    sheet = only_sheet(
        '<table:table-column table:number-columns-repeated="2"/>',
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1000"/>',
        row(ONE),
        row(ONE, said=' table:visibility="filter" table:number-rows-repeated="2"'),
        row(ONE, ONE, ONE),
        row("<table:table-cell/>", said=' table:visibility="collapse"'),
    )
    assert sheet.hidden_rows == {2, 3}
    assert sheet.hidden_columns == {3}


def test_merged_areas_are_told() -> None:
    wide = (
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>MAPA</text:p></table:table-cell>'
    )
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    sheet = only_sheet(row(ONE, wide, "<table:covered-table-cell/>"), row(ONE, covered, ONE))
    assert sheet.merged == (((1, 2), (2, 3)),)
    assert sheet.rows == [(1.0, "MAPA", None, None), (1.0, None, None, 1.0)]


def test_a_hidden_sheet_is_skipped_and_says_so() -> None:
    hidden = (
        '<style:style style:name="dark" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    other = '<table:table table:name="Old" table:style-name="dark">' + row(ONE) + "</table:table>"
    book = read_workbook(ods_of_xml(table(row(ONE)) + other, styles=hidden), "two.ods")
    assert [sheet.why_skipped for sheet in book.sheets] == [None, "The sheet is hidden."]


def test_days_since_1904_are_told() -> None:
    base = (
        "<table:calculation-settings><table:null-date "
        'table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    assert read_workbook(ods_of_xml(base + table(row(ONE))), "mac.ods").epoch_1904 is True
    assert read_workbook(ods_of_xml(table(row(ONE))), "staff.ods").epoch_1904 is False
