"""What the log says, and what is wrong with it."""

from typing import Any

from sqlalchemy import select

from tracker.store.audit_log.verifying import head, verify
from tracker.store.tables.audit_log import LogEntry


def entries(session, since: int = 0) -> list[tuple[Any, ...]]:
    query = select(LogEntry.table_name, LogEntry.operation, LogEntry.row_count, LogEntry.ids)
    return [
        tuple(row)
        for row in session.execute(query.where(LogEntry.number > since).order_by("number"))
    ]


def last(session) -> int:
    return head(session.connection()).number


def wrong(session) -> str | None:
    found = verify(session.connection()).wrong
    return found.what if found else None
