"""The age of figures: 90 days stand, 91 are old, and nothing is not a number."""

from datetime import date, timedelta

import pytest

from tracker.rules.freshness import Ages, Figures, Freshness

ON = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("days", "freshness", "said"),
    [
        (0, Freshness.FRESH, "As of 26 November 2026, today"),
        (1, Freshness.FRESH, "As of 25 November 2026, 1 day ago"),
        (90, Freshness.FRESH, "As of 28 August 2026, 90 days ago"),
        (91, Freshness.STALE, "As of 27 August 2026, 91 days ago"),
        (115, Freshness.STALE, "As of 3 August 2026, 115 days ago"),
        (1461, Freshness.STALE, "As of 26 November 2022, 1,461 days ago"),
        (None, Freshness.NONE, "No data yet"),
    ],
)
def test_how_old_figures_are(days: int | None, freshness: Freshness, said: str) -> None:
    figures = Figures(None if days is None else ON - timedelta(days=days), ON)
    assert (figures.freshness, figures.said) == (freshness, said)
    assert figures.are_fresh is (freshness == Freshness.FRESH)


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        (Ages(), "0 settings"),
        (Ages(1), "1 setting"),
        (Ages(14), "14 settings"),
        (Ages(12, 2), "12 of 14 settings, 2 with old figures"),
        (Ages(0, 0, 1), "0 of 1 setting, 1 with no data yet"),
        (
            Ages(1000, 200, 34),
            "1,000 of 1,234 settings, 200 with old figures, 34 with no data yet",
        ),
    ],
)
def test_how_many_settings_have_figures_that_may_stand(ages: Ages, said: str) -> None:
    assert ages.said == said


def test_ages_of_settings() -> None:
    uploads = (ON, ON - timedelta(days=90), ON - timedelta(days=91), None, None)
    assert Ages.of(Figures(one, ON) for one in uploads) == Ages(2, 1, 2)
