"""The one way to take away what is otherwise kept for ever, itself logged."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from tracker.store.tables.audit_log import LogEntry, LogValues


@contextmanager
def erasing(session: Session) -> Iterator[None]:
    """Within it rows that are only added may be changed and deleted; the log tells which.

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


def erase_values(session: Session, table_name: str, key: str) -> int:
    """Forget what a row said before and after each change of it; how often it had said something.

    The log goes on to say that it changed, when, and by whom.
    """
    of_row = LogEntry.table_name == table_name, LogEntry.ids == key
    mine = LogValues.number.in_(
        LogEntry.__table__.select().with_only_columns(LogEntry.number).where(*of_row)
    )
    erased = session.execute(
        update(LogValues)
        .where(mine, LogValues.salt.is_not(None))
        .values(salt=None, said_before=None, said_after=None)
        .execution_options(synchronize_session=False)
    )
    return erased.rowcount  # type: ignore[attr-defined]
