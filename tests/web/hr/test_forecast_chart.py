"""The bars of a forecast: all inside, to scale, none over another, with few lines behind them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.forecasting import TODAY
from tests.rules.worlds import MODEST
from tracker.rules.forecast import months_ahead
from tracker.web.hr.forecast_chart import GROUND, GUTTER, TOP, Chart, draw

MONTHS = months_ahead(TODAY)
NUMBERS = st.integers(0, 100_000) | st.integers(0, 30)
GROUPS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=19, max_size=19)


def drawn(numbers: list[tuple[int, int, int]]) -> Chart:
    return draw(
        MONTHS,
        [((("first", one), ("again", two)), (("initial", three),)) for one, two, three in numbers],
    )


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


@MODEST
@given(GROUPS)
def test_every_bar_is_inside_and_beside_the_one_before(numbers: list[tuple[int, int, int]]) -> None:
    bars = [bar for group in drawn(numbers).groups for bar in group.bars]
    edges = [(percent(bar.x), percent(bar.x) + percent(bar.width)) for bar in bars]
    assert edges[0][0] >= GUTTER
    assert edges[-1][1] <= 100
    assert all(one[1] <= two[0] for one, two in pairwise(edges))


@MODEST
@given(GROUPS)
def test_heights_are_to_scale_from_the_ground_up(numbers: list[tuple[int, int, int]]) -> None:
    chart = drawn(numbers)
    scale = (GROUND - TOP) / chart.lines[-1][1]
    for group, (one, two, three) in zip(chart.groups, numbers, strict=True):
        assert [bar.number for bar in group.bars] == [one + two, three]
        for bar in group.bars:
            heights = [float(part.height) for part in bar.parts]
            assert sum(heights) == pytest.approx(bar.number * scale, abs=0.2)
            assert all(TOP - 0.1 <= float(part.y) <= GROUND for part in bar.parts)


@MODEST
@given(GROUPS)
def test_the_scale_has_few_lines_and_reaches_the_highest(
    numbers: list[tuple[int, int, int]],
) -> None:
    chart = drawn(numbers)
    lines = [number for _, number in chart.lines]
    assert 2 <= len(lines) <= 6
    assert lines[0] == 0
    assert lines[-1] >= max(bar.number for group in chart.groups for bar in group.bars)


def test_the_names_of_the_months() -> None:
    groups = drawn([(0, 0, 0)] * 19).groups
    assert [one.name for one in groups[:4]] == ["Now", "Nov", "Dec", "Jan"]
    assert {one.name: one.year for one in groups if one.year} == {"Nov": "2026", "Jan": "2028"}
    assert [one.name for one in groups if one.on_phone] == [
        "Now",
        "Jan",
        "Apr",
        "Jul",
        "Oct",
        "Jan",
    ]
    assert [bar.parts for one in groups for bar in one.bars] == [()] * 38
