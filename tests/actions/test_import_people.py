"""Whose training a row is: the number decides, a name alone where one person bears it."""

from datetime import date

import pytest

from tests.actions.world import PEOPLE, STAFF, TRAINING, counted, fill_hive, take, told

DAY = date(2026, 3, 4)
NAMED = ["Name", "Course", "Completed"]


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    return session


def whose(session, number, surname=None, forename=None, **more):
    """The staff number of the person found, or the code of the problem."""
    row = [number, surname, forename, "R2", "ROWAN", DAY]
    document = take(session, TRAINING, row, dry_run=True, **more)
    if document["records"]:
        return document["records"][0]["staff_number"]
    (problem,) = document["problems"]
    return problem["code"]


@pytest.mark.parametrize("number", ["00123", 123, 123.0, "00123-2", " 00123 "])
def test_numbers_of_one_person(hive, number):
    assert whose(hive, number) == "00123"


@pytest.mark.parametrize("number", ["123", "0123", "00999", 999, "00123/2"])
def test_numbers_of_nobody(hive, number):
    assert whose(hive, number, "Patel", "Asha") == "unknown_staff"


def test_a_numeric_cell_that_two_numbers_differ_from(hive):
    take(hive, STAFF, ["000123", "Ray", "Sue", "W1", None, None])
    assert whose(hive, 123) == "ambiguous_staff"
    assert whose(hive, "00123") == "00123"


@pytest.mark.parametrize(
    ("surname", "forename"),
    [
        ("PATEL", "asha"),
        ("Patel", None),
        (None, "Asha"),
        ("Patel (Ms)", "Asha"),
        ("Patel, Asha", None),
    ],
)
def test_the_name_beside_a_number(hive, surname, forename):
    assert whose(hive, "00123", surname, forename) == "00123"


@pytest.mark.parametrize(
    ("surname", "forename", "column"),
    [("Brown", "Asha", "B"), ("Patel", "Zoë", "C"), (None, "Zoë", "C"), ("Brown", None, "B")],
)
def test_another_s_name_beside_a_number(hive, surname, forename, column):
    document = take(hive, TRAINING, ["00123", surname, forename, "R2", "ROWAN", DAY])
    assert counted(document) == {"rejected": 1}
    value = surname if column == "B" else forename
    assert told(document) == [(2, column, "name_mismatch", value)]


@pytest.mark.parametrize(
    ("number", "surname", "forename"),
    [
        ("00123", "patel", "ASHA"),
        ("00124", "Brown", "Zoë"),
        ("00124", "Brown", "Zoe"),
        ("00125", "Oneill", "Mary Jane"),
        ("00125", "O\u2019Neill", "Mary\u2010Jane"),
        ("ambiguous_staff", "Smith", "John"),
        ("unknown_staff", "Patel", "Ash"),
        ("missing_value", "Patel", None),
    ],
)
def test_by_name_alone(hive, number, surname, forename):
    assert whose(hive, None, surname, forename) == number


@pytest.mark.parametrize(
    "name", ["Patel, Asha", "Patel, Asha (Ms)", "Asha Patel", "Ms Asha Patel", "PATEL,ASHA"]
)
def test_both_names_in_one_column(hive, name):
    document = take(hive, NAMED, [name, "R2", DAY])
    assert document["records"][0]["staff_number"] == "00123"


def test_accents_are_overlooked_only_where_that_leaves_one_person(hive):
    take(hive, STAFF, ["00200", "Brown", "Zoé", "W1", None, None])
    assert whose(hive, None, "Brown", "Zoe") == "ambiguous_staff"
    assert whose(hive, None, "Brown", "Zoé") == "00200"
    take(hive, STAFF, ["00201", "Brown", "Zoe", "W1", None, None])
    assert whose(hive, None, "Brown", "Zoe") == "00201"


def test_a_name_of_today_comes_before_a_former_one(hive):
    take(hive, STAFF, ["00123", "Jones", *PEOPLE[0][2:]])
    assert whose(hive, None, "Patel", "Asha") == "00123"
    take(hive, STAFF, ["00300", "Patel", "Asha", "W2", None, None])
    assert whose(hive, None, "Patel", "Asha") == "00300"
    assert whose(hive, "00123", "Patel", "Asha") == "00123"


def test_a_setting_chooses_among_people_of_one_name(hive):
    assert whose(hive, None, "Smith", "John", setting="W2") == "00127"
    assert whose(hive, None, "Smith", "John", setting="W1") == "00126"


def test_a_setting_refuses_people_who_work_elsewhere(hive):
    assert whose(hive, "00125", setting="W1") == "unknown_staff"
    assert whose(hive, None, "O'Neill", "Mary-Jane", setting="W1") == "unknown_staff"
    assert whose(hive, "00125", setting="W2") == "00125"


def test_a_mover_keeps_the_training(hive):
    row = ["00126", "Smith", "John", "R2", "ROWAN", DAY]
    take(hive, TRAINING, row)
    take(hive, STAFF, ["00126", "Smith", "John", "W2", "Carer", None])
    document = take(hive, TRAINING, row, setting="W2")
    assert counted(document) == {"unchanged": 1}


def test_training_in_either_post_is_one_person_s(hive):
    take(hive, STAFF, ["00123-2", *PEOPLE[0][1:3], "W2", "Nurse", None])
    row = ["Patel", "Asha", "R2", "ROWAN", DAY]
    document = take(hive, TRAINING, ["00123-2", *row], ["00123", *row])
    assert counted(document) == {"new": 1, "rejected": 1}
    assert [code for _, _, code, _ in told(document)] == ["duplicate_row"]


def test_another_organisation_s_number_is_unknown(hive):
    row = ["00123", "Patel", "Asha", "R2", "ROWAN", DAY]
    document = take(hive, TRAINING, row, organisation="REEF")
    assert told(document) == [(2, "A", "unknown_staff", "00123")]
