"""A marked file goes round as often as one likes: our marks are known again and taken away."""

import re
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from tests.examples import examples
from tests.sheets.files import changed, saved, xlsx, zipped
from tests.sheets.marked_books import MARKS, OURS, coloured, mark, notes, problems_of, values
from tests.sheets.rich_books import parts, rich_book
from tracker.sheets.annotating import annotated, is_problems_sheet
from tracker.sheets.reading import read_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


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


def test_our_sheet_is_known_by_its_title_or_its_headings():
    done = annotated(xlsx(["x"]), [mark("Sheet", 1, "A")])
    first, ours = read_workbook(done, "x").sheets
    assert is_problems_sheet(ours.rows)
    assert is_problems_sheet(ours.rows[3:])
    assert not is_problems_sheet(first.rows)
    assert not is_problems_sheet([])
    assert not is_problems_sheet([()])


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
)


PLACES = st.tuples(st.integers(1, 12), st.sampled_from([None, "A", "B", "E", "AA"]))


@pytest.mark.thorough
@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=8), st.lists(PLACES, max_size=8))
def test_what_is_read_is_the_same_before_and_after(rows, places):
    data = xlsx(["Heading"], *rows)
    marks = [mark("Sheet", *place) for place in places]
    once = annotated(data, marks)
    assert values(once) == values(data)
    assert parts(annotated(once, marks)) == parts(once)
    single = {place for place in places if place[1]}
    assert {f"{column}{row}" for row, column in single} <= notes(once, "Sheet").keys()
