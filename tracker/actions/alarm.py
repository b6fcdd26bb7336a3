"""The alarm over the nightly check, raised by whoever looks and not by the schedule itself."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.rules.days import LONDON, ONE_DAY
from tracker.rules.words import Job
from tracker.store.database import Session
from tracker.store.runs import first_recorded, last_ended

LATE_AT = time(6)
"""The hour in London by which the check of the day has ended: it begins at five."""
NEW_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SweepTold:
    """The last day for which the schedule's own check ended, and whether a later one is missed."""

    last: date | None
    missed: bool


def sweep_told(session: Session, now: datetime) -> SweepTold:
    """How the nightly check stands at a moment; one query, or two where it has never run.

    Runs by hand and runs that failed do not count. Where it has never run it is missed once the
    first setting has been recorded for a day: before that there was nothing to check.
    """
    last = last_ended(session, Job.SWEEP)
    if last is not None:
        return SweepTold(last, last < _due_by(now))
    first = first_recorded(session)
    return SweepTold(None, first is not None and first < now - NEW_FOR)


def _due_by(now: datetime) -> date:
    here = now.astimezone(LONDON)
    return here.date() if here.time() >= LATE_AT else here.date() - ONE_DAY
