"""The months of a forecast as bars: places across in percent of the width, heights in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.actions.forecast import Outlook

# The strip at the left for the scale, in percent, and the lines in pixels from the top.
GUTTER = 9.0
TOP, GROUND = 26, 206
# A phone has room for the name of every third month.
PHONE_EVERY = 3
# Within a month, of the width that it has: where its bars begin, and the gap between two of them.
MARGIN, GAP = 0.08, 0.03
STEPS = (1, 2, 5)
LINES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, drawn from `y` down."""

    kind: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from `x` on; `number` is told above it at `middle` and `top`, where it is not 0."""

    x: str
    width: str
    middle: str
    top: str
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of a month with its name, and its year where it is the first or a January.

    A phone has room for the names of those `on_phone`, and for the years of the Januaries.
    """

    middle: str
    name: str
    year: str
    on_phone: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups of bars over a scale of (y, number) lines."""

    groups: tuple[Group, ...]
    lines: tuple[tuple[str, int], ...]
    left: str = f"{GUTTER}%"
    ground: int = GROUND


# Each bar of a month as its parts from the ground up: what they are, and how many.
Bars = Sequence[Sequence[tuple[str, int]]]


def places_chart(found: Outlook) -> Chart:
    """Renewals, for the first time and again, with initial courses beside them."""
    numbers = found.numbers
    groups = [
        ((("first", one.first), ("again", one.again)), (("initial", one.initial),))
        for one in (numbers.overdue, *numbers.months)
    ]
    return draw(found.forecast.months, groups)


def plan_chart(found: Outlook) -> Chart:
    """Renewals by the month in which they fall due, and by the month planned."""
    plan = found.plan
    before, after = (plan.overdue, *plan.before), (0, *plan.after)
    groups = [
        ((("before", one),), (("after", two),)) for one, two in zip(before, after, strict=True)
    ]
    return draw(plan.months, groups)


def draw(months: Sequence[date], groups: Sequence[Bars]) -> Chart:
    """The groups of what is overdue and of each month, over a scale that all of them fit."""
    most = max((_height(bar) for bars in groups for bar in bars), default=0)
    step = _step(most)
    lines = tuple(range(0, max(most, 1) + step, step))
    scale = (GROUND - TOP) / lines[-1]
    width = (100 - GUTTER) / len(groups)
    return Chart(
        tuple(
            _group(number, width, scale, [None, *months], bars)
            for number, bars in enumerate(groups)
        ),
        tuple((_pixels(GROUND - line * scale), line) for line in lines),
    )


def _group(
    number: int, width: float, scale: float, months: Sequence[date | None], bars: Bars
) -> Group:
    left, month = GUTTER + number * width, months[number]
    is_new = month is not None and (number == 1 or month.month == 1)
    share = (1 - 2 * MARGIN) / len(bars)
    return Group(
        middle=_percent(left + width / 2),
        name=f"{month:%b}" if month else "Now",
        year=f"{month:%Y}" if month and is_new else "",
        on_phone=number % PHONE_EVERY == 0 and number < len(months) - 1,
        bars=tuple(
            _bar(left + width * (MARGIN + share * place), width * (share - GAP), scale, parts)
            for place, parts in enumerate(bars)
        ),
    )


def _bar(x: float, width: float, scale: float, parts: Sequence[tuple[str, int]]) -> Bar:
    drawn, y = [], float(GROUND)
    for kind, number in parts:
        if number:
            y -= number * scale
            drawn.append(Part(kind, _pixels(y), _pixels(number * scale)))
    return Bar(
        x=_percent(x),
        width=_percent(width),
        middle=_percent(x + width / 2),
        top=_pixels(y - 4),
        number=_height(parts),
        parts=tuple(drawn),
    )


def _height(parts: Iterable[tuple[str, int]]) -> int:
    return sum(number for _, number in parts)


def _step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20 and so on with which few lines reach that far."""
    power = 1
    while True:
        for step in STEPS:
            if step * power * LINES >= most:
                return step * power
        power *= 10


def _percent(place: float) -> str:
    return f"{place:.2f}%"


def _pixels(place: float) -> str:
    return f"{place:.1f}"
