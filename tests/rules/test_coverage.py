"""Coverage: who is counted, who is left out, and a percentage that is cut, never rounded up."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules.builders import a_post, a_requirement, days, on
from tracker.rules.coverage import Coverage, Excluded, cover, why_excluded
from tracker.rules.words import Standing

HELD = {Standing.IN_DATE, Standing.DUE_SOON}


@pytest.mark.parametrize("standing", [word for word in Standing if word != Standing.EXEMPT])
def test_in_date_and_due_soon_are_held_and_nothing_else(standing: Standing) -> None:
    assert cover([(1, standing, None)]) == Coverage(counted=1, held=int(standing in HELD))


def test_two_posts_of_one_person_count_once() -> None:
    posts = [(1, Standing.IN_DATE, None), (1, Standing.IN_DATE, None), (2, Standing.EXPIRED, None)]
    assert cover(posts) == Coverage(counted=2, held=1)


def test_one_left_out_of_one_post_is_counted_in_the_other() -> None:
    posts = [(1, Standing.EXEMPT, Excluded.EXEMPT), (1, Standing.EXPIRED, None)]
    assert cover(posts) == Coverage(counted=1, held=0)


def test_one_left_out_of_both_is_told_once_by_the_first_reason() -> None:
    posts = [
        (1, Standing.IN_DATE, Excluded.NEW_STARTER),
        (1, Standing.IN_DATE, Excluded.LONG_ABSENCE),
    ]
    assert cover(posts) == cover(posts[::-1]) == Coverage(long_absence=1)


def test_a_post_left_out_holds_nothing_for_the_one_that_counts() -> None:
    posts = [(1, Standing.IN_DATE, Excluded.LONG_ABSENCE), (1, Standing.EXPIRED, None)]
    assert cover(posts).held == 0


def test_every_exclusion_is_told() -> None:
    posts = [
        (1, Standing.EXEMPT, Excluded.EXEMPT),
        (2, Standing.IN_DATE, Excluded.LONG_ABSENCE),
        (3, Standing.NEVER_TRAINED, Excluded.NEW_STARTER),
        (4, Standing.IN_DATE, None),
    ]
    assert cover(posts) == Coverage(counted=1, held=1, exempt=1, long_absence=1, new_starter=1)


@pytest.mark.parametrize(
    ("held", "counted", "percent"),
    [
        (11, 13, "84.6"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (2, 3, "66.6"),
        (9999, 10000, "99.9"),
        (1, 2000, "0.0"),
        (17, 20, "85.0"),
        (0, 0, None),
    ],
)
def test_percentage_is_cut_to_one_decimal(held: int, counted: int, percent: str | None) -> None:
    assert Coverage(counted=counted, held=held).percent == percent


@pytest.mark.parametrize(
    ("held", "counted", "target", "below"),
    [
        (11, 13, "85", True),
        (11, 13, "84.6", False),
        (11, 13, "84.62", True),
        (17, 20, "85", False),
        (9999, 10000, "100", True),
        (0, 0, "85", False),
        (0, 10, None, False),
    ],
)
def test_a_target_is_missed_by_the_exact_share(
    held: int, counted: int, target: str | None, below: bool
) -> None:
    limit = Decimal(target) if target else None
    assert Coverage(counted=counted, held=held).is_below(limit) is below


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-06-01", Excluded.NEW_STARTER),
        ("2025-06-28", Excluded.NEW_STARTER),
        ("2025-06-29", None),
    ],
)
def test_the_first_days_of_a_post(day: str, why: Excluded | None) -> None:
    post = a_post(period=days("2025-06-01"))
    requirement = a_requirement(new_starter_days=28)
    assert why_excluded(post, requirement, Standing.NEVER_TRAINED, on(day)) == why


def test_without_new_starter_days_or_a_start_nobody_is_new() -> None:
    first = on("2025-06-01")
    from_then = a_post(period=days("2025-06-01"))
    assert why_excluded(from_then, a_requirement(), Standing.NEVER_TRAINED, first) is None
    since_ever, many = a_post(), a_requirement(new_starter_days=28)
    assert why_excluded(since_ever, many, Standing.NEVER_TRAINED, first) is None


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-05-31", None),
        ("2025-06-01", Excluded.LONG_ABSENCE),
        ("2025-06-30", Excluded.LONG_ABSENCE),
        ("2025-07-01", None),
    ],
)
def test_a_long_absence(day: str, why: Excluded | None) -> None:
    post = a_post(absence=days("2025-06-01", "2025-06-30"))
    assert why_excluded(post, a_requirement(), Standing.IN_DATE, on(day)) == why


@pytest.mark.parametrize(
    ("standing", "changes", "why"),
    [
        (Standing.EXEMPT, {"absence": days("2025-06-01")}, Excluded.EXEMPT),
        (Standing.IN_DATE, {"absence": days("2025-06-01")}, Excluded.LONG_ABSENCE),
        (Standing.IN_DATE, {}, Excluded.NEW_STARTER),
    ],
)
def test_the_first_reason_is_the_one_told(
    standing: Standing, changes: dict[str, Any], why: Excluded
) -> None:
    post = a_post(period=days("2025-06-01"), **changes)
    requirement = a_requirement(new_starter_days=28)
    assert why_excluded(post, requirement, standing, on("2025-06-10")) == why
