"""The schedule says of each kind how long, and the document says the same."""

from datetime import date
from pathlib import Path

import pytest

from tracker.rules.days import ONE_DAY
from tracker.rules.keeping import FIXED, SCHEDULE, Kept, say_period

PAGE = (Path(__file__).parents[2] / "docs" / "data-protection.md").read_text()


@pytest.mark.parametrize("kept", list(Kept))
def test_the_document_says_what_the_code_does(kept: Kept) -> None:
    one = SCHEDULE[kept]
    periods = ", ".join(say_period(kept, period) for period in one.periods)
    usual = say_period(kept, one.usual)
    assert f"| {one.title} | {usual} | {periods} | {one.starts} | {one.then} |\n" in PAGE
    assert one.usual in one.periods
    assert tuple(sorted(one.periods)) == one.periods


def test_what_has_no_period_is_in_it_too() -> None:
    for row in FIXED:
        assert f"| {' | '.join(row)} |\n" in PAGE


@pytest.mark.parametrize(
    ("kept", "period", "began", "last"),
    [
        (Kept.LEAVERS, 120, date(2016, 3, 4), date(2026, 3, 4)),
        (Kept.LEAVERS, 72, date(2020, 2, 29), date(2026, 2, 28)),
        (Kept.CHECKED, 30, date(2026, 2, 2), date(2026, 3, 4)),
        (Kept.SOURCES, 24, date(2024, 3, 4), date(2026, 3, 4)),
        (Kept.SOURCES, 3, date(2025, 11, 30), date(2026, 2, 28)),
        (Kept.TEXTS, 400, date(2025, 1, 28), date(2026, 3, 4)),
        (Kept.LOOKS, 24, date(2024, 3, 31), date(2026, 3, 31)),
        (Kept.REFUSED, 90, date(2025, 12, 4), date(2026, 3, 4)),
        (Kept.CORRECTIONS, 72, date(2020, 3, 4), date(2026, 3, 4)),
        (Kept.INVITATIONS, 12, date(2025, 3, 4), date(2026, 3, 4)),
        # From the last day of a short month the period ends with a whole month.
        (Kept.CALENDARS, 3, date(2026, 2, 28), date(2026, 5, 31)),
    ],
)
def test_it_is_kept_on_its_last_day_and_gone_on_the_next(
    kept: Kept, period: int, began: date, last: date
) -> None:
    assert period in SCHEDULE[kept].periods
    assert not began < SCHEDULE[kept].before(last, period)
    assert began < SCHEDULE[kept].before(last + ONE_DAY, period)


@pytest.mark.parametrize(
    ("kept", "period", "said"),
    [
        (Kept.LEAVERS, 12, "1 year"),
        (Kept.LEAVERS, 72, "6 years"),
        (Kept.SOURCES, 3, "3 months"),
        (Kept.TEXTS, 400, "400 days"),
    ],
)
def test_a_period_in_words(kept: Kept, period: int, said: str) -> None:
    assert say_period(kept, period) == said
