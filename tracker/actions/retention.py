"""What names people is kept no longer than it serves. What it showed to be done stays."""

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from tracker.actions import register_uploads, uploads
from tracker.actions.erasing import erase_leavers
from tracker.rules.days import LONDON, add_days, add_months, london_day
from tracker.rules.keeping import SCHEDULE, Kept
from tracker.store import keeping as store
from tracker.store.audit_log.erasing import erase_old
from tracker.store.database import Session
from tracker.store.holds import organisations_with_holds
from tracker.store.tables.uploads import UploadKind

# How many leavers are erased in one night for each period; the rest follow in those after.
MOST_LEAVERS = 200
LOG_VALUES_MONTHS = 24
_LET_GO = {
    Kept.SOURCES: store.let_go_sources,
    Kept.TEXTS: store.let_go_texts,
    Kept.LOOKS: store.let_go_looks,
    Kept.REFUSED: store.let_go_refused,
    Kept.CORRECTIONS: store.let_go_corrections,
    Kept.INVITATIONS: store.let_go_invitations,
    Kept.CALENDARS: store.let_go_calendars,
}
# What the counts of the job call them.
_CALLED = {Kept.REFUSED: "documents"}


def retain(session: Session, day: date) -> dict[str, Any]:
    """Throw away what has had its time by that day; how much, by name.

    Each kind of `rules.keeping.SCHEDULE`, by the period that its organisation has chosen; nothing
    that a legal hold or an open audit covers.
    """
    thrown = 0
    for cut in store.cuts(session, Kept.CHECKED, day):
        for upload_id, kind in store.checked_before(session, cut, day):
            of = register_uploads if kind == UploadKind.REGISTER else uploads
            thrown += of.throw_away(session, upload_id)
    counts = {"uploads": thrown}
    for kept, let_go in _LET_GO.items():
        gone = (let_go(session, cut, day) for cut in store.cuts(session, kept, day))
        counts[_CALLED.get(kept, kept.value)] = sum(gone)
    held = organisations_with_holds(day)
    begins = datetime.combine(add_months(day, -LOG_VALUES_MONTHS), time(), LONDON)
    counts["log_values"] = erase_old(session, begins, held)
    return counts | {"leavers": _erase_leavers(session, day)}


def leavers_then_due(session: Session, organisation_id: int, period: int, day: date) -> int:
    """How many people of an organisation would have had their time, if leavers were kept so long.

    0 where that is no shorter than now: it then changes nothing.
    """
    if period >= store.periods_of(session, organisation_id)[Kept.LEAVERS]:
        return 0
    before = SCHEDULE[Kept.LEAVERS].before(day, period)
    return store.count_left_before(session, organisation_id, before, day)


def refused_until(decided_at: datetime) -> date:
    """The last day on which the document of a certificate is kept that was refused then."""
    return add_days(london_day(decided_at), SCHEDULE[Kept.REFUSED].usual)


def _erase_leavers(session: Session, day: date) -> int:
    erased = 0
    for cut in store.cuts(session, Kept.LEAVERS, day):
        left = store.left_before(session, cut, day, MOST_LEAVERS)
        for organisation_id, people in groupby(left, key=lambda one: one.organisation_id):
            ids = [one.person_id for one in people]
            now = datetime.combine(day, time(3, 30), LONDON)
            erased += erase_leavers(session, organisation_id, ids, day, now)
    return erased
