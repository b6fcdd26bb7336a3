"""The schedule says of each kind how long, and the document says the same."""

from datetime import date
from pathlib import Path

import pytest

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


def test_a_period_ends_on_its_day() -> None:
    assert SCHEDULE[Kept.LEAVERS].before(date(2026, 3, 4), 72) == date(2020, 3, 4)
    assert SCHEDULE[Kept.REFUSED].before(date(2026, 3, 4), 90) == date(2025, 12, 4)
    assert say_period(Kept.LEAVERS, 12) == "1 year"
    assert say_period(Kept.SOURCES, 3) == "3 months"
