"""Whoever only an undone list named is nobody to the files after it, until one names them anew."""

import pytest
from sqlalchemy import select

from tests.actions.world import STAFF, TRAINING, counted, fill_hive, known, take, told
from tracker.actions.undo_upload import undo_upload
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact

NEWTON = ["55501", "Newton", "Isaac", "W1", "Nurse", None]
COURSE = ["R2", "ROWAN", "2026-03-04"]


@pytest.fixture
def undone(session):
    """A world in which a list that named somebody new was undone; the names known without them."""
    fill_hive(session)
    before = len(known(session, PersonFact))
    undo_upload(session, take(session, STAFF, NEWTON)["batch"])
    assert len(known(session, PersonFact)) == before
    return session


@pytest.mark.parametrize(
    ("who", "column"),
    [(["55501", None, None], "A"), ([None, "Newton", "Isaac"], "B")],
)
def test_a_training_log_finds_nobody(undone, who, column):
    document = take(undone, TRAINING, [*who, *COURSE])
    assert [problem[1:3] for problem in told(document)] == [(column, "unknown_staff")]
    assert known(undone, TrainingFact) == []


def test_a_number_without_its_zeros_is_not_theirs(session):
    fill_hive(session)
    undo_upload(session, take(session, STAFF, ["0777", *NEWTON[1:]])["batch"])
    take(session, STAFF, [777, *NEWTON[1:]])
    post_id = known(session, PostFact)[-1].post_id
    assert session.get_one(Post, post_id).staff_number == "777"


def test_the_number_may_be_given_to_somebody_else(undone):
    people = len(undone.scalars(select(Person)).all())
    document = take(undone, STAFF, ["55501", "Hooke", "Robert", "W1", "Nurse", None])
    assert (counted(document), told(document)) == ({"new": 1}, [])
    assert known(undone, PersonFact)[-1].surname == "Hooke"
    assert len(undone.scalars(select(Person)).all()) == people
    assert counted(take(undone, TRAINING, ["55501", "Hooke", "Robert", *COURSE])) == {"new": 1}
    newton = take(undone, TRAINING, ["55501", "Newton", "Isaac", *COURSE])
    assert [problem[1:3] for problem in told(newton)] == [("B", "name_mismatch")]


def test_the_same_list_brings_them_back(undone):
    again = take(undone, STAFF, NEWTON)
    assert counted(again) == {"new": 1}
    assert counted(take(undone, STAFF, NEWTON)) == {"unchanged": 1}
    undo_upload(undone, again["batch"])
    assert "Newton" not in {fact.surname for fact in known(undone, PersonFact)}
