"""A trend drawn: places across in percent of the width, heights in pixels, a dot for each month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.actions.trend_told import Trend
from tracker.rules.trend import Point

# The strip at the left for the scale, in percent, and the lines in pixels from the top.
GUTTER = 9.0
TOP, GROUND = 16, 196
# Room for names: of every third month on a desk, of every sixth on a phone.
DESK_EVERY, PHONE_EVERY = 3, 6
SCALE = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """The share of a day; hollow where any of it was worked out later."""

    x: str
    y: str
    later: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The name of a month under its place, with its year; a phone has room for some."""

    x: str
    name: str
    year: str
    on_phone: bool


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Dots, the lines between those of months that follow each other, and the target as a line."""

    dots: tuple[Dot, ...]
    joins: tuple[tuple[Dot, Dot], ...]
    marks: tuple[Mark, ...]
    lines: tuple[tuple[str, int], ...]
    target: str | None
    left: str = f"{GUTTER}%"
    ground: int = GROUND


def trend_chart(trend: Trend) -> TrendChart:
    """The share of people covered on each day, from 0 to 100%; days with nobody stay empty."""
    target = trend.requirement.target
    dots = [_dot(place, one, len(trend.points)) for place, one in enumerate(trend.points)]
    return TrendChart(
        dots=tuple(dot for dot in dots if dot),
        joins=tuple((one, two) for one, two in pairwise(dots) if one and two),
        marks=tuple(_marks(trend.points)),
        lines=tuple((_height(number), number) for number in SCALE),
        target=None if target is None else _height(float(target)),
    )


def _dot(place: int, one: Point, of: int) -> Dot | None:
    coverage = one.coverage
    if not coverage.counted:
        return None
    height = _height(100 * coverage.held / coverage.counted)
    return Dot(_across(place, of), height, bool(one.later))


def _marks(points: Sequence[Point]) -> Iterator[Mark]:
    for place, one in enumerate(points):
        if place % DESK_EVERY == 0:
            on_phone = place % PHONE_EVERY == 0
            yield Mark(_across(place, len(points)), f"{one.day:%b}", f"{one.day:%Y}", on_phone)


def _across(place: int, of: int) -> str:
    width = (100 - GUTTER) / of
    return f"{GUTTER + width * (place + 0.5):.2f}%"


def _height(percent: float) -> str:
    return f"{GROUND - (GROUND - TOP) * percent / 100:.1f}"
