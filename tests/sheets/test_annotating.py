"""The file comes back as it was, with its marks; and goes round as often as one likes."""

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.sheets.files import changed, encrypted_xlsx, ods, saved, xlsx, zipped
from tests.sheets.old_excel import xls
from tests.sheets.rich_books import parts, rich_book
from tracker.sheets.annotating import Mark, annotated, is_problems_sheet
from tracker.sheets.annotation.worksheet import _ORDER, Worksheet
from tracker.sheets.limits import MIB, Limits, UnreadableFile
from tracker.sheets.reading import read_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

WARD = "Ann's ward, 3 & 4"
OURS = "Training Standards Tracker"
TOUCHED = {"[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
WARDS = {
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}
COLOUR = re.compile(
    rb"<conditionalFormatting sqref=\"[^\"]*\"><cfRule [^>]*><formula>&quot;Training"
    rb".*?</conditionalFormatting>"
)


def mark(sheet, row, column, message="Write the day.", value=None, title="Correct dates"):
    return Mark(sheet, row, column, title, message, value)


MARKS = [
    mark(WARD, 5, "C", value="31/02/2026"),
    mark(WARD, 5, "C", "Say it once more."),
    mark(WARD, 4, "B", "Who is this?"),
    mark(WARD, 9, None, "This row is there twice."),
    mark(WARD, 30, "H", "Fill this in."),
    mark(WARD, 1, "C", "Give it a heading."),
    mark(WARD, None, "D", "This column is hidden."),
    mark(WARD, None, None, "A heading is missing."),
    mark(None, None, None, "About all of it."),
]


def problems_of(data, name="Problems"):
    """The rows of our sheet below its headings, and where their links lead."""
    sheet = load_workbook(BytesIO(data))[name]
    rows = list(sheet.iter_rows(min_row=5, max_col=5))
    return [[cell.value for cell in row] for row in rows], [
        row[1].hyperlink.location if row[1].hyperlink else None for row in rows
    ]


def coloured(data, sheet):
    """The cells with our colour, as ranges."""
    xml = parts(data)[sheet].decode()
    return re.findall(r'sqref="([^"]*)"><cfRule[^>]*><formula>&quot;Training', xml)


def notes(data, sheet):
    page = load_workbook(BytesIO(data))[sheet]
    return {
        cell.coordinate: (cell.comment.author, cell.comment.text)
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def values(data):
    return [
        (sheet.name, sheet.rows, sheet.uncached, sheet.coloured, sheet.hidden_rows, sheet.merged)
        for sheet in read_workbook(data, "x").sheets
        if not is_problems_sheet(sheet.rows)
    ]


@pytest.mark.parametrize("kind", [{}, {"macros": True}, {"epoch_1904": True}])
def test_all_else_in_the_package_stays_as_it_was(kind):
    data = rich_book(**kind)
    before, after = parts(data), parts(annotated(data, MARKS))
    assert {name for name in before if before[name] != after[name]} == TOUCHED | WARDS
    assert after.keys() - before.keys() == {"xl/worksheets/problems1.xml"}
    sheet = "xl/worksheets/sheet1.xml"
    assert COLOUR.sub(b"", after[sheet]) == re.sub(
        rb' priority="(\d)"', lambda found: b' priority="%d"' % (int(found[1]) + 1), before[sheet]
    )
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        assert re.sub(rb"<[^>]*(problems1|Problems 2)[^>]*>", b"", after[name]) == before[name]
    assert values(annotated(data, MARKS)) == values(data)


def test_styles_are_added_to_and_none_is_changed():
    data = rich_book()
    before, after = (
        ElementTree.fromstring(parts(one)["xl/styles.xml"])
        for one in (data, annotated(data, MARKS))
    )
    assert [group.tag for group in before] == [group.tag for group in after]
    for old, new in zip(before, after, strict=True):
        assert [ElementTree.tostring(one) for one in old] == [
            ElementTree.tostring(one) for one in new
        ][: len(old)]
        assert new.get("count", str(len(new))) == str(len(new))


def test_each_problem_is_marked_in_colour_and_in_words():
    data = annotated(rich_book(), MARKS)
    assert coloured(data, "xl/worksheets/sheet1.xml") == ["A1 A9 B4 C5 H30"]
    found = notes(data, WARD)
    assert found["C5"] == (
        OURS,
        f"{OURS}:\nCorrect dates.\nWrite the day.\n\nCorrect dates.\nSay it once more.",
    )
    assert "This row is there twice." in found["A9"][1]
    assert "Fill this in." in found["H30"][1]
    assert "Give it a heading." in found["A1"][1]  # the first cell of a merged area


def test_notes_of_others_stay_and_ours_follow():
    data = annotated(rich_book(), MARKS)
    found = notes(data, WARD)
    assert found["F20"] == ("Joan", "Nothing here")
    assert found["B4"] == ("Joan", f"Ask Joan about her\n\n{OURS}:\nCorrect dates.\nWho is this?")
    assert len(re.findall(b"<v:shape ", parts(data)["xl/drawings/vmlDrawing1.vml"])) == 6
    again = annotated(data, [])
    assert notes(again, WARD) == notes(rich_book(), WARD)


def test_a_sheet_lists_the_problems_in_the_order_of_the_file():
    data = annotated(rich_book(), MARKS)
    rows, links = problems_of(data, "Problems 2")
    assert [row[:3] for row in rows] == [
        ["The whole file", None, None],
        [WARD, None, None],
        [WARD, "Column D", None],
        [WARD, "C1", None],
        [WARD, "B4", None],
        [WARD, "C5", "31/02/2026"],
        [WARD, "C5", None],
        [WARD, "Row 9", None],
        [WARD, "H30", None],
    ]
    assert rows[5][3:] == ["Correct dates", "Write the day."]
    there = "'Ann''s ward, 3 & 4'!"
    cells = ["D1", "C1", "B4", "C5", "C5", "A9", "H30"]
    assert links == [None, None, *(there + cell for cell in cells)]
    sheet = load_workbook(BytesIO(data))["Problems 2"]
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:E13"
    assert "Problems: 9." in sheet["A2"].value


def test_a_file_goes_round_and_collects_no_marks():
    data = rich_book()
    once = annotated(data, MARKS)
    round_and_round = once
    for _ in range(3):
        round_and_round = annotated(round_and_round, MARKS)
    assert parts(round_and_round) == parts(once)
    clean = parts(annotated(once, []))
    assert OURS.encode() not in b"".join(
        content for name, content in clean.items() if name != "xl/worksheets/problems1.xml"
    )
    assert b"Nothing needs to be corrected." in clean["xl/worksheets/problems1.xml"]
    assert values(annotated(once, [])) == values(data)


def test_a_sheet_without_notes_before_has_none_of_our_parts_after():
    data = xlsx(["Staff number"], ["00123"])
    once = parts(annotated(data, [mark("Sheet", 2, "A")]))
    assert {name for name in once if "omment" in name or name.endswith(".vml")} == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    clean = parts(annotated(annotated(data, [mark("Sheet", 2, "A")]), []))
    assert clean.keys() - parts(data).keys() == {"xl/worksheets/problems1.xml"}
    assert clean["xl/worksheets/sheet1.xml"] == parts(data)["xl/worksheets/sheet1.xml"]


def test_marks_are_known_again_after_another_program_saved_the_file():
    data = annotated(xlsx(["When"], ["31/02/2026"], ["soon"]), [mark("Sheet", 2, "A")])
    book = load_workbook(BytesIO(data))
    book["Sheet"]["A2"] = date(2026, 2, 28)
    book["Sheet"]["C1"].comment = Comment("mine", "Joan")
    again = annotated(saved(book), [mark("Sheet", 3, "A", "Not a day.")])
    assert load_workbook(BytesIO(again)).sheetnames == ["Sheet", "Problems"]
    assert coloured(again, "xl/worksheets/sheet1.xml") == ["A3"]
    assert notes(again, "Sheet").keys() == {"A3", "C1"}
    assert [row[:2] for row in problems_of(again)[0]] == [["Sheet", "A3"]]


def test_notes_are_known_again_where_a_program_forgot_their_authors():
    book = Workbook()
    book.active["A1"].comment = Comment(f"{OURS}:\nCorrect dates.\nWrite the day.", " ")
    book.active["A2"].comment = Comment(f"Ask Joan\n\n{OURS}:\nCorrect dates.", " ")
    book.active["A3"].comment = Comment(f"See the {OURS}", " ")
    assert notes(annotated(saved(book), []), "Sheet") == {
        "A2": (" ", "Ask Joan"),
        "A3": (" ", f"See the {OURS}"),
    }


def test_a_list_that_a_program_keeps_in_shared_strings_is_known_again():
    data = annotated(xlsx(["When"], ["soon"]), [mark("Sheet", 2, "A")])
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>x</t></si>'
        b"<si><r><t>Problems that Training Standards </t></r><r><t>Tracker found in this file</t>"
        b"</r></si></sst>"
    )
    data = changed(
        data,
        "xl/worksheets/problems1.xml",
        lambda xml: re.sub(
            rb't="inlineStr"><is>.*?</is>', b't="s"><v>1</v>', xml, count=1, flags=re.DOTALL
        ),
    )
    rels = "xl/_rels/workbook.xml.rels"
    line = (
        b'<Relationship Id="s" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    data = changed(data, rels, lambda xml: xml.replace(b"</Relationships>", line))
    data = zipped(parts(data) | {"xl/sharedStrings.xml": shared})
    assert parts(annotated(data, [])).keys() == parts(data).keys() - {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }


def test_what_excel_adds_to_our_sheet_goes_with_it():
    """Its settings for a printer, and the hidden name of its filter."""
    data = annotated(
        xlsx(["When"], ["soon"], ["later"]), [mark("Sheet", row, "A") for row in (2, 3)]
    )
    names = (
        b'<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'
        b'Problems!$A$4:$E$6</definedName><definedName name="Mine">1</definedName></definedNames>'
    )
    data = changed(
        data,
        "xl/workbook.xml",
        lambda xml: re.sub(rb"<definedNames ?/>", b"", xml).replace(
            b"</sheets>", b"</sheets>" + names
        ),
    )
    settings_of_printer = {
        "xl/printerSettings/printerSettings1.bin": b"a printer",
        "xl/worksheets/_rels/problems1.xml.rels": b'<Relationships xmlns="http://schemas.'
        b'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://'
        b'schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings" '
        b'Target="../printerSettings/printerSettings1.bin"/></Relationships>',
    }
    data = zipped(parts(data) | settings_of_printer)
    done = annotated(data, [mark("Sheet", 2, "A")])
    assert parts(done).keys() == parts(data).keys() - settings_of_printer.keys()
    book = load_workbook(BytesIO(done))
    assert list(book.defined_names) == ["Mine"]
    assert b"_FilterDatabase" not in parts(done)["xl/workbook.xml"]
    assert book["Problems"].auto_filter.ref == "A4:E5"


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


def test_our_sheet_is_known_by_its_title_or_its_headings():
    done = annotated(xlsx(["x"]), [mark("Sheet", 1, "A")])
    first, ours = read_workbook(done, "x").sheets
    assert is_problems_sheet(ours.rows)
    assert is_problems_sheet(ours.rows[3:])
    assert not is_problems_sheet(first.rows)
    assert not is_problems_sheet([])
    assert not is_problems_sheet([()])


def test_only_so_many_cells_are_marked_and_it_is_said():
    data = xlsx(*[[number] for number in range(10_020)])
    marks = [mark("Sheet", row, "A", value="x") for row in range(1, 10_021)]
    done = annotated(data, marks)
    assert coloured(done, "xl/worksheets/sheet1.xml") == ["A1:A10000"]
    assert parts(done)["xl/comments1.xml"].count(b"<comment ") == 10_000
    sheets = read_workbook(done, "x").sheets
    assert len(sheets[1].rows) == 10_024
    assert "Only the first 10,000 cells are coloured." in sheets[1].rows[1][0]


def test_what_a_file_says_does_nothing_in_the_list():
    bad = '=HYPERLINK("http://x")'
    rows, _ = problems_of(annotated(xlsx([bad]), [mark("Sheet", 1, "A", "a\x0b<b>&_x0041_", bad)]))
    assert rows == [["Sheet", "A1", f"'{bad}", "Correct dates", "a\ufffd<b>&_x005F_x0041_"]]


@pytest.mark.parametrize(
    ("data", "sheet"),
    [
        (b"Staff number,Completed\n00123,31/02/2026\n=1+1,-\n", None),
        ("Staff number\tCompleted\n00123\t31/02/2026\n".encode("utf-16"), None),
        (xls(["Staff number", "Completed"], ["00123", 46113]), "Staff"),
        (ods(["Staff number", "Completed"], ["00123", "31/02/2026"]), "Staff"),
    ],
)
def test_of_other_formats_it_is_a_copy(data, sheet):
    done = annotated(data, [mark(sheet, 2, "B", value="31/02/2026")])
    name = sheet or "Sheet1"
    before, after = read_workbook(data, "x"), read_workbook(done, "x")
    assert after.format == "xlsx"
    assert [one.name for one in after.sheets] == [name, "Problems"]
    said = [
        [cell.lstrip("'") if isinstance(cell, str) else cell for cell in row]
        for row in after.sheets[0].rows
    ]
    assert said == [list(row) for row in before.sheets[0].rows]
    assert after.sheets[0].rows[1][0] == "00123"
    assert notes(done, name).keys() == {"B2"}
    assert problems_of(done)[1] == [f"'{name}'!B2"]
    assert parts(annotated(done, [mark(name, 2, "B", value="31/02/2026")])) == parts(done)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n", "not_a_spreadsheet"),
        (encrypted_xlsx(), "encrypted"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "not_a_spreadsheet"),
        (zipped({"xl/workbook.xml": bytes(3 * MIB)}), "too_large"),
        (xlsx(["x"])[:2000], "not_a_spreadsheet"),
        (
            changed(
                xlsx(["x"]),
                "xl/workbook.xml",
                lambda xml: b'<!DOCTYPE w [<!ENTITY a "b">]>' + xml,
            ),
            "not_a_spreadsheet",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(data, code):
    with pytest.raises(UnreadableFile) as caught:
        annotated(data, [mark(None, 1, "A")])
    assert caught.value.code == code


def test_it_is_held_to_limits():
    for limits in (Limits(file_bytes=10), Limits(seconds=0.001), Limits(unpacked_bytes=100)):
        with pytest.raises(UnreadableFile) as caught:
            annotated(xlsx(["x"]), [], limits)
        assert caught.value.code == "too_large"


def test_a_damaged_part_is_no_reason_to_die():
    whole = annotated(rich_book(), MARKS)
    for name in TOUCHED | WARDS:
        half = changed(whole, name, lambda content: content[: len(content) // 2])
        assert outcome(half) in {"marked", "not_a_spreadsheet"}, name


def outcome(data):
    try:
        annotated(data, MARKS)
    except UnreadableFile as refused:
        return refused.code
    return "marked"


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
)
PLACES = st.tuples(st.integers(1, 12), st.sampled_from([None, "A", "B", "E", "AA"]))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=8), st.lists(PLACES, max_size=8))
def test_what_is_read_is_the_same_before_and_after(rows, places):
    data = xlsx(["Heading"], *rows)
    marks = [mark("Sheet", *place) for place in places]
    once = annotated(data, marks)
    assert values(once) == values(data)
    assert parts(annotated(once, marks)) == parts(once)
    single = {place for place in places if place[1]}
    assert {f"{column}{row}" for row, column in single} <= notes(once, "Sheet").keys()
