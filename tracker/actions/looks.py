"""Who looked at a person is noted, so that the person can be told."""

import logging

from tracker import clock
from tracker.rules.days import london_day
from tracker.store.database import DatabaseProblem, Session
from tracker.store.looks import Look, note

log = logging.getLogger(__name__)


def note_look(session: Session, look: Look) -> bool:
    """Note it, once what was looked at is drawn: whatever keeps it from being noted, the page is
    shown all the same. False where it was not noted, which the log tells."""
    now = clock.now()
    try:
        note(session, look, london_day(now), now)
        session.commit()
    except DatabaseProblem:
        session.rollback()
        log.exception("A look at a person, by account %s, was not noted", look.account_id)
        return False
    return True
