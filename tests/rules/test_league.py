"""A ranking that cannot mislead: exact shares, and nothing ranked that says little."""

from datetime import date, timedelta

import pytest

from tracker.rules.coverage import Coverage
from tracker.rules.freshness import Figures
from tracker.rules.league import Apart, league

TODAY = date(2026, 11, 26)
FRESH = Figures(TODAY, TODAY)
OLD = Figures(TODAY - timedelta(days=91), TODAY)
NONE = Figures(None, TODAY)


def ranks(*held_of: tuple[int, int]) -> list[tuple[int, int | None, bool]]:
    entries = [(place, Coverage(of, held), FRESH) for place, (held, of) in enumerate(held_of)]
    return [(one.key, one.rank, one.shared) for one in league(entries)]


def test_by_the_exact_share_and_equals_share_a_rank() -> None:
    assert ranks((8, 10), (10, 10), (20, 25), (70, 100)) == [
        (1, 1, False),
        (0, 2, True),
        (2, 2, True),
        (3, 4, False),
    ]


def test_what_is_alike_to_one_decimal_is_not_the_same() -> None:
    assert ranks((8999, 10_000), (899, 1000)) == [(0, 1, False), (1, 2, False)]


@pytest.mark.parametrize(
    ("coverage", "figures", "apart"),
    [
        (Coverage(9, 9), FRESH, Apart.FEW),
        (Coverage(10, 10), FRESH, None),
        (Coverage(0, 0), FRESH, Apart.NOBODY),
        (Coverage(0, 0, 3), OLD, Apart.NOBODY),
        (Coverage(50, 50), OLD, Apart.OLD_FIGURES),
        (Coverage(5, 5), OLD, Apart.OLD_FIGURES),
        (Coverage(50, 50), Figures(TODAY - timedelta(days=90), TODAY), None),
        (Coverage(0, 0), NONE, Apart.NO_DATA),
    ],
)
def test_who_is_shown_and_not_ranked(
    coverage: Coverage, figures: Figures, apart: Apart | None
) -> None:
    (one,) = league([("A", coverage, figures)])
    assert one.apart == apart
    assert one.rank == (None if apart else 1)


def test_those_without_a_rank_come_last_and_move_nobody() -> None:
    entries = [("few", Coverage(2, 2), FRESH), ("low", Coverage(10, 1), FRESH)]
    assert [(one.key, one.rank) for one in league(entries)] == [("low", 1), ("few", None)]
