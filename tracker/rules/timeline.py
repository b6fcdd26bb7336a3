"""A provider over time: its state, its certificates and their bodies, as stretches of days."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.rules.days import ALWAYS, Period, add_days
from tracker.rules.facts import Body, Certification, Provider, Setting
from tracker.rules.reliance import EXPIRING_DAYS, State, provider_state
from tracker.rules.status import is_suspended, is_withdrawn

Told = TypeVar("Told")


class LaneKind(StrEnum):
    """What a lane of the timeline tells of."""

    STATE = "state"
    CERTIFICATE = "certificate"
    LICENCE = "licence"
    ACCREDITATION = "accreditation"


class Stretched(StrEnum):
    """What holds in a stretch of any lane but that of the state."""

    IN_FORCE = "in_force"
    IN_PART = "in_part"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one word holds: a ProviderState in the lane of the state, else a Stretched."""

    period: Period
    word: StrEnum


@dataclass(frozen=True, slots=True)
class Lane:
    """What holds of one thing over time, in order of days; between stretches nothing does."""

    kind: LaneKind
    name: str
    stretches: tuple[Stretch, ...]
    certificate: Certification | None = None


def state_spans(
    provider: Provider, setting: Setting | None = None
) -> tuple[tuple[Period, State], ...]:
    """The provider's state on every day there is, the same throughout each period."""
    days = _edges(provider)
    return tuple(_spans(days, lambda day: provider_state(provider, day, setting)))


def suspensions(certification: Certification, course: str | None = None) -> tuple[Period, ...]:
    """The periods in which the whole certification, or that curriculum, stands suspended."""
    days = {event.on for event in certification.events}
    spans = _spans(days, lambda day: is_suspended(certification, day, course))
    return tuple(period for period, suspended in spans if suspended)


def certificate_word(certification: Certification, day: date) -> Stretched | None:
    """What a certificate is worth on a day; None outside its period."""
    if day not in certification.period:
        return None
    if is_withdrawn(certification, day):
        return Stretched.WITHDRAWN
    if is_suspended(certification, day):
        return Stretched.SUSPENDED
    named = {course for event in certification.events for course in event.curricula}
    if any(
        is_withdrawn(certification, day, course) or is_suspended(certification, day, course)
        for course in named
    ):
        return Stretched.IN_PART
    return Stretched.IN_FORCE


def lanes(provider: Provider) -> tuple[Lane, ...]:
    """The state, each certificate by its first day, then each body's licence and accreditation."""
    words = _spans(_edges(provider), lambda day: provider_state(provider, day).word)
    certificates = sorted(
        provider.certifications, key=lambda one: (one.period.start or date.min, one.number)
    )
    bodies = {one.body.code: one.body for one in certificates}
    return (
        Lane(LaneKind.STATE, "", tuple(Stretch(period, word) for period, word in words)),
        *(_certificate_lane(one) for one in certificates),
        *(lane for body in bodies.values() for lane in _body_lanes(body)),
    )


def _certificate_lane(certification: Certification) -> Lane:
    days = {*certification.period.edges, *(event.on for event in certification.events)}
    spans = _spans(days, lambda day: certificate_word(certification, day))
    stretches = tuple(Stretch(period, word) for period, word in spans if word)
    return Lane(LaneKind.CERTIFICATE, certification.number, stretches, certification)


def _body_lanes(body: Body) -> Iterator[Lane]:
    by_ukas = [one.period for one in body.accreditations if one.by_ukas]
    licensed = [one.period for one in body.licences]
    for kind, periods in ((LaneKind.LICENCE, licensed), (LaneKind.ACCREDITATION, by_ukas)):
        yield Lane(kind, body.name, tuple(_covered(periods)))


def _covered(periods: list[Period]) -> Iterator[Stretch]:
    """The days in any of the periods."""
    days = {day for period in periods for day in period.edges}
    for period, inside in _spans(days, lambda day: any(day in one for one in periods)):
        if inside:
            yield Stretch(period, Stretched.IN_FORCE)


def _held(body: Body) -> Iterator[Period]:
    yield from (one.period for one in body.licences)
    yield from (one.period for one in body.accreditations)


def _edges(provider: Provider) -> set[date]:
    """Every day on which the provider's state may differ from that of the day before."""
    days: set[date] = set()
    for one in provider.certifications:
        days.update(one.period.edges)
        days.update(event.on for event in one.events)
        if one.period.last:
            days.add(add_days(one.period.last, -EXPIRING_DAYS))
        for period in _held(one.body):
            days.update(period.edges)
    return days


def _spans(edges: Iterable[date], told: Callable[[date], Told]) -> Iterator[tuple[Period, Told]]:
    """What is told of every day, by the days on which it may change; equal neighbours are one."""
    days = sorted(edges)
    if not days:
        yield ALWAYS, told(date(2000, 1, 1))
        return
    start, current = None, told(add_days(days[0], -1))
    for day in days:
        found = told(day)
        if found != current:
            yield Period(start, day), current
            start, current = day, found
    yield Period(start, None), current
