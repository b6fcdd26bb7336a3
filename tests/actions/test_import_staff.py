"""Staff lists: people, their posts, and what a later list changes."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.actions.world import (
    PEOPLE,
    STAFF,
    TRAINING,
    counted,
    known,
    register_world,
    take,
    take_people,
    told,
)
from tracker.rules.words import Absence, Employment
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import SettingUpload

ASHA = PEOPLE[0]


@pytest.fixture
def world(session):
    """The world without people."""
    register_world(session)
    return session


@pytest.fixture
def hive(world):
    """The world, with HIVE's people in it."""
    take_people(world)
    return world


def post_of(session, staff_number, setting="W1"):
    """What is known of a post."""
    ids = {"W1": 1, "W2": 2}
    query = (
        select(PostFact)
        .join(Post, Post.id == PostFact.post_id)
        .where(
            Post.staff_number == staff_number,
            Post.setting_id == ids[setting],
            PostFact.withdrawn_at.is_(None),
        )
    )
    return session.scalars(query).one()


def names_of(session, number):
    """Every name recorded of a person, in order."""
    query = select(PersonFact).join(Person, Person.id == PersonFact.person_id)
    facts = session.scalars(query.where(Person.number == number).order_by(PersonFact.id))
    return [(fact.surname, fact.forename) for fact in facts]


def test_a_row_becomes_a_person_and_a_post(world):
    document = take(world, STAFF, ASHA)
    assert document["kind"] == "staff"
    assert counted(document) == {"new": 1}
    assert document["records"] == [
        {
            "row": 2,
            "staff_number": "00123",
            "name": "Patel, Asha",
            "setting": "W1",
            "role": "Nurse",
            "start": "2020-01-06",
            "end": None,
        }
    ]
    post = post_of(world, "00123")
    assert (post.role, post.starts_on, post.employment) == (
        "Nurse",
        date(2020, 1, 6),
        Employment.EMPLOYED,
    )
    assert (post.absence, post.exempt_from, post.upload_id) == (None, None, document["batch"])


def test_every_field_is_kept(world):
    headings = ["Staff number", "Name", "Email", "Setting", "Staff group", "Employment"]
    headings += ["Start", "End", "Absence", "Absence from", "Absence to", "Exempt from"]
    headings += ["Exempt to"]
    row = ["E77", "Lee, Kim (Dr)", "kim@example.org", "willow house", "Medical", "Agency"]
    row += ["1 Feb 2024", "31/12/2026", "Long absence", "1/3/26", "1/5/26", "1/6/26", "2/6/26"]
    assert counted(take(world, headings, row)) == {"new": 1}
    (person,) = known(world, PersonFact)
    assert (person.surname, person.forename, person.email) == ("Lee", "Kim", "kim@example.org")
    post = post_of(world, "E77")
    assert (post.staff_group, post.employment) == ("Medical", Employment.AGENCY)
    assert (post.starts_on, post.ends_on) == (date(2024, 2, 1), date(2026, 12, 31))
    assert (post.absence, post.absence_from) == (Absence.LONG_ABSENCE, date(2026, 3, 1))
    assert (post.exempt_from, post.exempt_to) == (date(2026, 6, 1), date(2026, 6, 2))


def test_days_of_absence_are_a_long_absence(world):
    take(world, [*STAFF, "Absence from"], [*ASHA, "1/3/26"])
    assert post_of(world, "00123").absence == Absence.LONG_ABSENCE


def test_the_reason_of_an_absence_is_not_told(world):
    document = take(world, [*STAFF, "Absence"], [*ASHA, "back trouble"])
    assert counted(document) == {"rejected": 1}
    assert told(document) == [(2, "G", "bad_value", None)]
    assert "back trouble" not in str(document)


def test_back_from_an_absence(hive):
    absent = [*STAFF, "Absence", "Absence from"]
    take(hive, absent, [*ASHA, "long_absence", "1/3/26"])
    assert counted(take(hive, [*STAFF, "Absence"], [*ASHA, None])) == {"changed": 1}
    post = post_of(hive, "00123")
    assert (post.absence, post.absence_from) == (None, None)


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("End", "Apr-26", "bad_date"),
        ("End", "5/1/2020", "bad_value"),
        ("Employment", "volunteer", "bad_value"),
        ("Email", "kim at example", "bad_value"),
        ("Staff group", "G" * 201, "bad_value"),
    ],
)
def test_a_value_that_cannot_be_meant_refuses_the_row(world, heading, cell, code):
    document = take(world, [*STAFF, heading], [*ASHA, cell])
    assert counted(document) == {"rejected": 1}
    ((row, column, found, _),) = told(document)
    assert (row, column, found) == (2, "G", code)
    assert known(world, PersonFact) == []


@pytest.mark.parametrize(
    ("place", "column", "code"),
    [(0, "A", "missing_value"), (1, "B", "missing_value"), (2, "C", "missing_value")],
)
def test_number_and_names_are_needed(world, place, column, code):
    row = [*ASHA]
    row[place] = None
    assert told(take(world, STAFF, row)) == [(2, column, code, None)]


@pytest.mark.parametrize("setting", ["R1", "Sandbank", "Nowhere"])
def test_a_setting_that_is_not_ours_is_refused(world, setting):
    document = take(world, STAFF, [*ASHA[:3], setting, *ASHA[4:]])
    assert counted(document) == {"rejected": 1}
    assert told(document) == [(2, "D", "unknown_setting", setting)]


def test_one_setting_for_the_whole_file(world):
    headings = [name for name in STAFF if name != "Setting"]
    row = [cell for cell in ASHA if cell != "W1"]
    document = take(world, headings, row, setting="W2")
    assert document["records"][0]["setting"] == "W2"
    document = take(world, STAFF, [*ASHA[:3], None, *ASHA[4:]], ASHA, setting="W2")
    assert counted(document) == {"unchanged": 1, "rejected": 1}
    assert told(document) == [(3, "D", "unknown_setting", "W1")]


def test_a_number_of_national_insurance_is_neither_kept_nor_told(world):
    document = take(world, STAFF, ["AB 12 34 56 C", *ASHA[1:]])
    assert told(document) == [(2, "A", "bad_identifier", None)]
    assert "12 34 56" not in str(document)


def test_the_same_list_twice_changes_nothing(hive):
    assert counted(take(hive, STAFF, *PEOPLE)) == {"unchanged": len(PEOPLE)}
    assert len(known(hive, PostFact)) == len(PEOPLE)


def test_who_is_missing_from_the_list_stays(hive):
    assert counted(take(hive, STAFF, ASHA)) == {"unchanged": 1}
    assert len(known(hive, PostFact)) == len(PEOPLE)


def test_a_married_name(hive):
    document = take(hive, STAFF, ["00123", "Jones", *ASHA[2:]])
    assert counted(document) == {"changed": 1}
    assert names_of(hive, "00123") == [("Patel", "Asha"), ("Jones", "Asha")]
    assert document["records"][0]["name"] == "Jones, Asha"
    for surname in ("Jones", "Patel"):
        log = take(hive, TRAINING, ["00123", surname, "Asha", "R2", "ROWAN", "4/3/2026"])
        assert log["rows"]["rejected"] == 0


def test_a_number_with_another_s_name_is_refused(hive):
    document = take(hive, STAFF, ["00123", "Jones", "Rita", *ASHA[3:]])
    assert counted(document) == {"rejected": 1}
    assert told(document) == [(2, "B", "name_mismatch", "Jones")]


def test_a_name_in_other_letters_is_the_same_name(hive):
    document = take(hive, STAFF, ["00125", "ONEILL", "mary jane", *PEOPLE[2][3:]])
    assert counted(document) == {"unchanged": 1}


def test_two_rows_that_name_one_number_differently(world):
    document = take(world, STAFF, ASHA, ["00123-2", "Jones", "Asha", "W2", "Nurse", None])
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [(3, "B", "name_mismatch", "Jones")]


def test_a_second_post_and_a_mover_are_one_person(hive):
    second = ["00123-2", *ASHA[1:3], "W2", "Nurse", None]
    moved = ["00126", "Smith", "John", "W2", "Carer", None]
    assert counted(take(hive, STAFF, second, moved)) == {"new": 2}
    assert len(hive.scalars(select(Person)).all()) == len(PEOPLE)
    assert len(known(hive, PostFact)) == len(PEOPLE) + 2
    assert post_of(hive, "00123-2", "W2").role == "Nurse"
    assert post_of(hive, "00126", "W2").ends_on is None


def test_two_rows_of_one_post_are_a_duplicate(world):
    document = take(world, STAFF, ASHA, ASHA)
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [(3, None, "duplicate_row", None)]


def test_a_numeric_cell_that_lost_its_zeros(hive):
    document = take(hive, STAFF, [123, *ASHA[1:]], [124.0, *PEOPLE[1][1:]])
    assert counted(document) == {"unchanged": 2}
    assert [one["staff_number"] for one in document["records"]] == ["00123", "00124"]


def test_a_numeric_cell_beside_the_text_of_another_row(world):
    document = take(world, STAFF, [555, "Lee", "Kim", "W1", None, None])
    assert document["records"][0]["staff_number"] == "555"
    rows = [777, "Day", "Al", "W1", None, None], ["0777", "Day", "Al", "W2", None, None]
    document = take(world, STAFF, *rows)
    assert counted(document) == {"new": 2}
    assert [one["staff_number"] for one in document["records"]] == ["0777", "0777"]


def test_a_numeric_cell_that_two_numbers_differ_from(hive):
    take(hive, STAFF, ["000123", "Ray", "Sue", "W1", None, None])
    document = take(hive, STAFF, [123, *ASHA[1:]])
    assert told(document) == [(2, "A", "ambiguous_staff", "123")]


def test_one_address_for_a_person(world):
    headings = [*STAFF, "Email"]
    rows = [[*ASHA, "a@example.org"], ["00123-2", *ASHA[1:3], "W2", "Nurse", None, "b@example.org"]]
    for outcome in ("new", "unchanged"):
        document = take(world, headings, *rows)
        assert counted(document) == {outcome: 2}
        assert told(document) == [(3, "G", "bad_value", "b@example.org")]
    assert [fact.email for fact in known(world, PersonFact)] == ["a@example.org"]


def test_a_column_that_the_list_lacks_leaves_what_is_held(hive):
    take(hive, [*STAFF, "Email", "End"], [*ASHA, "a@example.org", "1/2/2027"])
    assert counted(take(hive, STAFF, ASHA)) == {"unchanged": 1}
    assert counted(take(hive, [*STAFF, "End"], [*ASHA, None])) == {"changed": 1}
    assert post_of(hive, "00123").ends_on is None
    late = [*ASHA[:5], "1/1/2030"]
    take(hive, [*STAFF, "End"], [*ASHA, "1/2/2027"])
    assert told(take(hive, STAFF, late)) == [(2, None, "bad_value", "2027-02-01")]


def test_the_settings_spoken_of_are_noted(world):
    take(world, STAFF, ASHA)
    assert [row.setting_id for row in world.scalars(select(SettingUpload))] == [1]
    take(world, STAFF, *PEOPLE)
    assert {row.setting_id for row in world.scalars(select(SettingUpload))} == {1, 2}
