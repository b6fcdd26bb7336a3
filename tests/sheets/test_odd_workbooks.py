"""Workbooks that are odd or mean harm and can be read all the same, in reasonable time."""

import re
from pathlib import Path

import pytest

from tests.sheets.bombs import (
    after_the_cells,
    asking_for_a_file,
    edited,
    laughing,
    many_sheets,
    with_shared_strings,
)
from tests.sheets.files import FIRST_SHEET, changed, ods, parts_of, with_sheet_xml, xlsx, zipped
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.reading import Workbook, read_workbook

ROWS = [("Name", "Course"), ("Patel", "MAPA")]
WHOLE = xlsx(*ROWS)
PARTS = sorted(parts_of(WHOLE))
SHARED = with_shared_strings(
    b"<si><t>Name</t></si>", '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
)
NO_RATIO = 10**9
DEEP = 300_000


def read(data: bytes, **limits: int) -> Workbook:
    return read_workbook(data, "upload.xlsx", Limits(**limits))


def rows(data: bytes, **limits: int) -> list[tuple[object, ...]]:
    (sheet,) = read(data, **limits).sheets
    return sheet.rows


def outcome(data: bytes, **limits: int) -> object:
    """The rows, or the code of the refusal."""
    try:
        return rows(data, **limits)
    except UnreadableFile as refused:
        return refused.code


@pytest.mark.parametrize("part", PARTS)
def test_a_billion_laughs_are_not_laughed(part: str) -> None:
    assert outcome(changed(WHOLE, part, laughing)) in ("not_a_spreadsheet", ROWS)


@pytest.mark.parametrize("part", PARTS)
def test_no_part_brings_a_file_of_the_machine_in(part: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept from you")
    data = changed(WHOLE, part, lambda xml: asking_for_a_file(xml, str(tmp_path / "secret")))
    assert outcome(data) in ("not_a_spreadsheet", ROWS)


@pytest.mark.parametrize("harm", [laughing, lambda xml: asking_for_a_file(xml, "/etc/passwd")])
def test_nor_does_a_text_of_any_format(harm) -> None:  # type: ignore[no-untyped-def]
    entity = rb"(&\w+;)(.*)(<(?:text:p|t)>)"  # from where it stands into the first text
    texts = [(SHARED, "xl/sharedStrings.xml"), (ods(["Name"]), "content.xml")]
    inline = with_sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>')
    for data, part in [*texts, (inline, FIRST_SHEET)]:
        harmful = changed(data, part, lambda xml: re.sub(entity, rb"\2\3\1", harm(xml), flags=re.S))
        found = outcome(harmful)
        assert found == "not_a_spreadsheet" or len(str(found)) < 100


def test_macros_are_read_past_and_never_run() -> None:
    macros = {"xl/vbaProject.bin": b"never run"}
    book = read(zipped(parts_of(WHOLE) | macros))
    assert (book.format, book.sheets[0].rows) == ("xlsm", ROWS)


def test_what_another_workbook_said_is_taken_from_what_was_kept() -> None:
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<externalBook r:id="rId1"/></externalLink>'
    )
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLinkPath" Target="http://127.0.0.1:9/other.xlsx" '
        b'TargetMode="External"/></Relationships>'
    )
    data = with_sheet_xml('<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>46113</v></c></row>')
    links = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target,
    }
    assert rows(zipped(parts_of(data) | links)) == [(46113.0,)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: with_sheet_xml("<a>" * DEEP + "</a>" * DEEP), id="sheet"),
        pytest.param(lambda: after_the_cells(b"<a>" * DEEP), id="sheet without an end"),
        pytest.param(lambda: _deep("xl/workbook.xml", b"</workbook>"), id="workbook"),
        pytest.param(lambda: _deep("xl/styles.xml", b"</styleSheet>"), id="styles"),
        pytest.param(lambda: _deep("xl/_rels/workbook.xml.rels", b"</Relationships>"), id="rels"),
        pytest.param(
            lambda: with_shared_strings(
                b"<si>" + b"<r>" * DEEP + b"<t>x</t>" + b"</r>" * DEEP + b"</si>",
                '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
            ),
            id="strings",
        ),
        pytest.param(
            lambda: ods(["<text:span>" * DEEP + "x" + "</text:span>" * DEEP]), id="OpenDocument"
        ),
    ],
)
def test_deep_nesting_is_read_or_refused_and_ends(data) -> None:  # type: ignore[no-untyped-def]
    found = outcome(data(), ratio=NO_RATIO)
    assert isinstance(found, list) or found in {"empty_file", "not_a_spreadsheet"}


def _deep(part: str, end: bytes) -> bytes:
    return edited(part, end, b"<a>" * DEEP + b"</a>" * DEEP + end)


@pytest.mark.parametrize(
    "xml",
    [
        '<c t="e"' * 1_000_000,
        "<c " + ' t="e"' * 1_000_000,
        '<row hidden="1"' * 1_000_000,
        '<c r="A1"><f>' * 1_000_000,
        '<c r="A1"><f>' + "x" * 5_000_000,
        '<c r="A1">' + " " * 5_000_000,
    ],
    ids=lambda xml: f"{xml[:16]}...",
)
def test_the_search_for_marks_ends_whatever_the_xml(xml: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(with_sheet_xml(xml), ratio=NO_RATIO, seconds=30)
    assert caught.value.code in {"not_a_spreadsheet", "empty_file"}


def test_a_million_formatted_blank_rows_are_nothing() -> None:
    blanks = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 1_048_577))
    assert rows(with_sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{blanks}')) == [(1.0,)]


def test_two_hundred_thousand_merged_areas() -> None:
    areas = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(1, 200_001))
    data = after_the_cells(b"<mergeCells>" + areas + b"</mergeCells>")
    (sheet,) = read(data).sheets
    assert len(sheet.merged) == 200_000
    assert sheet.merged[-1] == ((200_000, 1), (200_000, 2))
    assert sheet.rows == ROWS


def test_hidden_ranges_larger_than_any_sheet() -> None:
    hidden = b"<cols>%b</cols><sheetData>" % (b'<col min="1" max="9999999" hidden="1"/>' * 50_000)
    (sheet,) = read(edited(FIRST_SHEET, b"<sheetData>", hidden), ratio=NO_RATIO).sheets
    assert sheet.hidden_columns == {1, 2}


def test_thousands_of_styles_and_of_names() -> None:
    styles = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 64_000
    assert (
        rows(edited("xl/styles.xml", b"</cellXfs>", styles + b"</cellXfs>"), ratio=NO_RATIO) == ROWS
    )
    names = b"".join(
        b'<definedName name="n%d">Sheet!$A$%d</definedName>' % (n, n) for n in range(1, 100_001)
    )
    tag = b"<definedNames>%b</definedNames></workbook>" % names
    assert rows(edited("xl/workbook.xml", b"</workbook>", tag)) == ROWS


def test_as_many_sheets_as_are_allowed() -> None:
    assert len(read(many_sheets(1000)).sheets) == 1000


def test_folders_and_odd_paths_in_the_archive() -> None:
    more = {"xl/": b"", "../../escaped.txt": b"x", "/etc/passwd": b"x", "C:\\x": b"x", "é/ü": b"x"}
    assert rows(zipped(more | parts_of(WHOLE))) == ROWS


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    parts = parts_of(WHOLE)
    for name in (FIRST_SHEET, FIRST_SHEET.upper()):
        with pytest.raises(UnreadableFile, match="is damaged"):
            read(zipped([*parts.items(), (name, b"<worksheet/>")]))


def test_two_directories_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="is damaged"):
        read(WHOLE + WHOLE[WHOLE.index(b"PK\x05\x06") :])
