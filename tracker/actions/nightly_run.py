"""The nightly run by hand: the sweep of a day and, for today, the notices that follow from it."""

from datetime import date
from typing import Any

from tracker.actions.notices.plan import plan_notices
from tracker.actions.run_once import run_once
from tracker.actions.sweep import sweep
from tracker.rules.words import Job
from tracker.store.database import Session


def nightly_run(session: Session, on: date, today: date) -> dict[str, Any]:
    """Sweep a day and put what is news today in the outbox; the JSON of `flask sweep`.

    Another day is swept alone: nobody is told today what stood on a day that is past or to come.
    """
    done = sweep(session, on)
    if on == today:
        planned = run_once(session, Job.NOTICES, on, plan_notices, scheduled=False)
        done["notices"] = planned["notices"] if planned else 0
    return done
