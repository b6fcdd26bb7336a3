"""The trend of settings as their commissioner may see it: each month only while it was theirs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions.covered import strongest_first
from tracker.rules.coverage import Coverage
from tracker.rules.days import london_day
from tracker.rules.facts import Requirement
from tracker.rules.trend import Point, Told, is_later, months_ended, point
from tracker.store.commissioners import Answering, answering
from tracker.store.coverage_months import coverage_months
from tracker.store.database import Session
from tracker.store.register_kept import requirements_now
from tracker.store.setting_list import RequirementCoverage, settings_by_id

# By setting, requirement and month.
Months = Mapping[int, Mapping[str, Mapping[date, Told]]]


@dataclass(frozen=True, slots=True)
class Trend:
    """Coverage against a requirement at the end of each month, and today as the last point.

    Without today where nothing that told of its people is commissioned today.
    """

    requirement: Requirement
    points: tuple[Point, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no setting had a figure on any of the days."""
        return not any(one.settings for one in self.points)

    @property
    def later(self) -> bool:
        """Whether any of it was worked out later."""
        return any(one.later for one in self.points)


def months_told(
    session: Session, theirs: Answering, setting_ids: Collection[int], day: date
) -> Months:
    """The months before a day of these settings for which their commissioner may ask; one query.

    They must have commissioned the setting on the month's last day, and on the day by which it is
    known.
    """
    found: dict[int, dict[str, dict[date, Told]]] = defaultdict(lambda: defaultdict(dict))
    asked: dict[tuple[date, datetime], tuple[frozenset[int], bool]] = {}
    for one in coverage_months(session, setting_ids, months_ended(day)):
        question = one.month, one.known_on
        if question not in asked:
            ids = theirs.on(one.month) & theirs.on(london_day(one.known_on))
            asked[question] = ids, is_later(*question)
        allowed, later = asked[question]
        if one.setting_id in allowed:
            found[one.setting_id][one.requirement][one.month] = Told(one.coverage, later)
    return found


def trends(
    versions: Mapping[str, tuple[Requirement, ...]],
    months: Months,
    live: Collection[Iterable[RequirementCoverage]],
    day: date,
) -> list[Trend]:
    """The trend of all these settings together against each requirement in force, the strongest
    first; those that were on none of them are left out.

    `live` is what each of today's settings has today, of those that told of anybody."""
    today: dict[str, list[Coverage]] = defaultdict(list)
    for covered in live:
        for one in covered:
            today[one.requirement].append(one.coverage)
    found = []
    for requirement in strongest_first(versions, day):
        code = requirement.code
        told = [by_code[code] for by_code in months.values() if code in by_code]
        points = [
            point(month, [here[month] for here in told if month in here])
            for month in months_ended(day)
        ]
        if live:
            points.append(point(day, map(Told, today[code])))
        found.append(Trend(requirement, tuple(points)))
    return [one for one in found if not one.is_empty]


def setting_trends(
    session: Session, commissioner_id: int, setting_id: int, day: date
) -> list[Trend]:
    """The trend of one setting on the days on which it was theirs, by requirement.

    Empty where it never was.
    """
    theirs = answering(session, commissioner_id, day)
    months = months_told(session, theirs, [setting_id], day)
    ids = [setting_id] if setting_id in theirs.on(day) else []
    live = [row.covered for row in settings_by_id(session, ids, day) if row.last_upload]
    return trends(requirements_now(session), months, live, day)
