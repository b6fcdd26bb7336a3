"""Training logs: what each cell means, what is told of it, and what is held afterwards."""

from datetime import date, timedelta

import pytest

from tests.actions.world import TRAINING, add_alias, counted, fill_hive, known, take, told
from tracker import clock
from tracker.rules.words import Kind, Mode, Result, Route
from tracker.store.tables.people import TrainingFact

DAY = date(2026, 3, 4)
ROW = ["00123", "Patel", "Asha", "SH2", "Rowan Ltd", DAY]


@pytest.fixture
def hive(session):
    """The world, with HIVE's people in it."""
    fill_hive(session)
    return session


def test_a_row_becomes_a_record(hive):
    document = take(hive, TRAINING, ROW)
    assert counted(document) == {"new": 1}
    assert document["kind"] == "training"
    assert document["sheets"] == [
        {"name": "Sheet1", "layout": "rows", "header_rows": [1], "read": 1, "why_skipped": None}
    ]
    assert document["records"] == [
        {
            "sheet": "Sheet1",
            "row": 2,
            "staff_number": "00123",
            "name": "Patel, Asha",
            "course": "R2",
            "provider": "ROWAN",
            "completed_on": "2026-03-04",
            "expires_on": None,
            "result": "passed",
        }
    ]
    (fact,) = known(hive, TrainingFact)
    assert (fact.course_text, fact.provider_text, fact.completed_on) == ("SH2", "Rowan Ltd", DAY)
    assert (fact.route, fact.mode, fact.kind) == (None, Mode.FACE_TO_FACE, None)
    assert fact.upload_id == document["batch"]


def test_every_field_is_kept(hive):
    headings = [*TRAINING, "Route", "Mode", "Started", "Kind", "Result", "Certificate number"]
    headings += ["Expires", "Trainer"]
    row = [*ROW, "Affiliate", "Face to face", "3/3/26", "Full programme", "Refer", 9901]
    row += ["4 March 2027", "Sam Reed"]
    assert counted(take(hive, headings, row)) == {"new": 1}
    (fact,) = known(hive, TrainingFact)
    assert (fact.route, fact.mode) == (Route.AFFILIATE, Mode.FACE_TO_FACE)
    assert (fact.kind, fact.result) == (Kind.FULL_PROGRAMME, Result.FAILED)
    assert (fact.started_on, fact.printed_expiry) == (date(2026, 3, 3), date(2027, 3, 4))
    assert (fact.certificate_number, fact.trainer) == ("9901", "Sam Reed")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Apr-26", "bad_date"),
        ("31/02/2026", "bad_date"),
        ("soon", "bad_date"),
        (None, "missing_value"),
        ("  ", "missing_value"),
    ],
)
def test_a_refused_completion_refuses_the_row(hive, cell, code):
    document = take(hive, TRAINING, [*ROW[:5], cell])
    assert counted(document) == {"rejected": 1}
    ((row, column, found, value),) = told(document)
    assert (row, column, found) == (2, "F", code)
    assert value == ((cell or "").strip() or None)
    assert document["records"] == []


@pytest.mark.parametrize(
    "words", ["n/a", "N/A", "TBC", "booked 12/5", "exempt", "-", "overdue", "12/5 booked"]
)
def test_words_in_the_place_of_a_day_are_no_record(hive, words):
    document = take(hive, TRAINING, [*ROW[:5], words])
    assert counted(document) == {"ignored": 1}
    assert told(document) == [(2, "F", "not_a_record", words)]


@pytest.mark.parametrize("words", ["LTS", "Mat leave", "long term sick", "Sick", "Maternity"])
def test_why_somebody_is_away_is_not_repeated(hive, words):
    document = take(hive, TRAINING, [*ROW[:5], words])
    assert counted(document) == {"ignored": 1}
    assert told(document) == [(2, "F", "not_a_record", None)]
    assert words.lower() not in str(document["problems"]).lower()


def test_training_of_tomorrow_is_refused_and_of_today_taken(hive):
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    document = take(hive, TRAINING, [*ROW[:5], tomorrow], [*ROW[:5], today])
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [(2, "F", "future_date", tomorrow.isoformat())]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("No expiry", []),
        (None, []),
        ("Mar-27", [(2, "G", "bad_date", "Mar-27")]),
        ("3/3/2026", [(2, "G", "expiry_before_completion", "3/3/2026")]),
    ],
)
def test_a_row_is_kept_without_an_expiry_that_is_none(hive, cell, problem):
    document = take(hive, [*TRAINING, "Expires"], [*ROW, cell])
    assert counted(document) == {"new": 1}
    assert told(document) == problem
    assert document["records"][0]["expires_on"] is None


def test_the_last_day_of_a_certificate_may_be_the_day_of_the_training(hive):
    document = take(hive, [*TRAINING, "Expires"], [*ROW, DAY])
    assert told(document) == []
    assert document["records"][0]["expires_on"] == "2026-03-04"


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Started", "5/3/2026", "bad_value"),
        ("Started", "Mar-26", "bad_date"),
        ("Result", "Excellent", "bad_value"),
        ("Mode", "Telepathy", "bad_value"),
        ("Route", "Scenic", "bad_value"),
        ("Kind", "Nice", "bad_value"),
        ("Trainer", "T" * 501, "bad_value"),
        ("Certificate number", "#N/A", "bad_value"),
    ],
)
def test_a_value_that_cannot_be_meant_refuses_the_row(hive, heading, cell, code):
    document = take(hive, [*TRAINING, heading], [*ROW, cell])
    assert counted(document) == {"rejected": 1}
    assert told(document) == [(2, "G", code, cell)]


@pytest.mark.parametrize(
    ("cell", "result"),
    [
        ("pass", "passed"),
        ("COMPETENT", "passed"),
        (None, "passed"),
        ("attended", "attended"),
        ("Referred", "failed"),
        ("fail", "failed"),
        ("not competent", "failed"),
    ],
)
def test_result_words(hive, cell, result):
    document = take(hive, [*TRAINING, "Result"], [*ROW, cell])
    assert document["records"][0]["result"] == result


@pytest.mark.parametrize("cell", ["DNA", "Did not attend"])
def test_who_was_not_there_has_no_record(hive, cell):
    document = take(hive, [*TRAINING, "Result"], [*ROW, cell])
    assert counted(document) == {"ignored": 1}
    assert told(document) == [(2, "G", "not_a_record", cell)]


def test_all_that_is_wrong_with_a_row_is_told_at_once(hive):
    document = take(hive, TRAINING, ["99999", "Nobody", "Ann", None, "ROWAN", "Apr-26"])
    assert counted(document) == {"rejected": 1}
    assert sorted(told(document)) == [
        (2, "A", "unknown_staff", "99999"),
        (2, "D", "missing_value", None),
        (2, "F", "bad_date", "Apr-26"),
    ]


def test_the_same_file_twice_changes_nothing(hive):
    rows = [ROW, ["00124", "Brown", "Zoë", "Gentle handling", "HAZEL", "1.4.26"]]
    take(hive, TRAINING, *rows)
    before = [fact.id for fact in known(hive, TrainingFact)]
    document = take(hive, TRAINING, *rows)
    assert counted(document) == {"unchanged": 2}
    assert [fact.id for fact in known(hive, TrainingFact)] == before
    assert len(document["records"]) == 2


def test_a_row_that_is_missing_deletes_nothing(hive):
    other = [*ROW[:5], date(2025, 3, 4)]
    take(hive, TRAINING, ROW, other)
    assert counted(take(hive, TRAINING, other)) == {"unchanged": 1}
    assert len(known(hive, TrainingFact)) == 2


def test_a_changed_record_is_withdrawn_and_recorded_anew(hive):
    headings = [*TRAINING, "Result", "Certificate number"]
    take(hive, headings, [*ROW, "attended", "C1"])
    document = take(hive, headings, [*ROW, "passed", "C1"])
    assert counted(document) == {"changed": 1}
    (old, new) = hive.query(TrainingFact).order_by(TrainingFact.id).all()
    assert (old.result, new.result) == (Result.ATTENDED, Result.PASSED)
    assert old.withdrawn_at == new.recorded_at
    assert new.withdrawn_at is None


def test_a_column_that_the_file_lacks_leaves_what_is_held(hive):
    take(hive, [*TRAINING, "Result", "Trainer"], [*ROW, "failed", "Sam Reed"])
    assert counted(take(hive, TRAINING, ROW)) == {"unchanged": 1}
    document = take(hive, [*TRAINING, "Trainer"], [*ROW, None])
    assert counted(document) == {"changed": 1}
    (fact,) = known(hive, TrainingFact)
    assert (fact.result, fact.trainer) == (Result.FAILED, None)
    assert document["records"][0]["result"] == "failed"


def test_twice_in_one_file_is_a_duplicate(hive):
    again = ["00123", "Patel", "Asha", "R2", "ROWAN", "4/3/2026"]
    document = take(hive, TRAINING, ROW, again)
    assert counted(document) == {"new": 1, "rejected": 1}
    assert told(document) == [(3, None, "duplicate_row", None)]
    assert document["problems"][0]["message"] == "This is the same training as row 2."


def test_another_day_provider_or_course_is_another_record(hive):
    document = take(
        hive,
        TRAINING,
        ROW,
        [*ROW[:5], DAY - timedelta(days=1)],
        ["00123", "Patel", "Asha", "RA", "ROWAN", DAY],
        ["00123", "Patel", "Asha", "HA", "HAZEL", DAY],
        ["00124", "Brown", "Zoë", "SH2", "ROWAN", DAY],
    )
    assert counted(document) == {"new": 5}


def test_an_alias_added_later_resolves_what_is_held(hive):
    row = [*ROW[:4], "Rowen", DAY]
    first = take(hive, TRAINING, row)
    assert first["questions"][0]["value"] == "Rowen"
    add_alias(hive, "ROWAN", "Rowen")
    again = take(hive, TRAINING, row, [*ROW[:3], "R2", "ROWAN", DAY])
    assert counted(again) == {"unchanged": 1, "rejected": 1}
    assert again["questions"] == []
    assert again["records"][0]["provider"] == "ROWAN"
    assert told(again) == [(3, None, "duplicate_row", None)]
