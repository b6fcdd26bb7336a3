"""The list of the register's entries to check, told to its keepers once a month."""

from datetime import date

from tracker.actions.checking import work_list
from tracker.actions.notices.recipients import audience
from tracker.actions.notices.telling import Known, tell_of_day
from tracker.rules.words import Told
from tracker.store import notices
from tracker.store.database import Session


def plan_checks(session: Session, day: date) -> dict[str, int]:
    """Note the list for everybody who keeps the register, where anything is on it.

    What is on it is looked up again when they are told. Run again for the day, it adds nothing.
    Commits nothing.
    """
    due = len(work_list(session, day, None, ""))
    if not due:
        return {"items": 0, "entries": 0}
    told = {one: {"entries": due} for one in audience(session, (), day).of_register}
    known = Known(notices.preferences(session))
    return {"items": tell_of_day(session, known, told, Told.CHECKS_DUE, day), "entries": due}
