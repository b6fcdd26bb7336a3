"""What the register import refuses: for each bad row the place, the code and a sentence."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.golden.register_bad_rows import BAD_ROWS
from tests.golden.register_book import SHEETS, sheet
from tests.workbooks import workbook
from tracker.actions.register_import import import_register, is_clean
from tracker.store.database import db


def dry(app: Flask, sheets: dict[str, Any]) -> dict[str, Any]:
    with app.app_context():
        return import_register(db.session(), workbook(sheets), "register.xlsx", dry_run=True)


def test_each_bad_row_is_told_with_its_place_and_the_good_ones_are_taken(
    sqlite_app: Flask,
) -> None:
    book = {name: list(rows) for name, rows in SHEETS.items()}
    expected = set()
    for name, row, told in BAD_ROWS:
        assert set(row) <= set(book[name][0])
        book[name].append([row.get(heading) for heading in book[name][0]])
        expected |= {(name, len(book[name]), *one) for one in told}
    document = dry(sqlite_app, book)
    told = [
        tuple(problem[key] for key in ("sheet", "row", "column", "code", "value"))
        for problem in document["problems"]
    ]
    assert sorted(told, key=repr) == sorted(expected, key=repr)
    assert all(problem["message"].endswith(".") for problem in document["problems"])
    for one in document["sheets"]:
        good = len(SHEETS[one["name"]]) - 1
        bad = sum(name == one["name"] for name, _, _ in BAD_ROWS)
        assert one["rows"] == {
            "total": good + bad,
            "new": good,
            "changed": 0,
            "unchanged": 0,
            "rejected": bad,
        }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (sheet("Name, Source", {"Name": "A"}), ("missing_column", 1, None, "Code")),
        ([["Code", "Name", "code"], ["A", "B", "C"]], ("duplicate_heading", 1, "C", "Code")),
        ([["What", "we", "know"], ["A", "B", "C"]], ("no_header_found", None, None, "Providers")),
    ],
)
def test_bad_headings_are_told(sqlite_app: Flask, rows: Any, told: tuple[Any, ...]) -> None:
    document = dry(sqlite_app, {"Providers": rows})
    first = document["problems"][0]
    assert (first["code"], first["row"], first["column"], first["value"]) == told
    assert not is_clean(document)


def test_a_sheet_without_a_needed_column_rejects_its_rows(sqlite_app: Flask) -> None:
    document = dry(sqlite_app, {"Providers": [["Name"], ["A"], ["B"]]})
    assert document["sheets"][0]["rows"]["rejected"] == 2
    assert len(document["problems"]) == 1


@pytest.mark.parametrize(
    ("name", "code", "clean"),
    [("Notes", "unknown_sheet", True), ("Certfications", "no_header_found", False)],
)
def test_other_sheets_are_passed_over_but_a_misspelt_one_is_refused(
    sqlite_app: Flask, name: str, code: str, clean: bool
) -> None:
    book = {"Organisations": SHEETS["Organisations"], name: [["Some", "notes"]]}
    document = dry(sqlite_app, book)
    assert [one["name"] for one in document["sheets"]] == ["Organisations"]
    assert [(p["sheet"], p["code"]) for p in document["problems"]] == [(name, code)]
    assert is_clean(document) is clean


def test_a_workbook_without_any_sheet_of_the_register_is_refused(sqlite_app: Flask) -> None:
    document = dry(sqlite_app, {"Notes": [["Some", "notes"]]})
    assert document["sheets"] == []
    assert "no_header_found" in {problem["code"] for problem in document["problems"]}
    assert not is_clean(document)


@pytest.mark.parametrize(
    "content",
    [b"Code,Name\nA,B\n", b"%PDF-1.7 not a sheet", b"", b"\x00\x01\x02"],
)
def test_a_file_that_is_no_workbook_is_refused(sqlite_app: Flask, content: bytes) -> None:
    with sqlite_app.app_context():
        document = import_register(db.session(), content, "providers.csv", dry_run=False)
    (problem,) = document["problems"]
    assert document["sheets"] == []
    assert problem["code"] in {"not_a_spreadsheet", "empty_file"}
    assert problem["row"] is None
    assert not is_clean(document)


def test_unread_columns_and_hidden_rows_are_told_and_refuse_nothing(sqlite_app: Flask) -> None:
    rows = [["Code", "Name", "Remarks"], ["A", "B", "C"], ["D", "E", None], [None, None, "F"]]
    book = load_workbook(BytesIO(workbook({"Organisations": rows})))
    book["Organisations"].row_dimensions[3].hidden = True
    book["Organisations"].column_dimensions["B"].hidden = True
    book.create_sheet("Providers").sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    with sqlite_app.app_context():
        document = import_register(db.session(), out.getvalue(), "r.xlsx", dry_run=True)
    told = {(p["sheet"], p["row"], p["column"], p["code"]) for p in document["problems"]}
    assert told == {
        ("Organisations", 1, "C", "unknown_column"),
        ("Organisations", 3, None, "hidden_row"),
        ("Organisations", None, "B", "hidden_column"),
        ("Providers", None, None, "hidden_sheet"),
    }
    assert document["sheets"][0]["rows"]["new"] == 2
    assert is_clean(document)


def test_a_formula_whose_result_was_not_saved_refuses_its_row(sqlite_app: Flask) -> None:
    document = dry(sqlite_app, {"Organisations": [["Code", "Name"], ["A", '="B"&"C"']]})
    (problem,) = document["problems"]
    assert (problem["code"], problem["row"], problem["column"]) == ("formula_without_value", 2, "B")
    assert document["sheets"][0]["rows"]["rejected"] == 1
