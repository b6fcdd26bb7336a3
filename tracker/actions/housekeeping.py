"""What nobody needs any more is cleared away, so that the tables stay as small as their work."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.rules.days import LONDON
from tracker.store import runs, sign_ins
from tracker.store.database import Session
from tracker.store.evidence import forget_unused
from tracker.store.statistics import look_anew

UNPUBLISHED_LIES = timedelta(days=7)
RUNS_KEPT = timedelta(days=800)
# Longer than any sign-in lasts.
SIGN_INS_KEPT = timedelta(days=7)


def keep_house(session: Session, day: date) -> dict[str, Any]:
    """Clear away what is of no use by that day; how much, by name.

    1. Documents and addresses that were to show a register entry and were never published.
    2. Runs of the schedule of more than two years ago.
    3. Sign-ins that were over days ago.
    Then the database looks anew at how much there is.
    """
    begins = datetime.combine(day, time(), LONDON)
    cleared = {
        "evidence": forget_unused(session, begins - UNPUBLISHED_LIES),
        "runs": runs.forget_old(session, day - RUNS_KEPT),
        "sign_ins": sign_ins.forget_over(session, begins - SIGN_INS_KEPT, begins - SIGN_INS_KEPT),
    }
    look_anew(session.connection())
    return cleared
