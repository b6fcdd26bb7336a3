"""`flask register` as scripts call it: one JSON document, and an exit status."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker.store.database import db
from tracker.store.tables.places import OrganisationFact


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    path.write_bytes(workbook(SHEETS))
    return path


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["register", *map(str, arguments)])


def held(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(OrganisationFact)) or 0


def test_a_good_workbook_ends_with_0_and_one_json_document(app: Flask, book: Path) -> None:
    result = run(app, book, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert list(document) == ["sheets", "problems"]
    assert document["problems"] == []
    assert document["sheets"][1] == {
        "name": "Organisations",
        "rows": {"total": 2, "new": 2, "changed": 0, "unchanged": 0, "rejected": 0},
    }
    assert held(app) == 2


def test_a_dry_run_says_the_same_and_writes_nothing(sqlite_app: Flask, book: Path) -> None:
    dry = run(sqlite_app, book, "--json", "--dry-run")
    assert dry.exit_code == 0
    assert held(sqlite_app) == 0
    assert json.loads(dry.stdout) == json.loads(run(sqlite_app, book, "--json").stdout)


def test_a_refused_row_ends_with_1_and_is_told(sqlite_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(workbook({"Organisations": [["Code", "Name"], ["A", "Alpha"], ["B", None]]}))
    result = run(sqlite_app, path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "Organisations: 2 total, 1 new, 0 changed, 0 unchanged, 1 rejected",
        "Organisations, row 3, column B: Fill in Name: it cannot be blank. (missing_value)",
    ]
    assert held(sqlite_app) == 1


def test_what_the_file_lacks_is_told_in_words_and_not_in_json(
    sqlite_app: Flask, book: Path, tmp_path: Path
) -> None:
    run(sqlite_app, book)
    path = tmp_path / "fewer.xlsx"
    path.write_bytes(workbook({"Organisations": [["Code", "Name"], ["TAH", "Tahoma Trust"]]}))
    result = run(sqlite_app, path)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Organisations: 1 total, 0 new, 0 changed, 1 unchanged, 0 rejected",
        "Held and not in the file; nothing was done about these:",
        "  Organisations: Numbered Care (457)",
    ]
    assert list(json.loads(run(sqlite_app, path, "--json").stdout)) == ["sheets", "problems"]
    assert held(sqlite_app) == 2


def test_a_file_that_is_no_workbook_ends_with_1(sqlite_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Code,Name\nA,Alpha\n")
    result = run(sqlite_app, path, "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["code"] == "not_a_spreadsheet"
    assert "register.csv" in problem["message"]


def test_a_file_that_is_not_there_is_wrong_use(sqlite_app: Flask, tmp_path: Path) -> None:
    result = run(sqlite_app, tmp_path / "nowhere.xlsx", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
