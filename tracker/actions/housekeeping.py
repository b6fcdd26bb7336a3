"""What nobody needs any more is cleared away, so that the tables stay as small as their work."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.rules.days import LONDON
from tracker.store import runs
from tracker.store.database import Session
from tracker.store.evidence import forget_unused

UNPUBLISHED_LIES = timedelta(days=7)
RUNS_KEPT = timedelta(days=800)


def keep_house(session: Session, day: date) -> dict[str, Any]:
    """Clear away what is of no use by that day; how much, by name.

    1. Documents and addresses that were to show a register entry and were never published.
    2. Runs of the schedule of more than two years ago.
    """
    begins = datetime.combine(day, time(), LONDON)
    return {
        "evidence": forget_unused(session, begins - UNPUBLISHED_LIES),
        "runs": runs.forget_old(session, day - RUNS_KEPT),
    }
