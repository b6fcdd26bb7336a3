"""The one way to take away what is otherwise kept for ever, itself logged."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, text, update
from sqlalchemy.orm import Session

from tracker.store.tables.audit_log import LogEntry, LogValues

AT_ONCE = 500


@contextmanager
def erasing(session: Session) -> Iterator[None]:
    """Within it rows that are only added may be changed and deleted; the log tells which, and of
    no row what it said.

    On PostgreSQL one transaction erases at a time: others wait here until it ends.
    """
    session.flush()
    session.execute(
        text(
            "INSERT INTO audit_log_pending (id, table_name, operation) VALUES (0, '', 'erasing') "
            "ON CONFLICT DO NOTHING"
        )
    )
    yield
    session.flush()
    session.execute(text("DELETE FROM audit_log_pending WHERE id = 0"))


def erase_words(session: Session, organisation_id: int, words: re.Pattern[str]) -> int:
    """Forget what rows of an organisation, or of nobody's, said before and after changes, where any
    of these words is in it; of how many entries.

    The log goes on to say that they changed, when, and by whom.
    """
    query = (
        select(LogValues.number, LogValues.said_before, LogValues.said_after)
        .join(LogEntry, LogEntry.number == LogValues.number)
        .where(
            LogValues.salt.is_not(None),
            or_(LogEntry.organisation_id == organisation_id, LogEntry.organisation_id.is_(None)),
        )
        .execution_options(yield_per=2000)
    )
    found = [
        number
        for number, before, after in session.execute(query)
        if words.search(f"{before} {after}")
    ]
    for start in range(0, len(found), AT_ONCE):
        _forget(session, LogValues.number.in_(found[start : start + AT_ONCE]))
    return len(found)


def erase_old(session: Session, before: datetime, held: Any) -> int:
    """Forget what rows said before and after changes of before a moment, but for organisations of
    a query, where something is held; of how many entries."""
    old = select(LogEntry.number).where(
        LogEntry.at < before,
        or_(LogEntry.organisation_id.is_(None), LogEntry.organisation_id.not_in(held)),
    )
    return _forget(session, LogValues.number.in_(old), LogValues.salt.is_not(None))


def _forget(session: Session, *which: ColumnElement[bool]) -> int:
    nothing = {"salt": None, "said_before": None, "said_after": None}
    forgotten = session.execute(
        update(LogValues).where(*which).values(nothing).execution_options(synchronize_session=False)
    )
    return forgotten.rowcount  # type: ignore[attr-defined]
