"""The timeline's shapes: everything inside the width, in order, with room for its words."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from tests.rules.builders import a_certification, a_provider, days, on
from tests.rules.worlds import MODEST, providers
from tests.rules.worlds import days as some_days
from tracker.rules.facts import Provider
from tracker.rules.timeline import lanes
from tracker.web.providers.drawing import LAST_TICK, Drawing, draw

TODAY = on("2025-06-10")


def places(drawing: Drawing) -> list[tuple[float, float]]:
    return [
        (float(bar.x[:-1]), float(bar.x[:-1]) + float(bar.width[:-1]))
        for lane in drawing.lanes
        for bar in lane.bars
    ]


@MODEST
@given(providers(), some_days(-400, 700))
def test_everything_lies_inside_and_the_state_fills_the_width(
    provider: Provider, day: date
) -> None:
    drawing = draw(lanes(provider), day)
    assert all(0 <= start <= end <= 100.02 for start, end in places(drawing))
    assert 0 < float(drawing.mark[:-1]) < 100
    state = drawing.lanes[0].bars
    assert state[0].x == "0.00%"
    assert sum(float(bar.width[:-1]) for bar in state) == pytest.approx(100, abs=0.1)


@MODEST
@given(providers(), some_days(-400, 700))
def test_the_texts_of_the_axis_do_not_meet(provider: Provider, day: date) -> None:
    ticks = [float(x[:-1]) for x, _ in draw(lanes(provider), day).ticks]
    assert ticks == sorted(ticks)
    assert len(ticks) <= 5
    assert all(after - before > 12 for before, after in pairwise(ticks))
    assert all(place <= LAST_TICK for place in ticks)


def test_a_certificate_of_three_years() -> None:
    one = a_certification(period=days("2024-01-01", "2026-12-31"))
    drawing = draw(lanes(a_provider(certifications=(one,))), TODAY)
    assert drawing.first < on("2024-01-01") < on("2027-01-01") < drawing.end
    (bar,) = drawing.lanes[1].bars
    assert (bar.word, bar.room) == ("in_force", "everywhere")
    assert [text for _, text in drawing.ticks] == ["2024", "2025", "2026"]


def test_with_nothing_to_draw_there_are_two_years_around_the_day() -> None:
    drawing = draw(lanes(a_provider(certifications=())), TODAY)
    assert drawing.end - drawing.first >= timedelta(days=730)
    assert [bar.width for bar in drawing.lanes[0].bars] == ["100.00%"]


def test_a_day_far_from_everything_does_not_squeeze_it_into_nothing() -> None:
    old = a_certification(period=days("1950-01-01", "1951-01-01"))
    drawing = draw(lanes(a_provider(certifications=(old,))), TODAY)
    assert drawing.first > on("1995-01-01")
    assert drawing.lanes[1].bars == ()
