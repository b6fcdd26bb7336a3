"""What a commissioner commissions, at a glance: each setting, the whole, and the past."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.actions.covered import Covered, covered, covered_in_all
from tracker.actions.portfolio import Commissioned, portfolio
from tracker.actions.trend_told import Months, Trend, months_told, trends
from tracker.rules.coverage import Coverage
from tracker.rules.freshness import Ages, Figures
from tracker.rules.reliance import FLAG
from tracker.rules.trend import YEAR_MONTHS, Change, months_ended, sum_of
from tracker.rules.words import FlagKind, Severity
from tracker.store.commissioners import Answering, answering
from tracker.store.database import Session
from tracker.store.former_settings import FormerSetting, last_names
from tracker.store.register_kept import register_now
from tracker.store.setting_ages import Part
from tracker.store.setting_list import RequirementCoverage

NO_CHANGES: Mapping[str, Change] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A setting of the portfolio: how far covered, and what changed in a year, by requirement."""

    commissioned: Commissioned
    covered: tuple[Covered, ...]
    changes: Mapping[str, Change]

    @property
    def code(self) -> str:
        return self.commissioned.row.code

    @property
    def name(self) -> str:
        return self.commissioned.row.fact.name

    @property
    def figures(self) -> Figures:
        return self.commissioned.figures

    def coverage(self, requirement: str) -> Covered | None:
        """Its coverage against a requirement, where that is on it."""
        return next((one for one in self.covered if one.requirement.code == requirement), None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A portfolio on a day, its settings by name; `since` is the day that changes are counted from.

    `whole` is the people of all settings against each requirement, those of old figures apart.
    """

    day: date
    since: date
    places: tuple[Place, ...]
    whole: tuple[Covered, ...]
    trends: tuple[Trend, ...]
    former: tuple[FormerSetting, ...]

    @property
    def ages(self) -> Ages:
        return Ages.of(one.figures for one in self.places)

    @property
    def uncertified(self) -> int:
        """How many settings rely on a provider that is not certified for them today."""
        return sum(relies_on_uncertified(one) for one in self.places)

    @property
    def flags(self) -> dict[Severity, int]:
        """Open flags about the settings and the people in them, worst first."""
        found: Counter[Severity] = Counter()
        for one in self.places:
            found.update(one.commissioned.flags)
        return {severity: found[severity] for severity in Severity if found[severity]}


def picture(session: Session, commissioner_id: int, day: date) -> Picture:
    """The whole portfolio; a fixed number of queries, however many settings and people.

    1. Who commissioned what when; the settings of today as they are.
    2. The months of every setting that was ever theirs, each only while it was.
    3. The names of those that are theirs no more, as they were on the last day.
    """
    theirs = answering(session, commissioner_id, day)
    ids, ever = theirs.on(day), theirs.last_days().keys()
    register = register_now(session, {}, day)
    found = portfolio(session, register, ids, day)
    months = months_told(session, theirs, ever, day)
    since = months_ended(day)[-1 - YEAR_MONTHS]
    versions = register.requirements
    return Picture(
        day=day,
        since=since,
        places=tuple(
            Place(
                one,
                tuple(covered(one.row.covered, versions, one.figures, one.row.place)),
                _changes(one.row.id, one.row.covered, months, since),
            )
            for one in sorted(found, key=lambda one: (one.row.fact.name.casefold(), one.row.code))
        ),
        whole=tuple(covered_in_all(_parts(found, day), versions, day)),
        trends=tuple(
            trends(versions, months, [one.row.covered for one in found if one.figures.as_of], day)
        ),
        former=tuple(former_settings(session, theirs)),
    )


def former_settings(session: Session, theirs: Answering) -> list[FormerSetting]:
    """The settings that are theirs no more, the latest first."""
    now, last = theirs.on(theirs.today), theirs.last_days()
    return last_names(session, {key: day for key, day in last.items() if key not in now})


def relies_on_uncertified(place: Place) -> bool:
    """Whether any provider that trains there is not certified for the setting today."""
    wanted = FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER
    return any(FLAG.get(one.state.word) == wanted for one in place.commissioned.trainers)


def _changes(
    setting_id: int, found: Iterable[RequirementCoverage], months: Months, since: date
) -> Mapping[str, Change]:
    then = months.get(setting_id)
    if not then:
        return NO_CHANGES
    return {
        one.requirement: Change(since, then[one.requirement][since], one.coverage)
        for one in found
        if since in then.get(one.requirement, ())
    }


def _parts(found: Collection[Commissioned], day: date) -> Iterable[Part]:
    """For each requirement the settings whose figures may stand together, then the others."""
    for fresh in (True, False):
        told: dict[str, list[tuple[RequirementCoverage, Figures]]] = {}
        for one in found:
            if one.figures.are_fresh is fresh and one.figures.as_of:
                for covered_here in one.row.covered:
                    told.setdefault(covered_here.requirement, []).append(
                        (covered_here, one.figures)
                    )
        for code, here in told.items():
            yield Part(_together(code, [one for one, _ in here]), _oldest(here, day))


def _together(code: str, found: Sequence[RequirementCoverage]) -> RequirementCoverage:
    coverage: Coverage = sum_of(one.coverage for one in found)
    standings = sum((Counter(one.standings) for one in found), Counter())
    return RequirementCoverage(code, dict(standings), coverage)


def _oldest(here: Iterable[tuple[RequirementCoverage, Figures]], day: date) -> Figures:
    return Figures(min(figures.as_of for _, figures in here if figures.as_of), day)
