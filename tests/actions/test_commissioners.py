"""Commissioners of a register workbook follow each other, and their settings go with them."""

from datetime import date

import pytest
from sqlalchemy import event, select

from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.store.commissioners import answered_for, commissioned_ids
from tracker.store.tables.places import Commissioner, CommissionerFact, Setting

JUNE, JULY = date(2022, 6, 30), date(2022, 7, 1)
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)

BOOK = {
    "Organisations": [["Code", "Name"], ["HARB", "Harbour Trust"]],
    "Settings": [
        ["Organisation", "Code", "Name", "Type"],
        *(["HARB", code, code, "special_school"] for code in ("W1", "W2", "W3", "W4")),
    ],
    "Commissioners": [
        ["Code", "Name", "From", "To", "Successor"],
        ["CCG1", "First CCG", None, JUNE, "icb"],
        ["CCG2", "Second CCG", None, JUNE, "ICB; BOARD"],
        ["ICB", "Integrated care board", JULY, MARCH, "BIG"],
        ["BOARD", "Another board", JULY, None, None],
        ["BIG", "Big board", APRIL, None, None],
        ["OTHER", "A stranger", None, None, None],
    ],
    "Commissioning": [
        ["Commissioner", "Setting", "From", "To"],
        ["CCG1", "W1", None, None],
        ["CCG2", "W2", None, JUNE],
        ["CCG2", "W3", None, None],
        ["BOARD", "W3", JULY, None],
        ["OTHER", "W4", None, None],
    ],
}


@pytest.fixture
def register(session):
    document = import_register(session, workbook(BOOK), "register.xlsx", dry_run=False)
    assert document["problems"] == []
    return session


def commissioned(session, code, day):
    key = session.scalars(select(Commissioner.id).where(Commissioner.code == code)).one()
    codes = dict(session.execute(select(Setting.id, Setting.code)).all())
    return " ".join(codes[one] for one in commissioned_ids(session, key, day))


@pytest.mark.parametrize(
    ("code", "on_days"),
    [
        ("CCG1", ("W1", "W1 W2", "W1 W2", "W1 W2")),
        ("CCG2", ("W2 W3", "W1 W2 W3", "W1 W2 W3", "W1 W2 W3")),
        ("ICB", ("", "W1 W2", "W1 W2", "W1 W2")),
        ("BOARD", ("", "W2 W3", "W2 W3", "W2 W3")),
        ("BIG", ("", "", "", "W1 W2")),
        ("OTHER", ("W4", "W4", "W4", "W4")),
    ],
)
def test_what_is_commissioned_on_each_side_of_each_day(register, code, on_days):
    found = tuple(commissioned(register, code, day) for day in (JUNE, JULY, MARCH, APRIL))
    assert found == on_days


def test_two_queries_however_many_followed(register):
    key = register.scalars(select(Commissioner.id).where(Commissioner.code == "CCG2")).one()
    ran = []
    engine = register.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: ran.append(args[2]))
    commissioned_ids(register, key, APRIL)
    assert len(ran) == 2


def test_the_codes_are_kept_as_they_are_known_and_a_second_import_changes_nothing(register):
    said = register.scalars(select(CommissionerFact).where(CommissionerFact.name == "First CCG"))
    assert said.one().successors == ("ICB",)
    document = import_register(register, workbook(BOOK), "register.xlsx", dry_run=False)
    rows = {sheet["name"]: sheet["rows"] for sheet in document["sheets"]}
    assert rows["Commissioners"]["unchanged"] == rows["Commissioners"]["total"] == 6


def refused(session, *rows):
    book = workbook({"Commissioners": [["Code", "Name", "Successor"], *rows]})
    document = import_register(session, book, "register.xlsx", dry_run=False)
    return [(problem["row"], problem["message"]) for problem in document["problems"]]


def test_a_circle_with_what_is_held_is_refused_in_the_row_that_closes_it(register):
    assert refused(register, ["BIG", "Big board", "CCG1"]) == [
        (
            2,
            "Name the commissioner that follows this one, or leave the cell blank: "
            "CCG1 would be followed by ICB, ICB would be followed by BIG, "
            "BIG would be followed by CCG1.",
        )
    ]
    assert commissioned(register, "CCG1", APRIL) == "W1 W2"


def test_a_circle_within_a_file_refuses_its_rows_and_no_others(register):
    rows = [["A", "A", "B"], ["B", "B", "A; OTHER"], ["C", "C", "OTHER"], ["D", "D", "D"]]
    assert [row for row, _ in refused(register, *rows)] == [2, 3, 5]


def test_an_unknown_code_of_several_is_named(register):
    found = refused(register, ["OTHER", "A stranger", "BIG; NOWHERE; NONE"])
    assert found == [
        (
            2,
            "Correct the codes, or add NOWHERE, NONE to the sheet Commissioners: "
            "they are not known.",
        )
    ]


@pytest.mark.parametrize(
    ("code", "asked", "settings"),
    [
        ("BIG", [JUNE], "W1 W2"),
        ("BOARD", [JUNE], "W2 W3"),
        ("BIG", [JUNE, APRIL], "W1 W2"),
        ("BOARD", [JUNE, JULY], "W2 W3"),
        ("OTHER", [JUNE, APRIL], "W4"),
        ("CCG1", [JUNE], "W1 W2"),
    ],
)
def test_who_answers_later_for_the_settings_of_past_days(register, code, asked, settings):
    key = register.scalars(select(Commissioner.id).where(Commissioner.code == code)).one()
    codes = dict(register.execute(select(Setting.id, Setting.code)).all())
    found = answered_for(register, key, asked, APRIL)
    assert " ".join(codes[one] for one in found) == settings
