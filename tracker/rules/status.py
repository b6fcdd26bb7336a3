"""A certification's status on a day, from the events on it."""

from datetime import date
from itertools import groupby

from tracker.rules.facts import Certification, CertificationEvent
from tracker.rules.words import EventWord


def is_withdrawn(certification: Certification, day: date, course: str | None = None) -> bool:
    """Withdrawn by that day, wholly or for that curriculum; a withdrawal is final."""
    return any(event.word == EventWord.WITHDRAWN for event in _events(certification, day, course))


def withdrawal(certification: Certification, day: date, course: str | None = None) -> date | None:
    """The day from which the whole certification, or that curriculum, was withdrawn, if it was by
    that day."""
    days = [e.on for e in _events(certification, day, course) if e.word == EventWord.WITHDRAWN]
    return min(days, default=None)


def is_suspended(certification: Certification, day: date, course: str | None = None) -> bool:
    """Suspended on that day, wholly or for that curriculum."""
    suspended = False
    for _, same_day in groupby(_events(certification, day, course), key=lambda event: event.on):
        words = {event.word for event in same_day}
        if words >= {EventWord.SUSPENDED, EventWord.REINSTATED}:
            # One of the two answers the state before: a second suspension follows the
            # reinstatement, a first one comes before it. Either way the state stays.
            continue
        if EventWord.SUSPENDED in words:
            suspended = True
        elif EventWord.REINSTATED in words:
            suspended = False
    return suspended


def _events(
    certification: Certification, day: date, course: str | None
) -> list[CertificationEvent]:
    """The events up to that day on the whole certification or on that curriculum, by day."""
    return sorted(
        (
            event
            for event in certification.events
            if event.on <= day and (not event.curricula or course in event.curricula)
        ),
        key=lambda event: event.on,
    )
