"""A trend as it is drawn: where dots and lines stand, and what is left out."""

from datetime import date
from decimal import Decimal

from tracker.actions.trend_told import Trend
from tracker.rules.coverage import Coverage
from tracker.rules.facts import Requirement
from tracker.rules.trend import Point, months_ended
from tracker.rules.words import Level, Strength
from tracker.web.trend_chart import GROUND, GUTTER, TOP, trend_chart

DAY = date(2026, 11, 26)
DAYS = (*months_ended(DAY), DAY)


def drawn(*counted_held: tuple[int, int], later: int = 0, target: Decimal | None = None):
    """The first days with these numbers, the others without anybody."""
    rest = [(0, 0)] * (len(DAYS) - len(counted_held))
    points = [
        Point(day, Coverage(*numbers), settings=1, later=int(place < later))
        for place, (day, numbers) in enumerate(zip(DAYS, [*counted_held, *rest], strict=True))
    ]
    requirement = Requirement("LOCAL", Level.PHYSICAL, Strength.EXPECTED, target=target)
    return trend_chart(Trend(requirement, tuple(points)))


def test_nobody_leaves_a_gap_and_no_dot_at_0():
    chart = drawn((10, 10), (0, 0), (10, 0), (10, 5))
    assert [dot.y for dot in chart.dots] == [
        f"{TOP:.1f}",
        f"{GROUND:.1f}",
        f"{(TOP + GROUND) / 2:.1f}",
    ]
    assert [(one.y, two.y) for one, two in chart.joins] == [(chart.dots[1].y, chart.dots[2].y)]


def test_what_was_worked_out_later_is_hollow():
    chart = drawn((10, 10), (10, 10), (10, 10), later=2)
    assert [dot.later for dot in chart.dots] == [True, True, False]


def test_all_of_it_stands_within_the_drawing():
    chart = drawn(*[(10, n % 11) for n in range(25)], target=Decimal(85))
    places = [float(dot.x.rstrip("%")) for dot in chart.dots]
    assert len(places) == 25
    assert GUTTER < places[0] < places[-1] < 100
    assert all(TOP <= float(dot.y) <= GROUND for dot in chart.dots)
    assert TOP < float(chart.target) < GROUND


def test_months_are_named_with_their_years_and_fewer_on_a_phone():
    marks = drawn((10, 10)).marks
    assert [(one.name, one.year) for one in marks[:3]] == [
        ("Nov", "2024"),
        ("Feb", "2025"),
        ("May", "2025"),
    ]
    assert sum(one.on_phone for one in marks) == 5
    assert len(marks) == 9


def test_without_a_target_no_line_is_drawn_for_it():
    assert drawn((10, 10)).target is None
