"""What the register import refuses: for each bad row the place, the code and a sentence."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.golden.register_book import SHEETS, sheet
from tests.workbooks import workbook
from tracker.actions.register_import import import_register, is_clean
from tracker.store.database import db

# Sheet, the bad row as its good neighbours would say it, and what is told: column, code, value.
BAD_ROWS: list[tuple[str, dict[str, Any], tuple[tuple[str | None, str, str | None], ...]]] = [
    ("Organisations", {"Name": "No code"}, (("A", "missing_value", None),)),
    ("Organisations", {"Code": "X"}, (("B", "missing_value", None),)),
    ("Organisations", {"Code": "tah", "Name": "Again"}, ((None, "duplicate_row", None),)),
    ("Organisations", {"Code": "#N/A", "Name": "Bad"}, (("A", "bad_value", "#N/A"),)),
    ("Organisations", {"Code": "X" * 101, "Name": "Long"}, (("A", "bad_value", "X" * 101),)),
    (
        "Commissioners",
        {"Code": "A", "Name": "A", "Successor": "B"},
        (("F", "bad_identifier", "B"),),
    ),
    # Refused for its own successor, so the next is refused too.
    (
        "Commissioners",
        {"Code": "C", "Name": "C", "Successor": "A"},
        (("F", "bad_identifier", "A"),),
    ),
    ("Commissioners", {"Code": "D", "Name": "D", "Successor": "D"}, (("F", "bad_value", "D"),)),
    (
        "Commissioners",
        {"Code": "E", "Name": "E", "From": "2/1/2020", "To": "1/1/2020"},
        (("E", "bad_value", "1/1/2020"),),
    ),
    (
        "Settings",
        {"Organisation": "NOBODY", "Code": "S1", "Name": "S", "Type": "special school"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S2", "Name": "S", "Type": "hospital"},
        (("D", "bad_value", "hospital"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S3", "Name": "S", "Type": "special school"}
        | {"NHS commissioned": "perhaps", "Nation": "France", "Populations": "children; cats"},
        (
            ("E", "bad_value", "perhaps"),
            ("F", "bad_value", "France"),
            ("G", "bad_value", "children; cats"),
        ),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S4", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "DfE URN", "Identifier": "12345"},
        (("I", "bad_identifier", "12345"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S5", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "CQC location", "Identifier": "1-12345"},
        (("I", "bad_identifier", "1-12345"),),
    ),
    # A National Insurance number is not even repeated.
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S6", "Name": "S", "Type": "special school"}
        | {"Identifier kind": "anything", "Identifier": "AB 12 34 56 C"},
        (("I", "bad_identifier", None),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S7", "Name": "S", "Type": "special school"}
        | {"Declared provider": "NOBODY"},
        (("J", "unknown_provider", "NOBODY"),),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "S8", "Name": "S", "Type": "special school"}
        | {"From": "31/02/2020", "To": "Apr-26"},
        (("K", "bad_date", "31/02/2020"), ("L", "bad_date", "Apr-26")),
    ),
    (
        "Settings",
        {"Organisation": "TAH", "Code": "HOME-1", "Name": "The Lodge", "Type": "childrens home"}
        | {"From": "31/12/2024"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Commissioning",
        {"Commissioner": "ICB1", "Setting": "NOWHERE"},
        (("B", "unknown_setting", "NOWHERE"),),
    ),
    (
        "Commissioning",
        {"Commissioner": "NOBODY", "Setting": "007"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    ("Certification bodies", {"Code": "B2"}, (("B", "missing_value", None),)),
    (
        "Accreditations",
        {"Body": "NOBODY", "Accredited by": "UKAS"},
        (("A", "bad_identifier", "NOBODY"),),
    ),
    (
        "Accreditations",
        {"Body": "BODY", "Accredited by": "U.K.A.S.", "From": "13/13/2020"},
        (("E", "bad_date", "13/13/2020"),),
    ),
    (
        "Providers",
        {"Code": "P1", "Name": "P", "Kind": "in house"},
        (("E", "missing_value", None),),
    ),
    ("Providers", {"Code": "P2", "Name": "P", "Kind": "charity"}, (("D", "bad_value", "charity"),)),
    (
        "Curricula",
        {"Provider": "NOBODY", "Code": "L1", "Name": "L", "Level": "physical"},
        (("A", "unknown_provider", "NOBODY"),),
    ),
    (
        "Curricula",
        {"Provider": "oaklea", "Code": "l1", "Name": "L", "Level": "physical"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Curricula",
        {"Provider": "OAKLEA", "Code": "L9", "Name": "L"},
        (("E", "missing_value", None),),
    ),
    # The course of another provider.
    (
        "Certifications",
        {"Provider": "TAH-OWN", "Body": "BODY", "Certificate number": "C-2", "Curricula": "L2;L1"},
        (("E", "unknown_course", "L2;L1"),),
    ),
    (
        "Certifications",
        {"Provider": "NOBODY", "Body": "NOBODY", "Certificate number": "C-3", "Curricula": "L2"},
        (("A", "unknown_provider", "NOBODY"), ("B", "bad_identifier", "NOBODY")),
    ),
    (
        "Certifications",
        {"Provider": "TAH-OWN", "Body": "BODY", "From": "01/05/2021"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-9", "Event": "withdrawn", "On": "1/1/2020"},
        (("A", "bad_identifier", "C-9"),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "lost", "On": None},
        (("B", "bad_value", "lost"), ("C", "missing_value", None)),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "withdrawn", "On": "1/1/2020", "Curricula": "L7"},
        (("D", "unknown_course", "L7"),),
    ),
    (
        "Certification events",
        {"Certificate number": "C-1", "Event": "suspended", "On": "2/1/2021", "Curricula": "L2"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Affiliates",
        {"Provider": "OAKLEA", "Organisation": "TAH", "Curricula": "L2", "From": "31/12/2023"},
        ((None, "duplicate_row", None),),
    ),
    ("Trainers", {"Provider": "OAKLEA", "Grade": "senior"}, (("B", "missing_value", None),)),
    ("Trainers", {"Provider": "OAKLEA", "Name": "X"}, (("D", "missing_value", None),)),
    (
        "Trainers",
        {"Provider": "OAKLEA", "Name": "SAM OKAFOR", "Reference": "t9", "Grade": "senior"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Requirements",
        {"Code": "PI-NHS", "Level": "physical", "Strength": "must", "From": "1/4/2020"},
        ((None, "duplicate_row", None),),
    ),
    (
        "Requirements",
        {"Code": "R1", "Level": "physical", "Strength": "must", "Assurance": "lapsed"}
        | {"Interval months": 0, "Grace days": "2 weeks", "Warning days": 1.5, "Target": 101},
        (
            ("I", "bad_value", "lapsed"),
            ("J", "bad_value", "0"),
            ("N", "bad_value", "2 weeks"),
            ("P", "bad_value", "1.5"),
            ("Q", "bad_value", "101"),
        ),
    ),
    ("Requirements", {"Code": "R2", "Level": "physical"}, (("R", "missing_value", None),)),
]


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
