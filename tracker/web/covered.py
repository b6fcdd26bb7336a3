"""Coverage against the requirements in force, ready to be told: numbers, target, met or not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.coverage import Coverage
from tracker.rules.facts import Requirement, Setting, in_force
from tracker.rules.words import Standing, Strength
from tracker.store.setting_list import RequirementCoverage


@dataclass(frozen=True, slots=True)
class Covered:
    """People covered, and posts by standing, against one requirement.

    `is_met` is None where there is no target, or nobody to count.
    """

    requirement: Requirement
    coverage: Coverage
    standings: tuple[tuple[Standing, int], ...]

    @property
    def target(self) -> str | None:
        """The target as it is read: 85%, 97.5%."""
        target = self.requirement.target
        return None if target is None else f"{target.normalize():f}%"

    @property
    def is_met(self) -> bool | None:
        if self.requirement.target is None or not self.coverage.counted:
            return None
        return not self.coverage.is_below(self.requirement.target)


def covered(
    found: Iterable[RequirementCoverage],
    versions: Mapping[str, tuple[Requirement, ...]],
    day: date,
    place: Setting | None = None,
) -> list[Covered]:
    """What was found, by the versions in force that day, the strongest requirement first.

    With a `place`, also the requirements on it that nobody there has to meet.
    """
    told = {one.requirement: one for one in found}
    strengths = list(Strength)
    live = [one for one in _live(versions, day) if one.code in told or _is_on(one, place)]
    live.sort(key=lambda one: (strengths.index(one.strength), one.name, one.code))
    return [_covered(one, told.get(one.code)) for one in live]


def _live(versions: Mapping[str, tuple[Requirement, ...]], day: date) -> Iterator[Requirement]:
    return (found for one in versions.values() if (found := in_force(one, day)))


def _is_on(requirement: Requirement, place: Setting | None) -> bool:
    return place is not None and requirement.concerns(place)


def _covered(requirement: Requirement, found: RequirementCoverage | None) -> Covered:
    if found is None:
        return Covered(requirement, Coverage(), ())
    standings = tuple((word, count) for word, count in found.standings.items() if count)
    return Covered(requirement, found.coverage, standings)
