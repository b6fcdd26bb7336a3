"""What one test's database holds, to be put into another's: making a world twice takes long."""

from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from tracker.store.database import db

Snapshot = dict[str, list[dict[str, Any]]]


def take(session: Session) -> Snapshot:
    """Every row of every table."""
    return {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in db.metadata.sorted_tables
    }


def put(session: Session, snapshot: Snapshot) -> None:
    """The rows into an empty database of either engine; committed."""
    for table in db.metadata.sorted_tables:
        if rows := snapshot[table.name]:
            session.execute(insert(table), rows)
    if session.get_bind().dialect.name == "postgresql":
        _go_on_counting(session)
    session.commit()


def _go_on_counting(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows, so it must be told which are taken."""
    for table in db.metadata.sorted_tables:
        if "id" in table.c:
            highest = session.scalar(select(func.max(table.c.id)))
            if highest is not None:
                name = f'"{table.name}"'
                session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)"),
                    {"name": name, "highest": highest},
                )
