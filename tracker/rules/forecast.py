"""Who needs a place on a course, and by which day, in the months ahead.

Each person is followed as if every place were taken on the day on which it is needed, and what is
overdue today. One course serves every requirement that it satisfies, so it is one place, however
many requirements and posts it is for. The requirements are those in force today, until they end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.coverage import Excluded
from tracker.rules.days import ONE_DAY, add_days, add_months
from tracker.rules.due import months_on, renewed
from tracker.rules.facts import in_force
from tracker.rules.places import Course, Duty, LeftOut, Need, Place
from tracker.rules.words import GovernedBy, Kind, Level, Standing

MONTHS_AHEAD = 18
# A level works its rank out anew each time, and here it is asked for often.
RANKS = {level: level.rank for level in Level}


@dataclass(frozen=True, slots=True)
class Forecast:
    """The places of the months ahead, in order of their days, and the people without any.

    `months` are first days, the current month's first; `people` is the number of all.
    """

    today: date
    months: tuple[date, ...]
    places: tuple[Place, ...]
    left_out: dict[LeftOut, int]
    people: int

    @property
    def last(self) -> date:
        """The last day that it looks at."""
        return last_day(self.months)


def months_ahead(today: date, number: int = MONTHS_AHEAD) -> tuple[date, ...]:
    """The first days of the current month and of those after it."""
    return tuple(add_months(today.replace(day=1), ahead) for ahead in range(number))


def last_day(months: Sequence[date]) -> date:
    """The last day of the last month."""
    return add_months(months[-1], 1) - ONE_DAY


def forecast(duties: Iterable[Duty], today: date) -> Forecast:
    """Every place that these duties call for within the months ahead."""
    months = months_ahead(today)
    last = last_day(months)
    people: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        people[duty.post.person].append(duty)
    places: list[Place] = []
    left_out = dict.fromkeys(LeftOut, 0)
    for person in people.values():
        first = [_first_need(duty, today, last) for duty in person]
        running = [one for one in first if isinstance(one, _Running)]
        if running:
            places += _follow(running, last)
        else:
            reasons = {one for one in first if isinstance(one, LeftOut)}
            left_out[next(one for one in LeftOut if one in reasons)] += 1
    places.sort(key=lambda one: (one.day, one.person))
    return Forecast(today, months, tuple(places), left_out, len(people))


def first_day_needed(duty: Duty, today: date, last: date) -> date | LeftOut:
    """The day by which the duty first needs a place, or why it needs none up to `last`."""
    first = max(today, duty.post.period.start or today)
    if duty.standing == Standing.EXEMPT:
        return LeftOut.EXEMPT
    if duty.standing == Standing.NEVER_TRAINED:
        day = max(first, _last_of_new_starter(duty))
    elif duty.standing == Standing.NOT_ASSURED:
        day = first
    elif duty.due_on is None:
        return LeftOut.FOR_GOOD
    else:
        day = max(first, duty.due_on)
    return _why_none(duty, day, last) or day


@dataclass(slots=True)
class _Running:
    """A duty on the way through the months: what it needs next, and until when it is good."""

    duty: Duty
    need: Need
    day: date
    level: Level
    course: Course | None
    programme: date | None
    full: bool
    overdue: bool
    last_good: date | None
    again: bool = False

    @property
    def order(self) -> tuple[date, int, bool]:
        """The earliest first; of one day the highest course, as it serves those below it too."""
        return self.day, -RANKS[self.level], self.need == Need.RENEWAL


def _first_need(duty: Duty, today: date, last: date) -> _Running | LeftOut:
    day = first_day_needed(duty, today, last)
    if isinstance(day, LeftOut):
        return day
    need = {Standing.NEVER_TRAINED: Need.INITIAL, Standing.NOT_ASSURED: Need.RETRAINING}.get(
        duty.standing, Need.RENEWAL
    )
    course = duty.course if need == Need.RENEWAL else None
    has_begun = today in duty.post.period
    return _Running(
        duty=duty,
        need=need,
        day=day,
        level=course.level if course else duty.requirement.level,
        course=course,
        programme=duty.programme_due_on,
        full=duty.governed_by == GovernedBy.FULL_PROGRAMME
        or _falls_due_with(duty.programme_due_on, day),
        overdue=has_begun and _is_overdue(duty, need, today),
        last_good=duty.due_on,
    )


def _falls_due_with(programme: date | None, day: date) -> bool:
    """Whether the full programme is due in the month of that day too, or before it."""
    return programme is not None and programme.replace(day=1) <= day.replace(day=1)


def _is_overdue(duty: Duty, need: Need, today: date) -> bool:
    if need == Need.INITIAL:
        return duty.excluded != Excluded.NEW_STARTER
    return need == Need.RETRAINING or (duty.due_on is not None and duty.due_on < today)


def _last_of_new_starter(duty: Duty) -> date:
    """The last of the days in which coverage leaves a new post out."""
    start = duty.post.period.start
    if start is None:
        return date.min
    return add_days(start, max(duty.requirement.new_starter_days - 1, 0))


def _why_none(duty: Duty, day: date, last: date) -> LeftOut | None:
    """Why a place that would be needed by that day is not."""
    post = duty.post
    if day > last:
        return LeftOut.LATER
    if day not in post.period:
        return LeftOut.LEAVER
    version = in_force(duty.versions, day)
    if version is None or (version is not duty.requirement and not version.applies_to(post)):
        return LeftOut.REQUIREMENT_ENDS
    if post.exempt is not None and day in post.exempt:
        return LeftOut.EXEMPT
    if post.absence is not None and day in post.absence:
        return LeftOut.LONG_ABSENCE
    return None


def _follow(running: list[_Running], last: date) -> Iterator[Place]:
    """The places of one person, one after the other."""
    while running:
        first = min(running, key=lambda one: one.order)
        level = first.level
        if first.course is None:
            # Of several courses that nobody has chosen yet the highest will do for all.
            alike = [one for one in running if one.need == first.need and one.course is None]
            level = max((one.level for one in alike), key=lambda one: RANKS[one])
        month = first.day.replace(day=1)
        served = [one for one in running if _serves(first, level, one)]
        due = [one for one in served if one.day.replace(day=1) <= month]
        place = Place(
            person=first.duty.post.person,
            need=first.need,
            day=first.day,
            level=level,
            course=first.course,
            duties=tuple(one.duty for one in due),
            again=first.again,
            overdue=any(one.overdue for one in due),
            full=any(one.full for one in due),
            last_good=first.last_good,
        )
        yield place
        for one in served:
            _take(one, place)
        running = [one for one in running if not _is_over(one, last)]


def _serves(first: _Running, level: Level, other: _Running) -> bool:
    """Whether the course that one takes satisfies the other's requirement too.

    To take the same course again mends nothing where it is not assured.
    """
    is_new = first.need != Need.RENEWAL
    return RANKS[other.duty.requirement.level] <= RANKS[level] and (
        is_new or other.need == Need.RENEWAL
    )


def _take(one: _Running, place: Place) -> None:
    """Carry a duty on to the day on which it falls due after a place was taken on its day."""
    is_refresher = place.need == Need.RENEWAL and not place.full
    if is_refresher and one.full:
        return
    kind = Kind.REFRESHER if is_refresher else Kind.FULL_PROGRAMME
    requirement = in_force(one.duty.versions, place.day) or one.duty.requirement
    is_same = one.course == place.course
    programme = one.programme if is_same else None
    if not is_refresher:
        months = requirement.full_programme_months
        programme = months_on(place.day, months, requirement) if months is not None else None
    last_good = programme or date.max
    if requirement.interval_months is not None:
        due = one.last_good if is_same else None
        last_good = min(last_good, renewed(place.day, kind, requirement, due)[0])
    if last_good <= one.day:
        if one.day > place.day:
            return
        last_good = date.max  # so short an interval would never come to an end
    one.need, one.course, one.level = Need.RENEWAL, place.course, place.level
    one.day = one.last_good = last_good
    one.programme, one.full = programme, _falls_due_with(programme, last_good)
    one.again, one.overdue = True, False


def _is_over(one: _Running, last: date) -> bool:
    return one.again and _why_none(one.duty, one.day, last) is not None
