"""A job's work for a day, claimed, done, counted and committed as one transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tracker import clock
from tracker.store import runs
from tracker.store.database import Session

Work = Callable[[Session, date], dict[str, Any]]
"""Does a day's work within the transaction, without an end to it; what it did, by name."""


def run_once(
    session: Session, job: str, day: date, work: Work, *, scheduled: bool
) -> dict[str, Any] | None:
    """Do the work of a day; what it did, of which the numbers are kept with the run.

    None, and nothing done, where the schedule has done or does that day elsewhere. A process that
    dies in between leaves nothing: neither the claim nor the work was committed.
    """
    run_id = runs.claim(session, job, day, scheduled=scheduled, now=clock.now())
    if run_id is None:
        return None
    did = work(session, day)
    runs.end(session, run_id, _numbers(did), clock.now())
    session.commit()
    return did


def run_in_steps(
    session: Session, job: str, day: date, work: Work, *, scheduled: bool
) -> dict[str, Any] | None:
    """The same for work that commits as it goes, and that may be stopped and done again.

    It is claimed once it is done: a process that dies in between leaves what it did, and no claim.
    None where another did it meanwhile.
    """
    began = clock.now()
    did = work(session, day)
    run_id = runs.claim(session, job, day, scheduled=scheduled, now=began)
    if run_id is None:
        return None
    runs.end(session, run_id, _numbers(did), clock.now())
    session.commit()
    return did


def _numbers(did: dict[str, Any]) -> dict[str, Any]:
    """The numbers, and the numbers by kind."""
    return {
        name: value
        for name, value in did.items()
        if isinstance(value, int)
        or (isinstance(value, dict) and all(isinstance(one, int) for one in value.values()))
    }
