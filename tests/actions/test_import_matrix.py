"""Training matrices: what is a course, what its dates are, and which rows are about a person."""

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.actions.world import counted, fill_hive, told
from tests.sheets.files import saved, xlsx
from tracker import clock
from tracker.actions.answers import Given
from tracker.actions.import_file import import_file
from tracker.store.tables.uploads import UploadKind

DONE, ENDS = date(2026, 3, 4), date(2027, 3, 3)
HEADINGS = ["Staff no", "Name", "SH2", "Gentle handling"]
ASHA, ZOE = ["00123", "Asha Patel"], ["00124", "Zoë Brown"]


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: what a sheet is taken for does not depend on it."""
    return sqlite_url


@pytest.fixture
def hive(session, monkeypatch):
    """The world, with HIVE's people in it, on a day in July 2026."""
    monkeypatch.setattr(clock, "now", lambda: clock.datetime(2026, 7, 1, 12, tzinfo=clock.UTC))
    fill_hive(session)
    return session


def read(session, *rows, merged=(), **asked):
    """What is said of a sheet of these rows, with areas of it merged."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    return said_of(session, saved(book), **asked)


def said_of(session, content, **asked):
    return import_file(
        session, content, "matrix.xlsx", organisation="HIVE", dry_run=True, records=True, **asked
    )


def brought(document):
    """Of whom, which course, when it was completed and when it expires."""
    return [
        (one["staff_number"], one["course"], one["completed_on"], one["expires_on"])
        for one in document["records"]
    ]


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Dates are the date of completion", "completed"),
        ("Date training was attended", "completed"),
        ("Training matrix: completed dates", "completed"),
        ("Expiry dates of mandatory training", "expires"),
        ("All dates show when training is due for renewal", "expires"),
        ("Dates shown: valid until", "expires"),
        ("Red = expired, green = in date", None),
        ("Date completed, or date of expiry in brackets", None),
        ("Training matrix 2026", None),
        ("Dates show expiry of training", "expires"),
        ("Valid until", "expires"),
        ("Dates of last training", "completed"),
        ("Refresher due dates", "expires"),
        ("Gull ward completed", "completed"),
    ],
)
def test_what_the_dates_are_is_read_from_what_is_written_beside_them(hive, title, meaning):
    document = read(hive, [title], HEADINGS, [*ASHA, DONE, None])
    if meaning is None:
        assert counted(document) == {"rejected": 1}
        assert told(document) == [(3, "C", "cells_meaning", "2026-03-04")]
        (question,) = document["questions"]
        assert question["suggestions"] == ["completed", "expires"]
        assert (question["sheet"], question["rows"]) == ("Sheet", 1)
    else:
        days = ("2026-03-04", None) if meaning == "completed" else (None, "2026-03-04")
        assert brought(document) == [("00123", "R2", *days)]


def test_dates_that_are_all_ahead_are_expiries(hive):
    assert brought(read(hive, HEADINGS, [*ASHA, ENDS, None], [*ZOE, None, ENDS])) == [
        ("00123", "R2", None, "2027-03-03"),
        ("00124", "H2", None, "2027-03-03"),
    ]
    asked = read(hive, HEADINGS, [*ASHA, ENDS, None], [*ZOE, None, DONE])
    assert counted(asked) == {"rejected": 2}


def test_an_answer_settles_what_the_dates_are_for_good(hive):
    rows = [HEADINGS, [*ASHA, DONE, None]]
    (question,) = read(hive, *rows)["questions"]
    answer = Given("cells_meaning", question["value"], "completed")
    import_file(hive, xlsx(*rows), "matrix.xlsx", organisation="HIVE", answers=(answer,))
    later = read(hive, *rows, [*ZOE, DONE, None])
    assert counted(later) == {"new": 1, "unchanged": 1}
    other = read(hive, ["Staff no", "Name", "Ward holds"], [*ASHA, DONE])
    assert counted(other) == {"rejected": 1}


def test_what_was_answered_of_one_sheet_is_not_taken_for_another_of_its_name(hive):
    rows = [HEADINGS, [*ASHA, DONE, None]]
    answer = Given("cells_meaning", "Sheet", "completed", "Sheet")
    document = import_file(hive, xlsx(*rows), "m.xlsx", organisation="HIVE", answers=(answer,))
    assert counted(document) == {"new": 1}
    other = read(hive, ["Staff no", "Name", "Ward holds"], [*ASHA, DONE])
    assert [one["code"] for one in other["questions"]] == ["cells_meaning"]


def test_what_a_file_says_comes_before_what_was_answered(hive):
    rows = [HEADINGS, [*ASHA, DONE, None]]
    (question,) = read(hive, *rows)["questions"]
    answer = Given("cells_meaning", question["value"], "completed", "Sheet")
    import_file(hive, xlsx(*rows), "matrix.xlsx", organisation="HIVE", answers=(answer,))
    assert brought(read(hive, *rows)) == [("00123", "R2", "2026-03-04", None)]
    titled = read(hive, ["Dates show expiry of training"], *rows)
    assert brought(titled) == [("00123", "R2", None, "2026-03-04")]


@pytest.mark.parametrize(
    ("below", "cells", "ends"),
    [
        (["Comp", "Exp"], [DONE, ENDS], "2027-03-03"),
        (["Exp", "Comp"], [ENDS, DONE], "2027-03-03"),
        (["Completed", "Status"], [DONE, "Valid"], None),
    ],
)
def test_what_stands_under_a_course_in_short(hive, below, cells, ends):
    document = read(
        hive,
        ["Name", "SH2", None, "Gentle handling", None],
        [None, *below, *below],
        ["Asha Patel", *cells, *cells],
        merged=["B1:C1", "D1:E1"],
    )
    day = "2026-03-04", ends
    assert brought(document) == [("00123", "R2", *day), ("00123", "H2", *day)]
    assert document["problems"] == []


def test_two_heading_rows_and_a_course_over_its_dates(hive):
    document = read(
        hive,
        ["Willow House", None],
        [None, None, "SH2", None, "Gentle handling", None, "Total"],
        ["Payroll", "Employee name", "Date done", "Valid to", "Date done", "Valid to", "%"],
        [*ASHA, DONE, ENDS, "n/a", None, 0.5],
        [*ZOE, None, ENDS, None, None, 0.5],
        ["Totals", None, 1, 2, 0, 0, None],
        merged=["C2:D2", "E2:F2"],
    )
    assert document["sheets"][0]["header_rows"] == [2, 3]
    assert brought(document) == [
        ("00123", "R2", "2026-03-04", "2027-03-03"),
        ("00124", "R2", None, "2027-03-03"),
    ]
    assert told(document) == [(4, "E", "not_a_record", "n/a")]


def test_courses_that_are_divided_by_kind_or_tell_of_their_trainer(hive):
    document = read(
        hive,
        ["Name", "SH2", None, "Gentle handling", None],
        [None, "Initial", "Refresher", "Completed", "Trainer"],
        ["Asha Patel", date(2024, 1, 8), date(2025, 1, 6), DONE, "Jo Reed"],
        merged=["B1:C1", "D1:E1"],
        cells="completed",
    )
    assert brought(document) == [
        ("00123", "R2", "2024-01-08", None),
        ("00123", "R2", "2025-01-06", None),
        ("00123", "H2", "2026-03-04", None),
    ]


@pytest.mark.parametrize(
    ("heading", "course", "meaning"),
    [
        ("SH2 completed", "R2", "completed"),
        ("SH2 - expiry date", "R2", "expires"),
        ("Date of SH2", None, None),
        ("Expiry SH2", "R2", "expires"),
        ("Gentle handling refresher due", "H2", "expires"),
        ("Conflict awareness (HAZEL) date", None, None),
        ("Fire training date", None, "Fire training"),
        ("First aid (expires)", None, "First aid"),
    ],
)
def test_headings_that_say_what_their_dates_are(hive, heading, course, meaning):
    document = read(hive, ["Name", heading, "Ward holds"], ["Asha Patel", DONE, None])
    if course:
        day = brought(document)[0]
        assert day[1] == course
        assert day[2 if meaning == "completed" else 3] == "2026-03-04"
    elif meaning:
        assert [one["value"] for one in document["questions"]] == [meaning]


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Conflict awareness (HAZEL)", "SH2"]],
        [["Name", "HAZEL - Conflict awareness", "SH2"]],
        [["Name", "Hazel Prevention: Conflict awareness", "SH2"]],
        [[None, "Hazel Prevention", "Rowan Ltd"], ["Name", "Conflict awareness", "SH2"]],
    ],
)
def test_a_provider_beside_or_above_a_course_says_whose_it_is(hive, rows):
    document = read(hive, *rows, ["Asha Patel", DONE, None], cells="completed")
    (record,) = document["records"]
    assert (record["course"], record["provider"]) == ("HA", "HAZEL")


def test_a_course_that_two_providers_have_is_not_guessed(hive):
    document = read(hive, ["Name", "Conflict awareness", "SH2"], ["Asha Patel", DONE, None])
    assert [one["code"] for one in document["problems"]] == ["ambiguous_course", "cells_meaning"]
    assert document["records"] == []


def test_unknown_courses_are_counted_and_asked_about_once(hive):
    rows = [
        [*HEADINGS, "Fire", "Notes", "DBS date", "Line manager"],
        [*ASHA, DONE, None, DONE, "good", DONE, "Jo"],
        [*ZOE, None, None, "n/a", None, DONE, None],
        ["00999", "Who", None, None, DONE, None, None, None],
    ]
    document = read(hive, *rows, cells="completed")
    assert counted(document) == {"new": 1, "ignored": 3}
    (question,) = document["questions"]
    assert (question["code"], question["value"], question["rows"]) == ("unknown_course", "Fire", 2)


def test_rows_that_are_about_nobody(hive):
    document = read(
        hive,
        ["Dates completed"],
        HEADINGS,
        [None, "Red team", None, None],
        [*ASHA, DONE, None],
        HEADINGS,
        [*ZOE, None, DONE],
        [None, "Total trained", 1, 1],
        [None, "% compliant", 0.5, 0.5],
        [None, "Average", 46085, 46085],
        [None, "Key:", "n/a", "not applicable"],
        [None, "LTS", "long term sick", None],
        [None, None, 1, 1],
    )
    assert counted(document) == {"new": 2}
    assert document["problems"] == []


@pytest.mark.parametrize(
    "name", ["Jo Green", "White, Ann", "Key, Sam", "No Body", "Total, Ivy", "Amber Grey", "White"]
)
def test_people_whose_names_are_words_of_a_legend_are_people(hive, name):
    document = read(hive, HEADINGS, [None, name, DONE, None], cells="completed")
    assert counted(document) == {"rejected": 1}
    split = ["Surname", "Forename", "SH2", "Ward holds"]
    document = read(hive, split, ["Green", "Jo", "x", None], cells="completed")
    assert counted(document) == {"rejected": 1}


def test_dates_without_a_person_are_told(hive):
    document = read(hive, ["Dates completed"], HEADINGS, [*ASHA, DONE, None], [None, None, DONE])
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [(4, "A", "missing_value", None)]


def test_a_person_nobody_knows_is_told_once_a_row(hive):
    document = read(hive, HEADINGS, ["00999", "No Body", DONE, DONE], cells="completed")
    assert counted(document) == {"rejected": 2}
    assert told(document) == [(2, "A", "unknown_staff", "00999")]


def painted(rows, places):
    """A sheet of rows with some cells filled with a colour, as (row, column)."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for row, column in places:
        book.active.cell(row, column).fill = PatternFill("solid", fgColor="FFC000")
    return saved(book)


PAINTED = [
    ["Dates completed"],
    HEADINGS,
    [*ASHA, DONE, None],
    [*ZOE, None, None],
    ["00125", "Mary-Jane O'Neill", None, DONE],
    ["00126", "John Smith", DONE, None],
]


def test_only_a_colour_says_nothing(hive):
    document = said_of(hive, painted(PAINTED, [(4, 3), (4, 4), (5, 3)]))
    assert counted(document) == {"new": 3, "ignored": 3}
    assert told(document) == [
        (4, "C", "colour_only", None),
        (4, "D", "colour_only", None),
        (5, "C", "colour_only", None),
    ]


def test_the_stripes_of_a_table_are_no_colours(hive):
    stripes = [(row, column) for row in (3, 5) for column in range(1, 5)]
    document = said_of(hive, painted(PAINTED, stripes))
    assert counted(document) == {"new": 3}


def test_a_team_is_told_by_its_merged_and_painted_row(hive):
    book = Workbook()
    for row in [["Dates completed"], HEADINGS, ["Red team"], [*ASHA, DONE, None]]:
        book.active.append(list(row))
    for column in range(1, 5):
        book.active.cell(3, column).fill = PatternFill("solid", fgColor="4472C4")
    book.active.merge_cells("A3:D3")
    assert counted(said_of(hive, saved(book))) == {"new": 1}


def test_the_order_of_dates_is_each_columns_own(hive):
    rows = [HEADINGS, [*ASHA, "13/04/2026", "04/13/2026"], [*ZOE, "01/04/2026", "04/01/2026"]]
    document = read(hive, *rows, cells="completed")
    assert {one[2] for one in brought(document)} == {"2026-04-13", "2026-04-01"}
    unclear = read(hive, HEADINGS, [*ASHA, "01/04/2026", DONE], cells="completed")
    assert told(unclear) == [(2, "C", "ambiguous_date", "01/04/2026")]
    (question,) = unclear["questions"]
    assert (question["code"], question["value"]) == ("ambiguous_date", "SH2")
    said = read(hive, HEADINGS, [*ASHA, "01/04/2026", DONE], cells="completed", date_order="mdy")
    assert brought(said)[0][2] == "2026-01-04"


def test_two_columns_of_one_course(hive):
    document = read(hive, [*HEADINGS, "SH2"], [*ASHA, DONE, None, DONE], cells="completed")
    assert counted(document) == {"new": 1}
    assert told(document) == [(1, "E", "duplicate_heading", "SH2")]


@pytest.mark.parametrize(
    ("rows", "kind", "layout"),
    [
        ([["Staff number", "Name", "Setting", "SH2"], [*ASHA, "W1", DONE]], "training", "matrix"),
        ([["Emp ID", "Name", "Site", "DBS date", "Visa", "PIN"], [*ASHA, "W1", *[DONE] * 3]],
         "staff", "rows"),
        ([["Staff number", "Course", "Completed", "SH2"], ["00123", "SH2", DONE, DONE]],
         "training", "rows"),
        ([["Name", "First aid", "Food hygiene"], ["Asha Patel", DONE, DONE]], "training", "matrix"),
        ([["Name", "Seen on"], ["Asha Patel", DONE]], None, None),
        ([["Staff", "SH2"], ["Asha Patel", DONE]], "training", "matrix"),
        ([[None, "SH2", "Ward holds"], ["Asha Patel", DONE, None]], "training", "matrix"),
    ],
)  # fmt: skip
def test_what_a_sheet_is_taken_for(hive, rows, kind, layout):
    document = read(hive, *rows)
    assert document["kind"] == kind
    assert document["sheets"][0]["layout"] == layout


def test_a_matrix_can_be_read_as_a_staff_list_when_that_is_said(hive):
    rows = [["Staff number", "Name", "Setting", "SH2"], ["00123", "Asha Patel", "W1", DONE]]
    document = read(hive, *rows, kind=UploadKind.STAFF)
    assert (document["kind"], counted(document)) == ("staff", {"unchanged": 1})
