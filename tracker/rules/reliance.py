"""A provider's state now, and what a setting that relies on it should hear."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import ONE_DAY
from tracker.rules.facts import Certification, Provider, Requirement, Setting, in_force
from tracker.rules.status import is_suspended, is_withdrawn, withdrawal
from tracker.rules.words import FlagKind, ProviderState, Route, Severity, Strength

EXPIRING_DAYS = 90

SEVERITY = {
    Strength.MUST: Severity.BREACH,
    Strength.CONTRACT: Severity.BREACH,
    Strength.EXPECTED: Severity.CONCERN,
    Strength.ADVISORY: Severity.ADVICE,
}

FLAG = {
    ProviderState.SUSPENDED: FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    ProviderState.LAPSED: FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    ProviderState.WITHDRAWN: FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    ProviderState.UNCERTIFIED: FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    ProviderState.UNKNOWN: FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    ProviderState.EXPIRING: FlagKind.RELIES_ON_EXPIRING_PROVIDER,
}


@dataclass(frozen=True, slots=True)
class State:
    """A provider's state on a day; `ends_on` is the last day of its last certification."""

    word: ProviderState
    ends_on: date | None = None


def provider_state(provider: Provider | None, day: date, setting: Setting | None = None) -> State:
    """The provider's state that day, for a setting, or at large where none is given."""
    if provider is None or provider.last_checked is None:
        return State(ProviderState.UNKNOWN)
    standing = [c for c in provider.certifications if not is_withdrawn(c, day)]
    covering = [c for c in standing if day in c.period]
    if not covering:
        return _uncovered(provider.certifications, day)
    active = [c for c in covering if not is_suspended(c, day)]
    if not active:
        return State(ProviderState.SUSPENDED, _last_day(covering))
    valid = [c for c in active if _in_scope(c, setting) and _licensed(c, day)]
    if not valid:
        return State(ProviderState.UNCERTIFIED)
    following = [
        c for c in standing if c.period.start and c.period.start > day and _in_scope(c, setting)
    ]
    ends_on = _last_day([*valid, *following])
    if ends_on is not None and (ends_on - day).days <= EXPIRING_DAYS:
        return State(ProviderState.EXPIRING, ends_on)
    accredited = any(a.by_ukas and day in a.period for c in valid for a in c.body.accreditations)
    return State(ProviderState.ACCREDITED if accredited else ProviderState.CERTIFIED, ends_on)


@dataclass(frozen=True, slots=True)
class Declared:
    """That a setting declares a provider, by which route if it says so, and the code of what is
    wrong with that route that day: training by it would not count."""

    route: Route | None = None
    problem: str | None = None


def declared(provider: Provider | None, setting: Setting, day: date) -> Declared | None:
    """How the setting declares the provider; None where it does not."""
    if provider is None or setting.declared_provider != provider.code:
        return None
    route, employer = setting.declared_route, setting.organisation
    problem = None
    if route == Route.AFFILIATE:
        approved = (a.period for a in provider.affiliates if a.organisation == employer)
        problem = None if any(day in period for period in approved) else "affiliate_not_approved"
    if route == Route.IN_HOUSE and provider.organisation != employer:
        problem = "in_house_of_another_organisation"
    return Declared(route, problem)


def _uncovered(certifications: Collection[Certification], day: date) -> State:
    """Withdrawn or lapsed by the latest certification that had begun; else never certified."""
    last = latest_begun(certifications, day)
    if last is None:
        return State(ProviderState.UNCERTIFIED)
    if withdrawn_on := withdrawal(last, day):
        ends = [withdrawn_on - ONE_DAY, last.period.last]
        return State(ProviderState.WITHDRAWN, min(end for end in ends if end))
    return State(ProviderState.LAPSED, last.period.last)


def latest_begun(certifications: Iterable[Certification], day: date) -> Certification | None:
    """Of those that had begun by that day the latest to begin, then to end."""
    return max(
        (c for c in certifications if c.period.start is None or c.period.start <= day),
        key=lambda c: (
            c.period.start or date.min,
            c.period.end or date.max,
            is_withdrawn(c, day),
        ),
        default=None,
    )


def _last_day(certifications: Iterable[Certification]) -> date | None:
    """The latest last day; None where one never ends."""
    days = [c.period.last for c in certifications]
    return None if None in days else max(day for day in days if day is not None)


def _in_scope(certification: Certification, setting: Setting | None) -> bool:
    return setting is None or (
        (not certification.setting_types or setting.type in certification.setting_types)
        and (not certification.populations or setting.populations <= certification.populations)
        and (not certification.nations or setting.nation in certification.nations)
    )


def _licensed(certification: Certification, day: date) -> bool:
    return any(day in licence.period for licence in certification.body.licences)


def severity_there(
    requirements: Iterable[Collection[Requirement]], setting: Setting, day: date
) -> Severity:
    """The severity that the strongest requirement on a setting that day gives its flags.

    `requirements` holds the versions of each code. Advice where no requirement is on it.
    """
    order = list(Strength)
    live = [version for versions in requirements if (version := in_force(versions, day))]
    strengths = [version.strength for version in live if version.concerns(setting)]
    return SEVERITY[min(strengths, key=order.index)] if strengths else Severity.ADVICE
