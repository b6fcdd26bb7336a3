"""The settings of a portfolio narrowed to those asked for, and put in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tracker.actions.whole_portfolio import Place
from tracker.rules.freshness import Freshness
from tracker.rules.trend import share
from tracker.rules.words import ProviderState, SettingType, Severity


class Order(StrEnum):
    """By what settings are listed; those equal in it stand by name."""

    NAME = "name"
    COVERAGE = "coverage"
    AGE = "age"
    SEVERITY = "severity"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """What a list of settings is narrowed to, and its order; None or '' leaves a thing open.

    `requirement` leaves the settings that it is on, and of their coverage that against it.
    """

    text: str = ""
    type: SettingType | None = None
    employer: str | None = None
    provider: ProviderState | None = None
    severity: Severity | None = None
    freshness: Freshness | None = None
    requirement: str | None = None
    order: Order = Order.NAME

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, order=Order.NAME) != PortfolioFilter()


def arranged(places: Iterable[Place], wanted: PortfolioFilter) -> list[Place]:
    """Those of the settings that fit, in the order asked for; they come by name."""
    found = [_narrowed(one, wanted.requirement) for one in places if _fits(one, wanted)]
    return sorted(found, key=_KEYS[wanted.order])


def _narrowed(place: Place, requirement: str | None) -> Place:
    if requirement is None:
        return place
    here = tuple(one for one in place.covered if one.requirement.code == requirement)
    return replace(place, covered=here)


def _fits(place: Place, wanted: PortfolioFilter) -> bool:
    row = place.commissioned.row
    named = f"{place.name} {place.code}".casefold()
    return (
        all(word in named for word in wanted.text.casefold().replace(",", " ").split())
        and wanted.type in {None, row.fact.type}
        and wanted.employer in {None, row.place.organisation}
        and wanted.provider in {None, *(one.state.word for one in place.commissioned.trainers)}
        and (wanted.severity is None or bool(place.commissioned.flags.get(wanted.severity)))
        and wanted.freshness in {None, place.figures.freshness}
        and (wanted.requirement is None or place.coverage(wanted.requirement) is not None)
    )


def _by_coverage(place: Place) -> tuple[bool, Fraction]:
    """The lowest share first; those of old figures or of nobody last, as theirs say little."""
    shares = [exact for one in place.covered if (exact := share(one.coverage)) is not None]
    is_said = bool(shares) and place.figures.are_fresh
    return not is_said, min(shares, default=Fraction(0))


def _by_age(place: Place) -> tuple[bool, int]:
    as_of = place.figures.as_of
    return as_of is not None, as_of.toordinal() if as_of else 0


def _by_severity(place: Place) -> tuple[int, ...]:
    return tuple(-place.commissioned.flags.get(severity, 0) for severity in Severity)


_KEYS: dict[Order, Callable[[Place], Any]] = {
    Order.NAME: lambda place: (),
    Order.COVERAGE: _by_coverage,
    Order.AGE: _by_age,
    Order.SEVERITY: _by_severity,
    Order.EMPLOYER: lambda place: place.commissioned.row.organisation.casefold(),
}
