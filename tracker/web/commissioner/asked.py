"""What the pages of a portfolio are asked for, and what they may be asked for."""

from collections.abc import Sequence
from typing import Any

from tracker.actions.portfolio_order import Order, PortfolioFilter
from tracker.actions.whole_portfolio import Picture
from tracker.rules.freshness import Freshness
from tracker.rules.words import ProviderState, SettingType, Severity
from tracker.web.asked import text_asked, word_asked
from tracker.web.choices import Choices, choices

ORDERS: Choices = [
    (Order.NAME.value, "Name"),
    (Order.COVERAGE.value, "Coverage, lowest first"),
    (Order.AGE.value, "Age of the figures, oldest first"),
    (Order.SEVERITY.value, "Open flags, most serious first"),
    (Order.EMPLOYER.value, "Who runs it"),
]


def portfolio_asked() -> PortfolioFilter:
    """The filters and the order of the address."""
    return PortfolioFilter(
        text=text_asked("text"),
        type=word_asked("type", SettingType),
        employer=text_asked("employer") or None,
        provider=word_asked("provider", ProviderState),
        severity=word_asked("severity", Severity),
        freshness=word_asked("freshness", Freshness),
        requirement=text_asked("requirement") or None,
        order=word_asked("sort", Order) or Order.NAME,
    )


def as_asked(wanted: PortfolioFilter) -> dict[str, Any]:
    """The same for another address."""
    said = {
        "text": wanted.text,
        "type": wanted.type,
        "employer": wanted.employer,
        "provider": wanted.provider,
        "severity": wanted.severity,
        "freshness": wanted.freshness,
        "requirement": wanted.requirement,
        "sort": None if wanted.order == Order.NAME else wanted.order,
    }
    return {name: str(value) for name, value in said.items() if value}


def offered(found: Picture) -> dict[str, Choices]:
    """The choices of each filter: of types, employers and requirements those that are there."""
    rows = [one.commissioned.row for one in found.places]
    types = {row.fact.type for row in rows}
    employers = {row.place.organisation: row.organisation for row in rows}
    return {
        "types": choices([one for one in SettingType if one in types], "setting_type"),
        "employers": sorted(employers.items(), key=lambda one: one[1].casefold()),
        "providers": choices(ProviderState, "provider_state"),
        "severities": choices(Severity, "severity"),
        "freshness": choices(Freshness, "freshness"),
        "requirements": requirements(found),
        "orders": ORDERS,
    }


def requirements(found: Picture) -> Choices:
    """The requirements that are on any of the settings, the strongest first."""
    here = {one.requirement.code for place in found.places for one in place.covered}
    names: dict[str, str] = {}
    for place in found.places:
        names |= {one.requirement.code: one.requirement.name for one in place.covered}
    ordered: Sequence[str] = [one.requirement.code for one in found.trends]
    known = [code for code in ordered if code in here]
    return [(code, names[code] or code) for code in [*known, *sorted(here - set(known))]]
