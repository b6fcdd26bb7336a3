"""The file comes back as it was, with its marks; what cannot be marked is refused or a copy."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from tests.sheets.files import changed, encrypted_xlsx, ods, xlsx, zipped
from tests.sheets.marked_books import (
    COLOUR,
    MARKS,
    OURS,
    TOUCHED,
    WARD,
    WARDS,
    coloured,
    mark,
    notes,
    problems_of,
    values,
)
from tests.sheets.old_excel import xls
from tests.sheets.rich_books import parts, rich_book
from tracker.sheets.annotating import annotated
from tracker.sheets.limits import MIB, Limits, UnreadableFile
from tracker.sheets.reading import read_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


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
