"""`flask import` as scripts call it: one JSON document, and an exit status."""

import json
from datetime import date

import pytest

from tests.actions.world import PEOPLE, STAFF, TRAINING, dump, fill_hive, sheet
from tests.sheets.files import encrypted_xlsx
from tracker.store.database import db

DAY = date(2026, 3, 4)
ROW = ["00123", "Patel", "Asha", "R2", "ROWAN", DAY]


@pytest.fixture
def hive(app):
    """The application over the world with HIVE's people."""
    with app.app_context():
        fill_hive(db.session())
    return app


@pytest.fixture
def file(tmp_path):
    """Makes a file of one sheet, or of the bytes given."""

    def make(*rows, headings=TRAINING, content=None, name="log.xlsx"):
        path = tmp_path / name
        path.write_bytes(sheet(headings, *rows) if content is None else content)
        return path

    return make


def run(app, path, *options, organisation="HIVE"):
    """Run the command; what it printed and how it ended."""
    arguments = ["import", str(path), *options]
    if organisation:
        arguments += ["--organisation", organisation]
    return app.test_cli_runner().invoke(args=arguments)


def said(result):
    """The one JSON document on standard output."""
    return json.loads(result.stdout)


def test_a_file_without_fault_ends_with_0(hive, file):
    result = run(hive, file(ROW), "--json")
    assert result.exit_code == 0
    document = said(result)
    assert list(document) == ["kind", "batch", "sheets", "rows", "problems", "questions"]
    assert document["batch"]
    assert document["rows"] == {
        "total": 1,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 0,
        "ignored": 0,
    }


def test_records_are_listed_where_asked_for(hive, file):
    document = said(run(hive, file(ROW), "--json", "--records", "--dry-run"))
    assert document["batch"] is None
    assert document["records"][0]["staff_number"] == "00123"
    assert list(document["records"][0]) == [
        "sheet",
        "row",
        "staff_number",
        "name",
        "course",
        "provider",
        "completed_on",
        "expires_on",
        "result",
    ]


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ([*ROW[:5], "n/a"], 0),
        ([*ROW[:5], "Apr-26"], 1),
        ([*ROW[:4], "Some Ltd", DAY], 1),
        ([*ROW[:3], "First aid", "ROWAN", DAY], 1),
    ],
)
def test_status_tells_of_rows_rejected_or_asked_about(hive, file, row, status):
    assert run(hive, file(row), "--json").exit_code == status


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\x89PNG", "not_a_spreadsheet"),
        (encrypted_xlsx(), "encrypted"),
        (sheet(["A", "B"], [1, 2]), "no_header_found"),
        (sheet(["Staff number", "Course"], ["00123", "R2"]), "missing_column"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_1(hive, file, content, code):
    result = run(hive, file(content=content), "--json")
    assert result.exit_code == 1
    document = said(result)
    assert [problem["code"] for problem in document["problems"]] == [code]
    assert (document["batch"], document["rows"]["total"]) == (None, 0)


@pytest.mark.parametrize(
    ("options", "organisation", "sentence"),
    [
        ([], "NOBODY", "No organisation has the code NOBODY."),
        (["--setting", "R1"], "HIVE", "HIVE has no setting with the code R1."),
        (["--setting", "W9"], "HIVE", "HIVE has no setting with the code W9."),
        (["--kind", "holiday"], "HIVE", "Invalid value for '--kind'"),
        (["--date-order", "dym"], "HIVE", "Invalid value for '--date-order'"),
        ([], None, "Missing option '--organisation'"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(hive, file, options, organisation, sentence):
    result = run(hive, file(ROW), "--json", *options, organisation=organisation)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr


def test_a_file_that_is_not_there_ends_with_2(hive, tmp_path):
    assert run(hive, tmp_path / "none.xlsx", "--json").exit_code == 2


def test_answers_are_remembered(hive, file, tmp_path):
    row = [*ROW[:4], "Some Ltd", DAY]
    answers = tmp_path / "answers.json"
    given = {"code": "unknown_provider", "value": "Some Ltd", "answer": "ROWAN"}
    answers.write_text(json.dumps({"answers": [given]}))
    assert run(hive, file(row), "--json").exit_code == 1
    result = run(hive, file(row), "--json", "--records", "--answers", str(answers))
    assert result.exit_code == 0
    assert said(result)["records"][0]["provider"] == "ROWAN"
    again = run(hive, file(row), "--json")
    assert (again.exit_code, said(again)["rows"]["unchanged"]) == (0, 1)


@pytest.mark.parametrize(
    "answers",
    [
        "no JSON",
        '{"answers": [{"code": "unknown_provider", "value": "Some Ltd", "answer": "NOBODY"}]}',
    ],
)
def test_answers_that_are_none_end_with_2(hive, file, tmp_path, answers):
    path = tmp_path / "answers.json"
    path.write_text(answers)
    with hive.app_context():
        before = dump(db.session())
    assert run(hive, file(ROW), "--json", "--answers", str(path)).exit_code == 2
    with hive.app_context():
        assert dump(db.session()) == before


def test_kind_date_order_and_setting(hive, file):
    path = file([*ROW[:5], "03/04/26"])
    options = ["--json", "--records", "--dry-run", "--kind", "training", "--setting", "W1"]
    document = said(run(hive, path, *options, "--date-order", "mdy"))
    assert document["records"][0]["completed_on"] == "2026-03-04"
    document = said(run(hive, path, *options, "--date-order", "dmy"))
    assert document["records"][0]["completed_on"] == "2026-04-03"
    assert said(run(hive, path, "--json", "--kind", "staff"))["kind"] == "staff"


def test_a_csv(hive, file):
    content = "Staff number;Course;Completed\r\n00123;R2;4/3/2026\r\n".encode("utf-16")
    document = said(run(hive, file(content=content, name="log.csv"), "--json", "--records"))
    assert (document["sheets"][0]["name"], document["records"][0]["sheet"]) == (None, None)


def test_without_json_it_speaks_to_people(hive, file):
    path = file([*ROW[:5], "Apr-26"], [*ROW[:4], "Rowen", DAY])
    result = run(hive, path, "--records", "--dry-run")
    assert result.exit_code == 1
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 1 rejected, 0 ignored." in result.stdout
    assert "sheet Sheet1 row 2 column F: “Apr-26”" in result.stdout
    assert "unknown provider “Rowen” in 1 rows: ROWAN" in result.stdout
    assert "00123" in result.stdout
    assert "Nothing was written." in result.stdout
    staff = run(hive, file(*PEOPLE, headings=STAFF))
    assert staff.exit_code == 0
    assert "Taken in as upload 2." in staff.stdout


def test_help(hive):
    result = hive.test_cli_runner().invoke(args=["import", "--help"])
    assert result.exit_code == 0
    for option in ("--organisation", "--answers", "--dry-run", "--records", "--cells", "--json"):
        assert option in result.stdout
