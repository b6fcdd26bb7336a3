"""The lanes of a provider's timeline as shapes: places in percent of the width, none in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import Period, add_days, add_months
from tracker.rules.timeline import Lane

# A window is a little wider than what it shows, and never wider than a long working life.
MARGIN = 0.04
LEAST_DAYS, MOST_YEARS = 730, 30
MOST_TICKS = 5
STEPS = (3, 6, 12, 24, 60, 120, 240)
# The share of the width, in percent, from which a word stands in its bar: on a phone, on a desk.
ROOM, ROOM_ON_DESK = 30.0, 9.0
LAST_TICK = 88.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch as a bar from `x` on; `room` says where its word fits: everywhere, desk or ''."""

    x: str
    width: str
    word: str
    room: str


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane with its bars, those outside of the window left out."""

    lane: Lane
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything from `first` up to, not including, `end`, with a mark at the day asked."""

    first: date
    end: date
    mark: str
    mark_is_late: bool
    ticks: tuple[tuple[str, str], ...]
    lanes: tuple[DrawnLane, ...]


def draw(lanes: Sequence[Lane], on: date) -> Drawing:
    """The lanes over the time in which anything changes, the day asked among it."""
    first, end = _window(lanes, on)
    scale = _Scale(first, end)
    return Drawing(
        first=first,
        end=end,
        mark=_percent(scale.place(on)),
        mark_is_late=scale.place(on) > 60,
        ticks=tuple(_ticks(scale)),
        lanes=tuple(DrawnLane(lane, tuple(_bars(lane, scale))) for lane in lanes),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    end: date

    def place(self, day: date) -> float:
        """Where a day begins, from 0 to 100."""
        share = (day - self.first).days / (self.end - self.first).days
        return min(max(share, 0.0), 1.0) * 100


def _window(lanes: Iterable[Lane], on: date) -> tuple[date, date]:
    days = [day for lane in lanes for one in lane.stretches for day in one.period.edges]
    span = MOST_YEARS * 12
    near = [day for day in days if add_months(on, -span) <= day <= add_months(on, span)]
    first, last = min([on, *near]), max([on, *near])
    missing = max(0, LEAST_DAYS - (last - first).days) // 2
    margin = round((last - first).days * MARGIN) + missing + 1
    return add_days(first, -margin), add_days(last, margin)


def _bars(lane: Lane, scale: _Scale) -> Iterable[Bar]:
    for stretch in lane.stretches:
        if not stretch.period.overlaps(Period(scale.first, scale.end)):
            continue
        start = scale.place(stretch.period.start or scale.first)
        width = scale.place(stretch.period.end or scale.end) - start
        room = "everywhere" if width >= ROOM else "desk" if width >= ROOM_ON_DESK else ""
        yield Bar(_percent(start), _percent(width), stretch.word.value, room)


def _ticks(scale: _Scale) -> Iterable[tuple[str, str]]:
    """Some first days of months, at equal distances, so few that their texts do not meet."""
    for step in STEPS:
        days = list(_every(step, scale))
        if len(days) <= MOST_TICKS:
            break
    for day in days:
        if scale.place(day) <= LAST_TICK:
            yield _percent(scale.place(day)), f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"


def _every(months: int, scale: _Scale) -> Iterable[date]:
    years = max(months // 12, 1)
    day = date(scale.first.year - scale.first.year % years, 1, 1)
    while day < scale.end:
        if day >= scale.first:
            yield day
        day = add_months(day, months)


def _percent(place: float) -> str:
    return f"{place:.2f}%"
