"""What other programs write in a workbook stays as they wrote it, marks or none."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.sheets.files import changed, saved, xlsx, zipped
from tests.sheets.marked_books import MARKS, coloured, mark, notes, values
from tests.sheets.rich_books import parts, rich_book
from tracker.sheets.annotating import annotated
from tracker.sheets.annotation.worksheet import _ORDER, Worksheet

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def test_what_is_in_a_sheet_stands_in_the_order_that_excel_opens():
    data = annotated(rich_book(), [*MARKS, mark("Numbers", 2, "B")])
    for name in ("sheet1", "sheet2", "problems1"):
        root = ElementTree.fromstring(parts(data)[f"xl/worksheets/{name}.xml"])
        tags = [one.tag.rpartition("}")[2].encode() for one in root]
        after = tags[tags.index(b"sheetData") + 1 :]
        assert after == sorted(after, key=_ORDER.index), name
    assert coloured(data, "xl/worksheets/sheet2.xml") == ["B2"]


def test_a_sheet_as_excel_writes_it_keeps_its_every_byte():
    schemas = b"http://schemas.openxmlformats.org"
    before = b"\r\n".join(
        [
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            b'<worksheet xmlns="%b/spreadsheetml/2006/main"' % schemas,
            b' xmlns:r="%b/officeDocument/2006/relationships"' % schemas,
            b' xmlns:mc="%b/markup-compatibility/2006" mc:Ignorable="x14ac"' % schemas,
            b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">',
            b'<sheetData><row r="1" x14ac:dyDescent="0.25">',
            b'<c r="A1"><f t="shared" ref="A1:A2" si="0">1&gt;0</f><v>1</v></c></row>',
            b"</sheetData>%b",
            b'<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>%b',
            b'<mc:AlternateContent><mc:Choice Requires="x14"><controls/></mc:Choice>',
            b'</mc:AlternateContent><tableParts count="1"><tablePart r:id="rId3"/></tableParts>',
            b"</worksheet>",
        ]
    )
    page = Worksheet(before % (b"", b""))
    page.colour([(1, 1), (2, 1), (2, 3)], 7)
    page.set_notes_drawing("rId9")
    colour = (
        b'<conditionalFormatting sqref="A1:A2 C2"><cfRule type="expression" dxfId="7" priority="1">'
        b"<formula>&quot;Training Standards Tracker&quot;&lt;&gt;&quot;&quot;</formula></cfRule>"
        b"</conditionalFormatting>"
    )
    drawing = (
        b'<legacyDrawing xmlns:r="%b/officeDocument/2006/relationships" r:id="rId9"/>' % schemas
    )
    assert page.written() == before % (colour, drawing)
    page.uncolour()
    page.set_notes_drawing(None)
    assert page.written() == before % (b"", b"")


def test_a_drawing_of_buttons_takes_notes_too():
    data = annotated(rich_book(), [mark("Numbers", 2, "B")])
    assert notes(data, "Numbers").keys() == {"B2"}
    drawing = parts(data)["xl/drawings/vmlDrawing2.vml"]
    assert b'ObjectType="Button"' in drawing
    clean = parts(annotated(data, []))["xl/drawings/vmlDrawing2.vml"]
    assert b'ObjectType="Button"' in clean
    assert b'ObjectType="Note"' not in clean


def test_a_thread_of_comments_is_left_alone():
    book = Workbook()
    book.active["A1"].comment = Comment("[Threaded comment] Is it so?", "tc={0F1C}")
    data = annotated(saved(book), [mark("Sheet", 1, "A")])
    assert notes(data, "Sheet") == {"A1": ("tc={0F1C}", "[Threaded comment] Is it so?")}
    assert coloured(data, "xl/worksheets/sheet1.xml") == ["A1"]


def test_xml_with_prefixes_and_in_other_encodings():
    plain = xlsx(["When"], ["soon"])

    def with_prefix(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    data = plain
    for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml"):
        data = changed(data, name, with_prefix)
    data = changed(data, "xl/workbook.xml", lambda xml: xml.decode().encode("utf-16"))
    once = annotated(data, [mark("Sheet", 2, "A")])
    assert b"<x:conditionalFormatting " in parts(once)["xl/worksheets/sheet1.xml"]
    assert notes(once, "Sheet").keys() == {"A2"}
    assert values(once) == values(plain)
    assert parts(annotated(once, [mark("Sheet", 2, "A")])) == parts(once)


def test_the_strict_form_of_a_workbook_stays_strict():
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts(xlsx(["When"], ["soon"])).items()
    }
    done = parts(annotated(zipped(strict), [mark("Sheet", 2, "A")]))
    for name in ("xl/worksheets/problems1.xml", "xl/comments1.xml", "xl/worksheets/sheet1.xml"):
        assert b"http://purl.oclc.org/ooxml/" in done[name]
        assert b"http://schemas.openxmlformats.org/" not in done[name]


def test_comments_in_the_xml_and_rows_without_numbers():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<!-- <sheetData/> --><sheetData><row><c/><c><v>1</v></c></row><row/>"
        b'<row><c t="inlineStr"><is><t><![CDATA[a < b]]></t></is></c></row></sheetData></worksheet>'
    )
    data = changed(xlsx(["x"]), "xl/worksheets/sheet1.xml", lambda _: sheet)
    marked = annotated(
        data, [mark("Sheet", 1, None), mark("Sheet", 2, None), mark("Sheet", 3, "B")]
    )
    assert coloured(marked, "xl/worksheets/sheet1.xml") == ["A2 B1 B3"]
    assert load_workbook(BytesIO(marked))["Sheet"]["A3"].value == "a < b"
