"""What one test's database holds, to be put into another's: making a world twice takes long."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from tracker import clock
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import db

Snapshot = dict[str, list[dict[str, Any]]]
_made: dict[tuple[Callable[[Session], Any], date], Snapshot] = {}


def fill(session: Session, make: Callable[[Session], Any]) -> date:
    """Put what `make` makes into an empty database; today, of which it is.

    Made the first time of a day; from then on what was made is put in as it was.
    """
    today = clock.today()
    if (make, today) in _made:
        put(session, _made[make, today])
    else:
        make(session)
        _made[make, today] = take(session)
        session.rollback()
    return today


def take(session: Session) -> Snapshot:
    """Every row of every table but of the log, which tells of what is put into a database."""
    return {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in db.metadata.sorted_tables
        if not table.name.startswith("audit_log")
    }


def put(session: Session, snapshot: Snapshot) -> None:
    """The rows into an empty database of either engine; committed."""
    for table in db.metadata.sorted_tables:
        if rows := snapshot.get(table.name):
            session.execute(insert(table), rows)
    if session.get_bind().dialect.name == "postgresql":
        _go_on_counting(session, snapshot)
    session.commit()


def _go_on_counting(session: Session, snapshot: Snapshot) -> None:
    """PostgreSQL counts ids apart from the rows, so it must be told which are taken."""
    for table in db.metadata.sorted_tables:
        if "id" in table.c and (rows := snapshot.get(table.name)):
            session.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)"),
                {"name": f'"{table.name}"', "highest": max(row["id"] for row in rows)},
            )


def empty(session: Session) -> None:
    """Take every row out of the database, but for those of the log, which says so."""
    with erasing(session):
        for table in reversed(db.metadata.sorted_tables):
            if not table.name.startswith("audit_log"):
                session.execute(delete(table))
    session.commit()
