"""A failed assessment ends the training of its family and level that was passed before it."""

from typing import Any

import pytest

from tests.rules.builders import a_curriculum, a_record, a_refresher, judged, on
from tracker.rules.facts import TrainingRecord
from tracker.rules.standing import Answer
from tracker.rules.words import GovernedBy, Level, Mode, Result, Standing

PASSED = a_record("2025-06-10")


def failed(day: str, **changes: Any) -> TrainingRecord:
    return a_refresher(day, result=Result.FAILED, **changes)


def told(answer: Answer) -> tuple[Standing | None, str | None, GovernedBy | None]:
    return (
        answer.standing,
        answer.due_on.isoformat() if answer.due_on else None,
        answer.governed_by,
    )


def test_it_ends_on_the_day_before() -> None:
    records = [PASSED, failed("2025-09-01")]
    before = judged("2025-08-31", *records).answer
    assert told(before) == (Standing.IN_DATE, "2026-06-10", GovernedBy.INTERVAL)
    after = judged("2025-09-01", *records).answer
    assert told(after) == (Standing.EXPIRED, "2025-08-31", GovernedBy.FAILED_ASSESSMENT)


def test_there_is_no_grace() -> None:
    records = [PASSED, failed("2025-09-01")]
    assert judged("2025-09-01", *records, grace_days=60).answer.standing == Standing.EXPIRED


def test_a_failure_in_grace_ends_the_grace() -> None:
    records = [PASSED, failed("2026-06-20")]
    in_grace = judged("2026-06-19", *records, grace_days=60).answer
    assert (in_grace.standing, in_grace.in_grace) == (Standing.DUE_SOON, True)
    ended = judged("2026-06-20", *records, grace_days=60).answer
    assert told(ended) == (Standing.EXPIRED, "2026-06-10", GovernedBy.INTERVAL)


def test_a_failure_the_day_after_the_last_good_day_names_no_other_rule() -> None:
    answer = judged("2026-06-11", PASSED, failed("2026-06-11")).answer
    assert told(answer) == (Standing.EXPIRED, "2026-06-10", GovernedBy.INTERVAL)


def test_a_failure_never_lengthens() -> None:
    answer = judged("2027-01-15", PASSED, failed("2027-01-10")).answer
    assert answer.due_on == on("2026-06-10")


def test_what_is_good_for_ever_ends_too() -> None:
    records = [PASSED, failed("2025-09-01")]
    answer = judged("2025-09-01", *records, interval_months=None).answer
    assert told(answer) == (Standing.EXPIRED, "2025-08-31", GovernedBy.FAILED_ASSESSMENT)


def test_a_pass_afterwards_counts_again_and_so_does_the_one_before() -> None:
    records = [PASSED, failed("2025-09-01"), a_refresher("2025-09-15", expires="2025-12-31")]
    answer = judged("2025-09-15", *records).answer
    assert told(answer) == (Standing.IN_DATE, "2026-06-10", GovernedBy.INTERVAL)


def test_a_pass_on_the_day_of_the_failure_stands() -> None:
    records = [PASSED, failed("2025-06-10")]
    assert judged("2025-07-01", *records).answer.standing == Standing.IN_DATE


def test_a_failure_before_the_pass_is_past() -> None:
    records = [failed("2025-05-01"), PASSED]
    assert judged("2025-07-01", *records).answer.standing == Standing.IN_DATE


def test_of_several_failures_the_first_since_the_last_pass_ends_it() -> None:
    records = [PASSED, failed("2025-10-01"), failed("2025-09-01"), failed("2025-05-01")]
    assert judged("2025-11-01", *records).answer.due_on == on("2025-08-31")


@pytest.mark.parametrize(
    ("failure", "standing"),
    [
        (failed("2025-09-01", curriculum=a_curriculum(code="H2", family="holding")), "expired"),
        (failed("2025-09-01", curriculum=a_curriculum(code="H2", family="Other")), "in_date"),
        (failed("2025-09-01", curriculum=a_curriculum(level=Level.PSYCHOLOGICAL)), "in_date"),
        (failed("2025-09-01", curriculum=None), "in_date"),
        (failed("2025-09-01", provider=None), "expired"),
        (a_refresher("2025-09-01", result=Result.ATTENDED), "in_date"),
    ],
    ids=[
        "another curriculum of the family",
        "another family",
        "another level",
        "course unknown",
        "provider unknown",
        "attended, not assessed",
    ],
)
def test_only_the_same_family_and_level_is_ended(failure: TrainingRecord, standing: str) -> None:
    assert judged("2025-10-01", PASSED, failure).answer.standing == standing


def test_a_failure_at_the_higher_level_ends_that_levels_training_for_a_lower_requirement() -> None:
    lower = a_record("2025-06-01", curriculum=a_curriculum(code="TALK", level=Level.PSYCHOLOGICAL))
    failure = failed("2025-09-01")
    both = judged("2025-10-01", PASSED, lower, failure, level=Level.PSYCHOLOGICAL).answer
    assert (both.standing, both.governing) == (Standing.IN_DATE, lower)
    alone = judged("2025-10-01", PASSED, failure, level=Level.PSYCHOLOGICAL).answer
    assert alone.standing == Standing.EXPIRED


def test_a_pass_that_does_not_count_does_not_undo_a_failure() -> None:
    theory = a_refresher("2025-09-15", mode=Mode.E_LEARNING)
    records = [PASSED, failed("2025-09-01"), theory]
    assert judged("2025-10-01", *records).answer.standing == Standing.EXPIRED


def test_a_pass_at_the_lower_level_does_not_undo_a_failure_at_the_higher() -> None:
    talk = a_curriculum(code="TALK", level=Level.PSYCHOLOGICAL)
    lower = a_refresher("2025-10-01", curriculum=talk, expires="2025-12-31")
    records = [PASSED, failed("2025-09-01"), lower]
    answer = judged("2025-11-01", *records, level=Level.PSYCHOLOGICAL).answer
    assert (answer.governing, answer.due_on) == (lower, on("2025-12-31"))


def test_a_failure_on_an_unknown_day_ends_nothing() -> None:
    failure = a_record(None, result=Result.FAILED)
    assert judged("2025-10-01", PASSED, failure).answer.standing == Standing.IN_DATE


def test_training_on_an_unknown_day_is_not_ended() -> None:
    undated = a_record(None, expires="2026-06-10")
    for others in ([], [PASSED]):
        answer = judged("2025-10-01", *others, undated, failed("2025-09-01")).answer
        assert (answer.standing, answer.governing) == (Standing.UNKNOWN, undated)


def test_without_kinds_a_pass_after_a_failed_first_attempt_is_a_refresher_by_the_letter() -> None:
    """`kind` defaults to initial for the first record of a family, whatever came of it."""
    first = a_record("2025-05-01", kind=None, result=Result.FAILED)
    second = a_record("2025-06-10", kind=None)
    assert judged("2025-07-01", first, second).answer.standing == Standing.NEVER_TRAINED
