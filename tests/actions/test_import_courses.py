"""Which course of which provider: what resolves, what is asked, and what an answer changes."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from tests.actions.world import TRAINING, add_provider, counted, dump, fill_hive, known, take, told
from tracker.actions.answers import BadAnswers, read_answers
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.uploads import Answer

DAY = date(2026, 3, 4)


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    return session


def row(course, provider, number="00123"):
    """A row of the log."""
    return [number, None, None, course, provider, DAY]


def answers(*given):
    """Answers as their file gives them: code, value, answer."""
    entries = [dict(zip(("code", "value", "answer"), one, strict=True)) for one in given]
    return read_answers(json.dumps({"answers": entries}).encode())


@pytest.mark.parametrize(
    ("course", "provider", "found"),
    [
        ("R2", "ROWAN", ("R2", "ROWAN")),
        ("safer-holds LEVEL 2", "rowan ltd", ("R2", "ROWAN")),
        ("SH2", None, ("R2", "ROWAN")),
        ("Conflict awareness", "Hazel Prevention", ("HA", "HAZEL")),
        ("Ward holds", "In-house", ("HO", "HIVE-OWN")),
        ("HO", "internal", ("HO", "HIVE-OWN")),
    ],
)
def test_what_resolves(hive, course, provider, found):
    document = take(hive, TRAINING, row(course, provider))
    assert counted(document) == {"new": 1}
    assert document["questions"] == []
    (record,) = document["records"]
    assert (record["course"], record["provider"]) == found


def test_a_course_that_two_providers_have(hive):
    document = take(hive, TRAINING, row("Conflict awareness", None))
    assert counted(document) == {"rejected": 1}
    assert told(document) == [(2, "D", "ambiguous_course", "Conflict awareness")]
    assert "(HA, RA)" in document["problems"][0]["message"]


def test_an_unknown_provider_holds_no_row_up(hive):
    rows = [row("R2", "Rowen Training"), row("SH2", "ROWEN TRAINING", "00124")]
    document = take(hive, TRAINING, *rows)
    assert counted(document) == {"new": 2}
    assert document["problems"] == []
    assert document["questions"] == [
        {
            "code": "unknown_provider",
            "value": "Rowen Training",
            "suggestions": ["ROWAN"],
            "rows": 2,
        }
    ]
    assert [(one["course"], one["provider"]) for one in document["records"]] == [("R2", None)] * 2
    fact = known(hive, TrainingFact)[0]
    assert (fact.provider_id, fact.provider_text) == (None, "Rowen Training")
    again = take(hive, TRAINING, *rows)
    assert counted(again) == {"unchanged": 2}
    assert again["questions"][0]["rows"] == 2


def test_the_provider_that_has_the_course_is_suggested_first(hive):
    document = take(hive, TRAINING, row("Gentle handling", "Rowen"))
    assert document["questions"][0]["suggestions"] == ["HAZEL", "ROWAN"]


def test_an_answer_resolves_the_provider_now_and_later(hive):
    take(hive, TRAINING, row("R2", "Some Ltd"))
    hive.execute(TouchedPost.__table__.delete())
    given = answers(("unknown_provider", "some ltd", "ROWAN"))
    document = take(hive, TRAINING, row("R2", "Some Ltd"), answers=given)
    assert counted(document) == {"unchanged": 1}
    assert document["questions"] == []
    assert document["records"][0]["provider"] == "ROWAN"
    assert len(hive.scalars(select(TouchedPost)).all()) == 1
    later = take(hive, TRAINING, row("R2", "SOME LTD", "00124"))
    assert (counted(later), later["questions"]) == ({"new": 1}, [])
    assert later["records"][0]["provider"] == "ROWAN"


def test_an_answer_of_none_is_not_asked_again(hive):
    given = answers(("unknown_provider", "Some Ltd", None))
    for outcome in ("new", "unchanged"):
        document = take(hive, TRAINING, row("R2", "Some Ltd"), answers=given)
        assert (counted(document), document["questions"]) == ({outcome: 1}, [])
        assert document["records"][0]["provider"] is None
    (answer,) = known(hive, Answer)
    assert (answer.value_key, answer.answer) == ("someltd", None)


def test_another_answer_takes_the_place_of_the_first(hive):
    for code in ("HAZEL", "ROWAN"):
        given = answers(("unknown_provider", "Some Ltd", code))
        take(hive, TRAINING, row("R2", "ROWAN"), answers=given)
    assert [one.answer for one in known(hive, Answer)] == ["ROWAN"]
    assert len(hive.scalars(select(Answer)).all()) == 2


def test_answers_are_one_organisation_s_own(hive):
    given = answers(("unknown_provider", "Some Ltd", "ROWAN"))
    take(hive, TRAINING, row("R2", "Some Ltd"), answers=given)
    staff = ["Staff number", "Surname", "Forename", "Setting"]
    take(hive, staff, ["00123", "Reed", "Sam", "R1"], organisation="REEF")
    document = take(hive, TRAINING, row("R2", "Some Ltd"), organisation="REEF")
    assert document["questions"][0]["value"] == "Some Ltd"


def test_in_house_is_asked_where_the_organisation_has_two_of_its_own(hive):
    add_provider(hive, "HIVE-TWO", "Hive second", organisation=1)
    hive.commit()
    document = take(hive, TRAINING, row("HO", "In-house"))
    assert counted(document) == {"new": 1}
    assert document["questions"][0]["value"] == "In-house"
    assert document["questions"][0]["suggestions"][0] == "HIVE-OWN"


def test_an_unknown_course_is_ignored_and_asked_about(hive):
    rows = [row("Safe holds lvl 2", "ROWAN"), row("safe holds LVL 2", "ROWAN", "00124")]
    document = take(hive, TRAINING, *rows)
    assert counted(document) == {"ignored": 2}
    assert told(document)[0] == (2, "D", "unknown_course", "Safe holds lvl 2")
    (question,) = document["questions"]
    assert (question["code"], question["rows"]) == ("unknown_course", 2)
    assert question["suggestions"][0] == "R2"
    assert known(hive, TrainingFact) == []


def test_a_course_of_another_provider_is_unknown(hive):
    document = take(hive, TRAINING, row("Gentle handling", "ROWAN"))
    assert counted(document) == {"ignored": 1}
    assert set(document["questions"][0]["suggestions"]) == {"R2", "RA"}


def test_an_answer_brings_the_rows_of_a_course_in(hive):
    given = answers(("unknown_course", "Holds", "R2"))
    document = take(hive, TRAINING, row("holds", "ROWAN"), row("Holds", None), answers=given)
    assert counted(document) == {"new": 1, "rejected": 1}
    assert document["records"][0]["course"] == "R2"
    assert counted(take(hive, TRAINING, row("Holds", "ROWAN"))) == {"unchanged": 1}


def test_an_answered_course_of_an_unknown_provider(hive):
    given = answers(("unknown_course", "Holds", "ROWAN/R2"))
    document = take(hive, TRAINING, row("Holds", "Some Ltd"), answers=given)
    assert counted(document) == {"new": 1}
    (record,) = document["records"]
    assert (record["course"], record["provider"]) == ("R2", None)
    assert counted(take(hive, TRAINING, row("Holds", "Some Ltd"))) == {"unchanged": 1}


def test_a_course_that_is_to_stay_unknown_is_not_asked_again(hive):
    given = answers(("unknown_course", "First aid", None))
    document = take(hive, TRAINING, row("First aid", None), answers=given)
    assert counted(document) == {"ignored": 1}
    assert told(document) == [(2, "D", "unknown_course", "First aid")]
    assert document["questions"] == []


def test_a_dry_run_uses_answers_and_keeps_none(hive):
    before = dump(hive)
    given = answers(("unknown_provider", "Some Ltd", "ROWAN"))
    document = take(hive, TRAINING, row("R2", "Some Ltd"), answers=given, dry_run=True)
    assert document["records"][0]["provider"] == "ROWAN"
    assert document["batch"] is None
    assert dump(hive) == before


@pytest.mark.parametrize(
    "given",
    [
        ("unknown_provider", "Some Ltd", "NOBODY"),
        ("unknown_course", "Holds", "NOTHING"),
        ("weather", "Rain", None),
        ("unknown_provider", 7, None),
    ],
)
def test_answers_that_name_nothing_are_refused(hive, given):
    with pytest.raises(BadAnswers):
        take(hive, TRAINING, row("R2", "Some Ltd"), answers=answers(given))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"answers": 1}', b'{"answers": [{}]}', b"\xff"])
def test_answers_that_are_no_answers_are_refused(content):
    with pytest.raises(BadAnswers):
        read_answers(content)
