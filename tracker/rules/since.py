"""What became of a provider's certification after the training: it changes no verdict, but whoever
relies on the training may want to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import ONE_DAY
from tracker.rules.facts import Certification, TrainingRecord
from tracker.rules.status import is_suspended, is_withdrawn, withdrawal
from tracker.rules.timeline import suspensions
from tracker.rules.words import ProviderState


@dataclass(frozen=True, slots=True)
class Since:
    """Suspended or withdrawn from a day on, or lapsed with that day as its last good one."""

    word: ProviderState
    on: date


def certification_since(record: TrainingRecord, today: date) -> Since | None:
    """Why the provider is not certified today for the course of a record, though it was once.

    None where it still is, by whatever certificate. What is published for later is not told.
    """
    provider, curriculum = record.provider, record.curriculum
    if provider is None:
        return None
    own = curriculum is not None and curriculum.provider == provider.code
    course = curriculum.code if curriculum is not None and own else None
    concerned = [c for c in provider.certifications if not c.curricula or course in c.curricula]
    if _active(concerned, course, today):
        return None
    edges = {day for c in concerned for day in (*c.period.edges, *(e.on for e in c.events))}
    for day in sorted((day for day in edges if day <= today), reverse=True):
        if before := _active(concerned, course, day - ONE_DAY):
            return max((_since(c, course, today) for c in before), key=lambda one: one.on)
    return None


def _active(
    certifications: Iterable[Certification], course: str | None, day: date
) -> list[Certification]:
    return [
        c
        for c in certifications
        if day in c.period and not is_withdrawn(c, day, course) and not is_suspended(c, day, course)
    ]


def _since(one: Certification, course: str | None, today: date) -> Since:
    """Of a certificate that was good once and is not any more."""
    withdrawn_on, last = withdrawal(one, today, course), one.period.last
    if withdrawn_on and (last is None or withdrawn_on <= last):
        return Since(ProviderState.WITHDRAWN, withdrawn_on)
    if last and last < today:
        return Since(ProviderState.LAPSED, last)
    suspended_on = next(span.start for span in suspensions(one, course) if today in span)
    assert suspended_on is not None
    return Since(ProviderState.SUSPENDED, suspended_on)
