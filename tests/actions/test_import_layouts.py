"""Which sheets and columns of a file are read, and what is told of the file as a whole."""

from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from tests.actions.world import PEOPLE, STAFF, TRAINING, counted, dump, fill_hive, sheet, take, told
from tests.sheets.files import encrypted_xlsx, saved, with_cells_at, xlsx
from tests.workbooks import workbook
from tracker.actions.import_file import import_file
from tracker.sheets.limits import Limits
from tracker.sheets.writing import write_csv
from tracker.store.tables.uploads import UploadKind

DAY = date(2026, 3, 4)
ROW = ["00123", "Patel", "Asha", "R2", "ROWAN", DAY]


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: what a sheet is taken for does not depend on it."""
    return sqlite_url


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    return session


def read(session, content, name="file.xlsx", **more):
    """Import a file for HIVE, with its records."""
    return import_file(session, content, name, organisation="HIVE", records=True, **more)


def test_headings_match_however_they_are_typed(hive):
    headings = ["STAFF_NUMBER", "sur name", "Fore-name", "course ", "PROVIDER", "Completed"]
    assert counted(take(hive, headings, ROW)) == {"new": 1}


def test_headings_below_a_title_and_in_another_order(hive):
    rows = [
        ["Training of Willow House"],
        [],
        [None, "Completed", "Course", "Notes", "Staff number"],
        [None, DAY, "SH2", "good", "00123"],
        [],
        [None, DAY, "RA", None, "00124"],
    ]
    document = read(hive, workbook({"Log": rows}))
    assert document["sheets"][0]["header_rows"] == [3]
    assert counted(document) == {"new": 2}
    assert [one["row"] for one in document["records"]] == [4, 6]


def test_a_csv_says_the_same_as_a_workbook(hive):
    rows = [TRAINING, [*ROW[:5], "4/3/2026"], ["00124", "Brown", "Zoë", "HA", "HAZEL", "1.4.26"]]
    fresh = read(hive, xlsx(*rows), dry_run=True)
    document = read(hive, write_csv(rows), "log.csv")
    assert document["sheets"][0]["name"] is None
    assert [{**one, "sheet": "Sheet"} for one in document["records"]] == fresh["records"]
    assert counted(read(hive, xlsx(*rows))) == {"unchanged": 2}


def test_several_sheets_are_one_file(hive):
    content = workbook(
        {
            "Guide": [["How to fill this in"]],
            "North": [TRAINING, ROW],
            "South": [TRAINING, ROW, [*ROW[:5], date(2025, 3, 4)]],
        }
    )
    document = read(hive, content)
    guide, north, south = document["sheets"]
    assert guide["why_skipped"].startswith("We could not find a heading row")
    assert (guide["layout"], guide["read"]) == (None, 0)
    assert (north["read"], south["read"]) == (1, 2)
    assert counted(document) == {"new": 2, "rejected": 1}
    (problem,) = document["problems"]
    assert (problem["sheet"], problem["row"]) == ("South", 2)
    assert problem["message"] == "This is the same training as row 2 of sheet North."


def test_a_sheet_of_the_other_form_is_left_for_its_own_import(hive):
    content = workbook({"Staff": [STAFF, *PEOPLE], "Training": [TRAINING, ROW]})
    document = read(hive, content)
    assert document["kind"] == "staff"
    assert "training log" in document["sheets"][1]["why_skipped"]
    document = read(hive, content, kind=UploadKind.TRAINING)
    assert document["kind"] == "training"
    assert counted(document) == {"new": 1}


def test_a_log_that_tells_of_posts_is_a_training_log(hive):
    headings = ["Staff number", "Setting", "Role", "Start", "Email", "Course", "Completed"]
    row = ["00123", "W1", "Nurse", DAY, "a@example.org", "SH2", DAY]
    assert take(hive, headings, row)["kind"] == "training"


def test_a_file_without_our_headings(hive):
    before = dump(hive)
    document = take(hive, ["Who", "What", "When"], ["Asha", "Holds", DAY])
    assert document["kind"] is None
    assert document["batch"] is None
    assert told(document) == [(None, None, "no_header_found", None)]
    assert document["sheets"][0]["why_skipped"]
    assert dump(hive) == before


@pytest.mark.parametrize(
    ("headings", "lacking"),
    [
        (["Staff number", "Course"], ["Completed"]),
        (["Course", "Completed"], ["Staff number"]),
        (["Surname", "Course", "Completed"], ["Staff number"]),
        (["Staff number", "Surname", "Role"], ["Setting", "Forename"]),
        (["Surname", "Forename", "Setting"], ["Staff number"]),
    ],
)
def test_a_missing_column(hive, headings, lacking):
    document = take(hive, headings, ["x"] * len(headings))
    assert told(document) == [(1, None, "missing_column", name) for name in lacking]
    assert document["rows"]["total"] == 0
    assert document["sheets"][0]["why_skipped"]


def test_a_heading_that_stands_twice(hive):
    document = take(hive, [*TRAINING, "course"], [*ROW, "H2"])
    assert counted(document) == {"new": 1}
    assert told(document) == [(1, "G", "duplicate_heading", "course")]
    assert document["records"][0]["course"] == "R2"


def test_headings_without_rows(hive):
    document = take(hive, TRAINING)
    assert told(document) == [(None, None, "empty_file", None)]
    assert document["batch"] is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 no spreadsheet", "not_a_spreadsheet"),
        (xlsx(["x"])[:2000], "not_a_spreadsheet"),
        (encrypted_xlsx(), "encrypted"),
        (with_cells_at((1, 1), (1_048_576, 16_384)), "too_large"),
    ],
)
def test_a_file_that_cannot_be_read(hive, content, code):
    before = dump(hive)
    document = read(hive, content, "staff.xlsx")
    assert told(document) == [(None, None, code, None)]
    assert document["problems"][0]["sheet"] is None
    assert (document["sheets"], document["batch"]) == ([], None)
    assert dump(hive) == before


def test_limits_are_settings(hive):
    document = read(hive, sheet(TRAINING, ROW, ROW), limits=Limits(rows=2))
    assert told(document) == [(None, None, "too_large", None)]


def test_hidden_rows_and_columns_are_read_and_told(hive):
    book = Workbook()
    for row in (TRAINING, ROW, ["00124", "Brown", "Zoë", "RA", "ROWAN", DAY]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    secret = book.create_sheet("Old")
    secret.append(TRAINING)
    secret.append([*ROW[:5], date(2024, 3, 4)])
    secret.sheet_state = "hidden"
    document = read(hive, saved(book))
    assert counted(document) == {"new": 2}
    assert told(document) == [
        (None, "E", "hidden_column", "Provider"),
        (3, None, "hidden_row", None),
    ]
    assert document["sheets"][1]["why_skipped"] == "The sheet is hidden."


def test_a_formula_that_was_never_worked_out(hive):
    headings = [*TRAINING, "Expires"]
    rows = [[*ROW[:5], "=TODAY()", None], [*ROW, "=F3+365"]]
    document = take(hive, headings, *rows)
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [
        (2, "F", "formula_without_value", None),
        (3, "G", "formula_without_value", None),
    ]
    assert document["records"][0]["expires_on"] is None


def test_days_that_count_from_1904(hive):
    book = Workbook()
    book.epoch = MAC_EPOCH
    book.active.append(TRAINING)
    book.active.append([*ROW[:5], 44651])
    document = read(hive, saved(book))
    assert document["records"][0]["completed_on"] == "2026-04-01"


def test_text_dates_are_day_first_unless_it_is_said_otherwise(hive):
    rows = [[*ROW[:5], "03/04/26"]]
    document = take(hive, TRAINING, *rows, dry_run=True)
    assert document["records"][0]["completed_on"] == "2026-04-03"
    document = take(hive, TRAINING, *rows, dry_run=True, date_order="mdy")
    assert document["records"][0]["completed_on"] == "2026-03-04"


def test_a_dry_run_writes_nothing(hive):
    before = dump(hive)
    document = take(hive, TRAINING, ROW, ["00124", None, None, "Holds", None, DAY], dry_run=True)
    assert counted(document) == {"new": 1, "ignored": 1}
    assert document["batch"] is None
    staff = take(hive, STAFF, ["00999", "New", "Nora", "W1", None, None], dry_run=True)
    assert counted(staff) == {"new": 1}
    assert dump(hive) == before
