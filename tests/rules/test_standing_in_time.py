"""Since when a standing holds, when it next changes, and how long the whole answer stays so."""

from datetime import date

import pytest

from tests.rules.builders import (
    a_post,
    a_provider,
    a_record,
    a_refresher,
    a_requirement,
    days,
    judged,
    on,
)
from tracker.rules.facts import Requirement
from tracker.rules.standing import Case, Judgement
from tracker.rules.words import Result, Standing


def in_time(judgement: Judgement) -> tuple[str | None, str | None, str | None]:
    """The word, since when, and the next change."""
    return (judgement.answer.standing, text(judgement.since), text(judgement.next_change_on))


def held(judgement: Judgement) -> tuple[str | None, str | None]:
    return text(judgement.holds_from), text(judgement.holds_until)


def text(day: date | None) -> str | None:
    return day.isoformat() if day else None


# A course of 10 June 2025, with 30 days of grace, in a post from 1 May 2025 to 31 December 2026.
@pytest.mark.parametrize(
    ("day", "standing", "since", "next_change"),
    [
        ("2025-04-30", None, None, "2025-05-01"),
        ("2025-05-01", Standing.NEVER_TRAINED, "2025-05-01", "2025-06-10"),
        ("2025-06-09", Standing.NEVER_TRAINED, "2025-05-01", "2025-06-10"),
        ("2025-06-10", Standing.IN_DATE, "2025-06-10", "2026-03-12"),
        ("2026-03-11", Standing.IN_DATE, "2025-06-10", "2026-03-12"),
        ("2026-03-12", Standing.DUE_SOON, "2026-03-12", "2026-07-11"),
        ("2026-07-01", Standing.DUE_SOON, "2026-03-12", "2026-07-11"),
        ("2026-07-11", Standing.EXPIRED, "2026-07-11", "2027-01-01"),
        ("2027-01-01", None, None, None),
    ],
)
def test_one_course_in_one_post(
    day: str, standing: Standing | None, since: str | None, next_change: str | None
) -> None:
    post = a_post(period=days("2025-05-01", "2026-12-31"))
    judgement = judged(day, a_record(), post=post, grace_days=30)
    assert in_time(judgement) == (standing, since, next_change)


def test_what_never_changes_has_no_next_change() -> None:
    assert in_time(judged("2025-07-01")) == (Standing.NEVER_TRAINED, None, None)
    forever = judged("2025-07-01", a_record(), interval_months=None)
    assert in_time(forever) == (Standing.IN_DATE, "2025-06-10", None)
    expired = judged("2027-01-01", a_record())
    assert in_time(expired) == (Standing.EXPIRED, "2026-06-11", None)


def test_a_renewal_in_good_time_keeps_since() -> None:
    records = [a_record("2024-06-10"), a_refresher("2025-03-01")]
    assert judged("2025-07-01", *records).since == on("2024-06-10")


def test_a_renewal_while_due_soon_starts_a_new_run() -> None:
    records = [a_record("2024-06-10"), a_refresher("2025-05-01")]
    assert judged("2025-07-01", *records).since == on("2025-05-01")


def test_training_already_recorded_for_a_later_day_is_a_change_that_is_known() -> None:
    records = [a_record("2023-06-10"), a_refresher("2025-06-01")]
    judgement = judged("2025-01-01", *records)
    assert in_time(judgement) == (Standing.EXPIRED, "2024-06-11", "2025-06-01")


def test_an_exemption_is_a_change_at_both_its_ends() -> None:
    post = a_post(exempt=days("2025-07-01", "2025-07-31"))
    before = judged("2025-06-15", a_record(), post=post)
    assert in_time(before) == (Standing.IN_DATE, "2025-06-10", "2025-07-01")
    within = judged("2025-07-31", a_record(), post=post)
    assert in_time(within) == (Standing.EXEMPT, "2025-07-01", "2025-08-01")
    after = judged("2025-08-01", a_record(), post=post)
    assert in_time(after) == (Standing.IN_DATE, "2025-08-01", "2026-03-12")


@pytest.mark.parametrize(
    ("new", "next_change"),
    [
        (a_requirement(period=days("2026-01-01"), interval_months=6), "2026-01-01"),
        (a_requirement(period=days("2026-01-01"), interval_months=36), "2028-03-12"),
        (a_requirement(period=days("2026-01-01"), roles=frozenset({"cook"})), "2026-01-01"),
    ],
    ids=["shorter: expired at once", "longer: no change that day", "no longer on the post"],
)
def test_a_new_version_may_be_the_next_change(new: Requirement, next_change: str) -> None:
    old = a_requirement(period=days(None, "2025-12-31"))
    judgement = Case(a_post(), [old, new], [a_record()]).judge(on("2025-07-01"))
    assert in_time(judgement) == (Standing.IN_DATE, "2025-06-10", next_change)


def test_a_gap_between_versions_is_a_change_to_none_and_back() -> None:
    old = a_requirement(period=days(None, "2025-08-31"))
    new = a_requirement(period=days("2025-10-01"))
    case = Case(a_post(), [old, new], [a_record()])
    assert in_time(case.judge(on("2025-08-01"))) == (Standing.IN_DATE, "2025-06-10", "2025-09-01")
    assert in_time(case.judge(on("2025-09-15"))) == (None, None, "2025-10-01")
    assert in_time(case.judge(on("2025-10-15"))) == (Standing.IN_DATE, "2025-10-01", "2026-03-12")


def test_a_failed_assessment_is_a_change_on_its_day() -> None:
    failure = a_refresher("2025-09-01", result=Result.FAILED)
    before = judged("2025-08-31", a_record(), failure, grace_days=30)
    assert in_time(before) == (Standing.IN_DATE, "2025-06-10", "2025-09-01")
    after = judged("2025-09-02", a_record(), failure, grace_days=30)
    assert in_time(after) == (Standing.EXPIRED, "2025-09-01", None)


def test_from_not_assured_to_expired() -> None:
    record = a_record(provider=a_provider(certifications=()))
    judgement = judged("2025-07-01", record, grace_days=30)
    assert in_time(judgement) == (Standing.NOT_ASSURED, "2025-06-10", "2026-06-11")


@pytest.mark.parametrize(
    ("day", "holds_from", "holds_until"),
    [
        ("2025-07-01", "2025-06-10", "2026-03-12"),
        ("2026-04-01", "2026-03-12", "2026-04-11"),
        ("2026-04-11", "2026-04-11", "2026-05-11"),
        ("2026-05-11", "2026-05-11", "2026-06-03"),
        ("2026-06-10", "2026-06-03", "2026-06-11"),
        ("2026-06-11", "2026-06-11", "2026-07-11"),
        ("2026-07-11", "2026-07-11", None),
    ],
    ids=["in date", "90 days", "60 days", "30 days", "7 days", "in grace", "expired"],
)
def test_the_whole_answer_holds_from_stage_to_stage(
    day: str, holds_from: str, holds_until: str | None
) -> None:
    """The word stays `due_soon` from 12 March to 10 July; the stage and the grace do not."""
    assert held(judged(day, a_record(), grace_days=30)) == (holds_from, holds_until)


def test_the_whole_answer_changes_with_what_coverage_leaves_out() -> None:
    post = a_post(
        period=days("2025-06-01"), absence=days("2025-08-01", "2025-08-31"), staff_number="7"
    )
    expected = {
        "2025-06-15": ("2025-06-10", "2025-06-29"),
        "2025-07-01": ("2025-06-29", "2025-08-01"),
        "2025-08-31": ("2025-08-01", "2025-09-01"),
        "2025-10-01": ("2025-09-01", "2026-03-12"),
    }
    got = {day: held(judged(day, a_record(), post=post, new_starter_days=28)) for day in expected}
    assert got == expected


def test_the_whole_answer_changes_with_the_record_that_governs() -> None:
    records = [a_record("2025-06-10"), a_refresher("2025-08-01")]
    judgement = judged("2025-07-01", *records)
    assert held(judgement) == ("2025-06-10", "2025-08-01")
    assert judgement.next_change_on == on("2026-05-03")


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_calendars_first_and_last_day_can_be_judged(day: date) -> None:
    case = Case(a_post(), [a_requirement()], [a_record(), a_record(None, expires="9999-12-31")])
    assert case.judge(day).answer.standing in {Standing.UNKNOWN, Standing.DUE_SOON}
