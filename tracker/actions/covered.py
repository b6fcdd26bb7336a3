"""Coverage against the requirements in force, as it is told: numbers, target, met or not, age."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.coverage import Coverage
from tracker.rules.facts import Requirement, Setting, in_force
from tracker.rules.freshness import Figures
from tracker.rules.words import Standing, Strength
from tracker.store.setting_ages import Part
from tracker.store.setting_list import RequirementCoverage


@dataclass(frozen=True, slots=True)
class Covered:
    """People covered, and posts by standing, against one requirement.

    `figures` are how old that is. `apart` are the people of settings with older figures, who are
    not among the covered. `is_met` is None where there is no target, nobody to count, or where
    the figures are too old to say.
    """

    requirement: Requirement
    coverage: Coverage
    standings: tuple[tuple[Standing, int], ...]
    figures: Figures
    apart: "Covered | None" = None

    @property
    def target(self) -> str | None:
        """The target as it is read: 85%, 97.5%."""
        target = self.requirement.target
        return None if target is None else f"{target.normalize():f}%"

    @property
    def is_met(self) -> bool | None:
        if self.requirement.target is None or not self.coverage.counted:
            return None
        if not self.figures.are_fresh:
            return None
        return not self.coverage.is_below(self.requirement.target)


def covered(
    found: Iterable[RequirementCoverage],
    versions: Mapping[str, tuple[Requirement, ...]],
    figures: Figures,
    place: Setting | None = None,
) -> list[Covered]:
    """What was found, by the versions in force that day, the strongest requirement first.

    With a `place`, also the requirements on it that nobody there has to meet.
    """
    told = {one.requirement: one for one in found}
    live = [
        one
        for one in strongest_first(versions, figures.on)
        if one.code in told or _is_on(one, place)
    ]
    return [_covered(one, told.get(one.code), figures) for one in live]


def covered_in_all(
    parts: Iterable[Part], versions: Mapping[str, tuple[Requirement, ...]], day: date
) -> list[Covered]:
    """What was found in all settings of an organisation, that of old figures apart.

    The posts by standing are those of all settings, as the lists that they lead to.
    """
    told: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        told[part.covered.requirement].append(part)
    return [
        _in_all(one, told[one.code]) for one in strongest_first(versions, day) if one.code in told
    ]


def _in_all(requirement: Requirement, parts: list[Part]) -> Covered:
    first, *older = (_covered(requirement, part.covered, part.figures) for part in parts)
    standings = sum((Counter(part.covered.standings) for part in parts), Counter())
    return replace(
        first,
        standings=_counted(standings),
        apart=older[0] if older else None,
    )


def strongest_first(
    versions: Mapping[str, tuple[Requirement, ...]], day: date
) -> Iterator[Requirement]:
    """The versions in force that day, the strongest requirement first."""
    strengths = list(Strength)
    live = (found for one in versions.values() if (found := in_force(one, day)))
    yield from sorted(live, key=lambda one: (strengths.index(one.strength), one.name, one.code))


def _is_on(requirement: Requirement, place: Setting | None) -> bool:
    return place is not None and requirement.concerns(place)


def _covered(
    requirement: Requirement, found: RequirementCoverage | None, figures: Figures
) -> Covered:
    if found is None:
        return Covered(requirement, Coverage(), (), figures)
    return Covered(requirement, found.coverage, _counted(found.standings), figures)


def _counted(standings: Mapping[Standing, int]) -> tuple[tuple[Standing, int], ...]:
    return tuple((word, standings[word]) for word in Standing if standings.get(word))
