"""Flags about settings that nobody has uploaded a file about, opened and closed for a day."""

from datetime import date
from typing import Any

from tracker import clock
from tracker.rules.days import add_days
from tracker.rules.flags import Wanted, is_stale
from tracker.rules.words import FlagKind, Severity
from tracker.store.database import Session, Turn, take_turn
from tracker.store.flags import Subject, open_flags_of_kind, settle
from tracker.store.organisation_totals import keep_totals
from tracker.store.setting_ages import last_told

SOON_DAYS = 14


def check_staleness(session: Session, day: date) -> dict[str, Any]:
    """Open and close the `data_stale` flags that the day calls for, and no others.

    Independent of the sweep, which comes to the same flags; run again, it changes nothing. Returns
    how many were `opened` and `closed`, how many settings are `stale`, and how many will be within
    SOON_DAYS if nobody uploads. Whoever calls it commits.
    """
    take_turn(session, Turn.JUDGING)
    settings = last_told(session, day)
    stale = [one for one in settings if is_stale(one.last_on, day)]
    soon = [one for one in settings if is_stale(one.last_on, add_days(day, SOON_DAYS))]
    wanted = Wanted(FlagKind.DATA_STALE, Severity.CONCERN)
    settled = settle(
        session,
        open_flags_of_kind(session, FlagKind.DATA_STALE),
        [(Subject(one.organisation_id, one.setting_id), wanted) for one in stale],
        day,
        clock.now(),
    )
    keep_totals(session)
    return {
        "opened": len(settled.opened),
        "closed": len(settled.closed),
        "stale": len(stale),
        "soon": len(soon) - len(stale),
    }
