"""The last good day of a record, and the rule that set it."""

from typing import Any

import pytest

from tests.rules.builders import a_curriculum, a_record, a_refresher, a_requirement
from tracker.rules.due import Candidate, candidates
from tracker.rules.facts import TrainingRecord
from tracker.rules.words import Convention, GovernedBy, Kind, Level, Mode, Result

DAY_BEFORE: dict[str, Any] = {"convention": Convention.DAY_BEFORE}
WINDOW: dict[str, Any] = {"renewal_window_months": 3}
FULL: dict[str, Any] = {"full_programme_months": 36}


def latest(records: list[TrainingRecord], **requirement: Any) -> Candidate:
    return candidates(records, a_requirement(**requirement))[-1]


def told(candidate: Candidate) -> tuple[str | None, GovernedBy | None]:
    last_good = candidate.last_good
    return last_good.isoformat() if last_good else None, candidate.governed_by


@pytest.mark.parametrize(
    ("done", "months", "same_day", "day_before"),
    [
        ("2025-06-10", 12, "2026-06-10", "2026-06-09"),
        ("2024-02-29", 12, "2025-02-28", "2025-02-27"),
        ("2024-02-29", 48, "2028-02-29", "2028-02-28"),
        ("2025-02-28", 36, "2028-02-28", "2028-02-27"),
        ("2025-03-01", 12, "2026-03-01", "2026-02-28"),
        ("2027-03-01", 12, "2028-03-01", "2028-02-29"),
        ("2025-01-31", 1, "2025-02-28", "2025-02-27"),
        ("2025-08-31", 6, "2026-02-28", "2026-02-27"),
        ("2025-10-31", 18, "2027-04-30", "2027-04-29"),
        ("2025-01-01", 12, "2026-01-01", "2025-12-31"),
    ],
)
def test_interval_by_either_convention(
    done: str, months: int, same_day: str, day_before: str
) -> None:
    records = [a_record(done)]
    as_said = {"interval_months": months}
    assert told(latest(records, **as_said)) == (same_day, GovernedBy.INTERVAL)
    assert told(latest(records, **as_said, **DAY_BEFORE)) == (day_before, GovernedBy.INTERVAL)


def test_interval_runs_from_the_last_day_of_the_delivery() -> None:
    record = a_record("2025-06-12", started="2025-05-30")
    assert told(latest([record])) == ("2026-06-12", GovernedBy.INTERVAL)


# The initial course of 31 May 2024 is good until 31 May 2025; the window opens on 28 February.
@pytest.mark.parametrize(
    ("done", "last_good", "rule"),
    [
        ("2025-02-27", "2026-02-27", GovernedBy.INTERVAL),
        ("2025-02-28", "2026-05-31", GovernedBy.ANNIVERSARY),
        ("2025-04-10", "2026-05-31", GovernedBy.ANNIVERSARY),
        ("2025-05-31", "2026-05-31", GovernedBy.ANNIVERSARY),
        ("2025-06-01", "2026-06-01", GovernedBy.INTERVAL),
    ],
)
def test_renewal_window_with_both_edges_inside(done: str, last_good: str, rule: GovernedBy) -> None:
    records = [a_record("2024-05-31"), a_refresher(done)]
    assert told(latest(records, **WINDOW)) == (last_good, rule)


@pytest.mark.parametrize(
    ("done", "last_good", "rule"),
    [
        ("2025-02-27", "2026-02-26", GovernedBy.INTERVAL),
        ("2025-02-28", "2026-05-30", GovernedBy.ANNIVERSARY),
        ("2025-05-30", "2026-05-30", GovernedBy.ANNIVERSARY),
        ("2025-05-31", "2026-05-30", GovernedBy.INTERVAL),
    ],
)
def test_no_day_is_taken_off_an_anniversary(done: str, last_good: str, rule: GovernedBy) -> None:
    """The same course under `day_before` is good until 30 May, and its window from 28 February."""
    records = [a_record("2024-05-31"), a_refresher(done)]
    assert told(latest(records, **WINDOW, **DAY_BEFORE)) == (last_good, rule)


def test_without_a_window_every_refresher_starts_from_its_own_day() -> None:
    records = [a_record("2024-05-31"), a_refresher("2025-05-31")]
    assert told(latest(records)) == ("2026-05-31", GovernedBy.INTERVAL)


def test_a_window_of_no_months_is_the_due_day_alone() -> None:
    first = a_record("2024-05-31")
    no_months = {"renewal_window_months": 0}
    on_it, before = a_refresher("2025-05-31"), a_refresher("2025-05-30")
    assert latest([first, on_it], **no_months).governed_by == GovernedBy.ANNIVERSARY
    assert latest([first, before], **no_months).governed_by == GovernedBy.INTERVAL


@pytest.mark.parametrize("kind", [Kind.INITIAL, Kind.FULL_PROGRAMME])
def test_an_initial_or_full_programme_inside_the_window_starts_from_its_own_day(kind: Kind) -> None:
    records = [a_record("2024-05-31"), a_record("2025-04-10", kind=kind)]
    assert told(latest(records, **WINDOW)) == ("2026-04-10", GovernedBy.INTERVAL)


def test_anniversaries_are_kept_one_after_another() -> None:
    records = [
        a_record("2024-02-29"),
        a_refresher("2025-02-10"),
        a_refresher("2026-02-10"),
        a_refresher("2027-02-10"),
    ]
    assert told(latest(records, **WINDOW)) == ("2028-02-28", GovernedBy.ANNIVERSARY)


def test_the_window_is_before_the_latest_of_the_earlier_last_good_days() -> None:
    """The later course prints a short expiry, so the earlier one's last good day is the latest."""
    records = [
        a_record("2024-05-31"),
        a_refresher("2024-07-01", expires="2024-12-31"),
        a_refresher("2025-05-01"),
    ]
    assert told(latest(records, **WINDOW)) == ("2026-05-31", GovernedBy.ANNIVERSARY)


def test_the_window_is_before_the_earlier_last_good_day_whichever_rule_set_it() -> None:
    records = [a_record("2024-05-31", expires="2025-01-31"), a_refresher("2025-01-10")]
    assert told(latest(records, **WINDOW)) == ("2026-01-31", GovernedBy.ANNIVERSARY)


def test_an_earlier_record_that_is_not_assured_sets_the_anniversary_too() -> None:
    records = [a_record("2024-05-31", provider=None), a_refresher("2025-05-01")]
    assert told(latest(records, **WINDOW)) == ("2026-05-31", GovernedBy.ANNIVERSARY)


@pytest.mark.parametrize(
    "earlier",
    [
        a_record("2024-05-31", curriculum=a_curriculum(code="OTHER", family="Other")),
        a_record("2024-05-31", result=Result.ATTENDED),
        a_record("2024-05-31", curriculum=a_curriculum(level=Level.PSYCHOLOGICAL)),
        a_record("2024-05-31", mode=Mode.E_LEARNING),
        a_record("2025-05-01", expires="2025-06-01"),
        a_record(None),
    ],
    ids=[
        "another family",
        "not passed",
        "lower level",
        "e-learning",
        "on the same day",
        "good for ever",
    ],
)
def test_what_is_no_earlier_candidate_sets_no_anniversary(earlier: TrainingRecord) -> None:
    long_ago = a_record("2020-01-01")
    record = a_refresher("2025-05-01")
    found = candidates([long_ago, earlier, record], a_requirement(**WINDOW))
    refreshed = next(one for one in found if one.record is record)
    assert told(refreshed) == ("2026-05-01", GovernedBy.INTERVAL)


@pytest.mark.parametrize(
    ("expires", "last_good", "rule"),
    [
        ("2026-06-09", "2026-06-09", GovernedBy.PRINTED_EXPIRY),
        ("2026-06-10", "2026-06-10", GovernedBy.INTERVAL),
        ("2028-06-10", "2026-06-10", GovernedBy.INTERVAL),
    ],
)
def test_printed_expiry_can_only_shorten(expires: str, last_good: str, rule: GovernedBy) -> None:
    assert told(latest([a_record(expires=expires)])) == (last_good, rule)


def test_no_day_is_taken_off_a_printed_expiry() -> None:
    record = a_record(expires="2026-01-31")
    assert told(latest([record], **DAY_BEFORE)) == ("2026-01-31", GovernedBy.PRINTED_EXPIRY)


def test_printed_expiry_alone() -> None:
    record = a_record(expires="2028-06-10")
    assert told(latest([record], interval_months=None)) == (
        "2028-06-10",
        GovernedBy.PRINTED_EXPIRY,
    )


def test_with_no_rule_training_is_good_for_ever() -> None:
    assert told(latest([a_record()], interval_months=None)) == (None, None)


def test_without_a_day_of_delivery_it_is_good_until_its_expiry() -> None:
    record = a_record(None, expires="2028-06-10")
    for others in ([], [a_record("2020-01-01")]):
        undated = candidates([*others, record], a_requirement(**FULL))[0]
        assert told(undated) == ("2028-06-10", GovernedBy.PRINTED_EXPIRY)


@pytest.mark.parametrize(
    ("records", "last_good", "rule"),
    [
        ([a_record("2023-06-10")], "2024-06-10", GovernedBy.INTERVAL),
        (
            [a_record("2023-06-10"), a_refresher("2025-12-01")],
            "2026-06-10",
            GovernedBy.FULL_PROGRAMME,
        ),
        (
            [a_record("2023-06-10"), a_refresher("2026-12-01")],
            "2026-06-10",
            GovernedBy.FULL_PROGRAMME,
        ),
        (
            [
                a_record("2023-06-10"),
                a_record("2025-01-01", kind=Kind.FULL_PROGRAMME),
                a_refresher("2025-12-01"),
            ],
            "2026-12-01",
            GovernedBy.INTERVAL,
        ),
        (
            [
                a_record("2023-06-10"),
                a_record("2025-01-01", kind=Kind.FULL_PROGRAMME, result=Result.FAILED),
                a_refresher("2025-12-01"),
            ],
            "2026-06-10",
            GovernedBy.FULL_PROGRAMME,
        ),
    ],
    ids=[
        "the first year",
        "the last refresher before the deadline",
        "a refresher after the deadline does not help",
        "a full programme moves the deadline",
        "a failed full programme does not",
    ],
)
def test_full_programme(records: list[TrainingRecord], last_good: str, rule: GovernedBy) -> None:
    assert told(latest(records, **FULL)) == (last_good, rule)


def test_a_day_is_taken_off_a_full_programme_deadline() -> None:
    records = [a_record("2023-06-10"), a_refresher("2026-01-01")]
    assert told(latest(records, **FULL, **DAY_BEFORE)) == ("2026-06-09", GovernedBy.FULL_PROGRAMME)


def test_a_full_programme_done_later_does_not_move_an_earlier_records_deadline() -> None:
    records = [
        a_record("2023-06-10"),
        a_refresher("2026-01-01"),
        a_record("2026-03-01", kind=Kind.FULL_PROGRAMME),
    ]
    found = candidates(records, a_requirement(**FULL))
    assert told(found[1]) == ("2026-06-10", GovernedBy.FULL_PROGRAMME)


@pytest.mark.parametrize(
    ("records", "changes", "rule"),
    [
        ([a_record(expires="2026-06-10")], {}, GovernedBy.INTERVAL),
        ([a_record()], {"full_programme_months": 12}, GovernedBy.INTERVAL),
        (
            [a_record(expires="2026-06-10")],
            {"interval_months": None, "full_programme_months": 12},
            GovernedBy.PRINTED_EXPIRY,
        ),
        (
            [a_record("2024-05-31"), a_refresher("2025-05-01", expires="2026-05-31")],
            {**WINDOW, "full_programme_months": 24},
            GovernedBy.ANNIVERSARY,
        ),
    ],
)
def test_on_a_tie_the_first_rule_is_named(
    records: list[TrainingRecord], changes: dict[str, Any], rule: GovernedBy
) -> None:
    assert latest(records, **changes).governed_by == rule
