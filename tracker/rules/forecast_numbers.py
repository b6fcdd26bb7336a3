"""The places of a forecast counted month by month, and what a month without renewals would cost."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.coverage import HELD, Coverage, cover
from tracker.rules.facts import Requirement
from tracker.rules.forecast import first_day_needed, last_day
from tracker.rules.places import Duty, LeftOut, Need, Place
from tracker.rules.words import Standing


@dataclass(slots=True)
class Tally:
    """Numbers of places: on renewals, for the first time and again, and on initial courses.

    Training to be done again because it is not assured counts as a renewal. `full` are those of
    the renewals that ask for the full programme.
    """

    first: int = 0
    again: int = 0
    initial: int = 0
    full: int = 0

    @property
    def renewals(self) -> int:
        return self.first + self.again

    def add(self, place: Place) -> None:
        """Count one more."""
        if place.need == Need.INITIAL:
            self.initial += 1
            return
        self.full += place.full
        if place.again:
            self.again += 1
        else:
            self.first += 1


@dataclass(frozen=True, slots=True)
class Counted:
    """The places that are overdue today, and those of each month ahead in its order."""

    overdue: Tally
    months: tuple[Tally, ...]

    @property
    def total(self) -> Tally:
        """All of them."""
        parts = (self.overdue, *self.months)
        return Tally(
            first=sum(one.first for one in parts),
            again=sum(one.again for one in parts),
            initial=sum(one.initial for one in parts),
            full=sum(one.full for one in parts),
        )

    def first_within(self, months: int) -> int:
        """The renewals due for the first time within so many months, without the overdue ones."""
        return sum(one.first for one in self.months[:months])


def counted(places: Iterable[Place], months: Sequence[date]) -> Counted:
    """The numbers of these places."""
    overdue, by_month = Tally(), {month: Tally() for month in months}
    for place in places:
        tally = overdue if place.overdue else by_month[place.day.replace(day=1)]
        tally.add(place)
    return Counted(overdue, tuple(by_month.values()))


def by_setting(places: Iterable[Place], months: Sequence[date]) -> dict[str, Counted]:
    """The numbers by setting; somebody whose place is for two settings counts in both."""
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for setting in place.settings:
            groups[setting].append(place)
    return {setting: counted(found, months) for setting, found in groups.items()}


def by_provider(
    places: Iterable[Place], months: Sequence[date]
) -> dict[tuple[str | None, str] | None, Counted]:
    """The numbers by code and name of the provider; None where no course has been chosen yet.

    Initial courses have no provider yet and are left out.
    """
    groups: dict[tuple[str | None, str] | None, list[Place]] = defaultdict(list)
    for place in places:
        if place.need != Need.INITIAL:
            course = place.course
            key = (course.provider, course.provider_name) if course else None
            groups[key].append(place)
    return {key: counted(found, months) for key, found in groups.items()}


@dataclass(slots=True)
class Starters:
    """The people of a setting who need an initial course: those who should have had it by now,
    those in their first days, and those whose post is yet to begin. `by` is the first day after
    today on which one is needed."""

    now: int = 0
    begun: int = 0
    to_come: int = 0
    by: date | None = None

    @property
    def total(self) -> int:
        return self.now + self.begun + self.to_come


def starters(places: Iterable[Place], today: date) -> dict[str, Starters]:
    """Those who need an initial course, by setting; somebody of two settings counts in both."""
    found: dict[str, Starters] = defaultdict(Starters)
    for place in places:
        if place.need != Need.INITIAL:
            continue
        has_begun = any(today in duty.post.period for duty in place.duties)
        for setting in place.settings:
            one = found[setting]
            if place.overdue:
                one.now += 1
            else:
                one.begun += has_begun
                one.to_come += not has_begun
                one.by = min(one.by or place.day, place.day)
    return found


@dataclass(frozen=True, slots=True)
class Cost:
    """What becomes of a setting's coverage where nobody whose training ends in a month renews.

    Everybody else stays as today. `people` are those who would no longer be covered.
    """

    setting: str
    requirement: Requirement
    month: date
    before: Coverage
    after: Coverage

    @property
    def people(self) -> int:
        return self.before.held - self.after.held

    @property
    def misses_target(self) -> bool:
        """Whether the target is met today and would not be then."""
        target = self.requirement.target
        return self.after.is_below(target) and not self.before.is_below(target)


def costs(duties: Iterable[Duty], today: date, months: Sequence[date]) -> Iterator[Cost]:
    """The cost of every month, setting by setting and requirement by requirement."""
    groups: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties:
        if today in duty.post.period:
            groups[duty.post.setting.code, duty.requirement.code].append(duty)
    last = last_day(months)
    for (setting, _), found in sorted(groups.items(), key=lambda group: group[0]):
        before = cover((one.post.person, one.standing, one.excluded) for one in found)
        ending: dict[date, set[int]] = defaultdict(set)
        for one in found:
            if month := _ends_in(one, today, last):
                ending[month].add(one.post.id)
        for month in sorted(ending):
            after = cover(
                (one.post.person, _lost(one, ending[month]), one.excluded) for one in found
            )
            if after.held < before.held:
                yield Cost(setting, found[0].requirement, month, before, after)


def worst_costs(found: Iterable[Cost]) -> list[Cost]:
    """Of each setting and requirement the month that costs most, the earliest of several."""
    worst: dict[tuple[str, str], Cost] = {}
    for one in found:
        key = one.setting, one.requirement.code
        if key not in worst or one.people > worst[key].people:
            worst[key] = one
    return list(worst.values())


def _ends_in(duty: Duty, today: date, last: date) -> date | None:
    """The month in which training that covers the post ends, where it is needed until then."""
    if duty.standing not in HELD or duty.excluded is not None:
        return None
    day = first_day_needed(duty, today, last)
    return None if isinstance(day, LeftOut) else day.replace(day=1)


def _lost(duty: Duty, ending: set[int]) -> Standing:
    return Standing.EXPIRED if duty.post.id in ending else duty.standing
