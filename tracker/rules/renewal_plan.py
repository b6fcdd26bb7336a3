"""A plan that spreads the renewals over the months, so that nobody's training runs out.

Each renewal may be done in the months of its window: from the renewal window's first day, so that
it keeps its anniversary, to its last good day. Where a requirement has no window, or the full
programme is due, nothing keeps the anniversary: these may be done up to EARLY_MONTHS before, which
is told. What is overdue comes first. What falls due again later is no part of the plan: it
follows from when the first renewal is done.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from tracker.rules.days import add_months
from tracker.rules.places import Need, Place

EARLY_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """A renewal with the month planned for it, None where there is no room in any.

    It `is_late` where the training runs out before that, and `is_early` where the month is before
    the window that keeps the anniversary.
    """

    place: Place
    month: date | None
    is_late: bool = False
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The renewals in the order of their months, with the numbers before and after month by month.

    `overdue` are those who have run out already; they are in none of the months of `before`.
    """

    months: tuple[date, ...]
    planned: tuple[Planned, ...]

    @property
    def overdue(self) -> int:
        return sum(one.place.overdue for one in self.planned)

    @property
    def overdue_until(self) -> date | None:
        """The last month in which anybody who is overdue now is planned."""
        months = (one.month for one in self.planned if one.place.overdue and one.month)
        return max(months, default=None)

    @property
    def before(self) -> tuple[int, ...]:
        """The renewals by the month in which each falls due."""
        return self._by_month(_month(one.place) for one in self.planned if not one.place.overdue)

    @property
    def after(self) -> tuple[int, ...]:
        """The renewals by the month planned."""
        return self._by_month(one.month for one in self.planned)

    @property
    def late(self) -> tuple[int, ...]:
        """Those who cannot be placed before their training runs out, by the month in which it does.

        Those who are overdue already are not among them.
        """
        return self._by_month(_month(one.place) for one in self.planned if one.is_late)

    @property
    def early(self) -> int:
        return sum(one.is_early for one in self.planned)

    @property
    def unplaced(self) -> int:
        return sum(one.month is None for one in self.planned)

    def _by_month(self, found: Iterable[date | None]) -> tuple[int, ...]:
        numbers = Counter(found)
        return tuple(numbers[month] for month in self.months)


def plan(places: Iterable[Place], months: tuple[date, ...], capacity: int | None = None) -> Plan:
    """The plan with the lowest highest month; with a capacity, at most so many in each month.

    With a capacity as few as possible run out. Whoever finds no room in their window is placed
    before it, no earlier than need be; who finds none there either follows when it is too late.
    """
    due = [one for one in places if one.need != Need.INITIAL and not one.again]
    overdue = [one for one in due if one.overdue]
    jobs = [one for one in due if not one.overdue]
    windows = [_window(one, months, one.window_months) for one in jobs]
    if capacity is None:
        at_once = [len(overdue)] + [0] * (len(months) - 1)
        widest = [_window(one, months, one.window_months or EARLY_MONTHS) for one in jobs]
        most = _lowest_peak(widest, at_once)
    else:
        at_once = _filled(len(overdue), [capacity] * len(months))
        widest = [(0, last) for _, last in windows]
        most = capacity
    room = [max(most - taken, 0) for taken in at_once]
    given = _placed(windows, widest, room)
    late = [number for number, month in enumerate(given) if month is None]
    left = [free - given.count(month) for month, free in enumerate(room)]
    for number, month in zip(late, _in_turn(_filled(len(late), left)), strict=False):
        given[number] = month
    planned = [
        Planned(one, months[month]) for one, month in zip(overdue, _in_turn(at_once), strict=False)
    ]
    planned += [Planned(one, None) for one in overdue[sum(at_once) :]]
    missed = set(late)
    planned += [
        _planned(one, None if month is None else months[month], number in missed)
        for number, (one, month) in enumerate(zip(jobs, given, strict=True))
    ]
    planned.sort(key=lambda one: (one.month or date.max, one.place.day, one.place.person))
    return Plan(months, tuple(planned))


def spread(windows: Sequence[tuple[int, int]], room: Sequence[int]) -> list[int | None]:
    """A month for each window (first and last month, both inside), None where none has room.

    The earliest deadline goes first, and what has passed its own is given up: so as many as can be
    are placed inside their windows.
    """
    given: list[int | None] = [None] * len(windows)
    by_start = sorted(range(len(windows)), key=lambda number: windows[number])
    waiting: list[tuple[int, int]] = []
    begun = 0
    for month, free in enumerate(room):
        while begun < len(by_start) and windows[by_start[begun]][0] <= month:
            heappush(waiting, (windows[by_start[begun]][1], by_start[begun]))
            begun += 1
        while waiting and free:
            deadline, number = heappop(waiting)
            if deadline >= month:
                given[number] = month
                free -= 1
    return given


def _placed(
    windows: Sequence[tuple[int, int]], widest: Sequence[tuple[int, int]], room: Sequence[int]
) -> list[int | None]:
    """As many as `spread` places in the widest windows, in their own as far as there is room.

    A window without room opens a month earlier, as often as need be; where it can open no further,
    the others do. One that has been open from the first month on is beyond help: all months up to
    its last are full of what is as pressing.
    """
    opened = list(windows)
    while True:
        given = spread(opened, room)
        missing = {n for n, month in enumerate(given) if month is None and opened[n][0] > 0}
        narrow = {n for n, (first, _) in enumerate(opened) if first > widest[n][0]}
        to_open = missing & narrow or (narrow if missing else ())
        if not to_open:
            return given
        for number in to_open:
            first, last = opened[number]
            opened[number] = first - 1, last


def _lowest_peak(windows: Sequence[tuple[int, int]], at_once: Sequence[int]) -> int:
    """The lowest number in a month with which every window is met, beside what is done at once."""

    def is_enough(most: int) -> bool:
        return None not in spread(windows, [max(most - taken, 0) for taken in at_once])

    return bisect_left(range(len(windows) + sum(at_once)), True, key=is_enough)


def _window(place: Place, months: Sequence[date], width: int) -> tuple[int, int]:
    """The numbers of the first and the last month in which it may be done, so many before."""
    first = add_months(place.day, -width)
    return max(_apart(months[0], first), 0), _apart(months[0], place.day)


def _planned(place: Place, month: date | None, is_late: bool) -> Planned:
    opens = add_months(place.day, -place.window_months).replace(day=1)
    return Planned(place, month, is_late, is_early=month is not None and month < opens)


def _filled(number: int, room: Sequence[int]) -> list[int]:
    """So many, as early as there is room for them."""
    found = []
    for free in room:
        found.append(min(free, number))
        number -= found[-1]
    return found


def _in_turn(numbers: Sequence[int]) -> list[int]:
    """Each month's number as often as it has places: [2, 0, 1] is [0, 0, 2]."""
    return [month for month, number in enumerate(numbers) for _ in range(number)]


def _month(place: Place) -> date:
    return place.day.replace(day=1)


def _apart(first: date, day: date) -> int:
    """The months from the one to the other, whatever the days in them."""
    return (day.year - first.year) * 12 + day.month - first.month
