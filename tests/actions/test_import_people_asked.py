"""Who is meant by a name that several people bear, or nobody: asked once, answered for good."""

from datetime import date

import pytest

from tests.actions.world import TRAINING, counted, fill_hive, sheet
from tracker.actions.answers import Given
from tracker.actions.import_file import import_file
from tracker.sheets.writing import write_csv

DAY = date(2026, 3, 4)


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: what a sheet is taken for does not depend on it."""
    return sqlite_url


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    return session


def read(session, *names, **asked):
    """What is said of training of these people, by surname and forename."""
    rows = [[None, *name, "R2", "ROWAN", DAY] for name in names]
    return import_file(
        session,
        sheet(TRAINING, *rows),
        "log.xlsx",
        organisation="HIVE",
        dry_run=True,
        records=True,
        **asked,
    )


def questions(document):
    return [(one["code"], one["value"], one["suggestions"]) for one in document["questions"]]


@pytest.mark.parametrize(
    ("name", "question"),
    [
        (("Smith", "John"), ("ambiguous_staff", "Smith, John", ["00126", "00127"])),
        (("Patell", "Asha"), ("unknown_staff", "Patell, Asha", ["00123"])),
        (("Oneil", "Maryjane"), ("unknown_staff", "Oneil, Maryjane", ["00125"])),
    ],
)
def test_who_is_meant_is_asked(hive, name, question):
    document = read(hive, name, name)
    assert counted(document) == {"rejected": 2}
    assert questions(document) == [question]
    assert document["questions"][0]["rows"] == 2
    answer = Given(question[0], question[1], question[2][0])
    answered = read(hive, name, answers=(answer,))
    assert [one["staff_number"] for one in answered["records"]] == [question[2][0]]
    left_open = read(hive, name, answers=(answer._replace(answer=None),))
    assert (counted(left_open), questions(left_open)) == ({"rejected": 1}, [])


def test_a_surname_may_come_first_without_a_comma(hive):
    headings = ["Name", "Course", "Completed"]
    rows = [["Patel Asha", "R2", DAY], ["Brown Zoë", "R2", DAY], ["Asha Patel", "R2", DAY]]
    document = import_file(
        hive, sheet(headings, *rows), "log.xlsx", organisation="HIVE", dry_run=True, records=True
    )
    assert [one["staff_number"] for one in document["records"]] == ["00123", "00124"]
    assert counted(document) == {"new": 2, "rejected": 1}


def test_a_number_that_lost_its_zeros_as_text_is_told_what_it_may_be(hive):
    content = write_csv([TRAINING, ["123", "Patel", "Asha", "R2", "ROWAN", "4 March 2026"]])
    document = import_file(hive, content, "log.csv", organisation="HIVE", dry_run=True)
    (problem,) = document["problems"]
    assert problem["code"] == "unknown_staff"
    assert "If it has lost its leading zeros, write 00123, as text." in problem["message"]


def test_a_name_like_nobody_s_is_not_asked_about(hive):
    document = read(hive, ("Featherstonehaugh", "Quentin"))
    assert (counted(document), questions(document)) == ({"rejected": 1}, [])


def test_an_answer_never_speaks_for_another_name_or_another_s_people(hive):
    answers = (
        Given("ambiguous_staff", "Smith, John", "00123"),
        Given("unknown_staff", "Patell, Asha", "99999"),
    )
    document = read(hive, ("Smith", "John"), ("Patell", "Asha"), answers=answers)
    assert counted(document) == {"rejected": 2}
    within = read(
        hive,
        ("Patell", "Asha"),
        answers=(Given("unknown_staff", "Patell, Asha", "00123"),),
        setting="W2",
    )
    assert counted(within) == {"rejected": 1}


def test_an_answer_is_remembered(hive):
    answer = Given("unknown_staff", "Patell, Asha", "00123")
    rows = sheet(TRAINING, [None, "Patell", "Asha", "R2", "ROWAN", DAY])
    import_file(hive, rows, "log.xlsx", organisation="HIVE", answers=(answer,))
    later = read(hive, ("PATELL", "asha"))
    assert counted(later) == {"unchanged": 1}
