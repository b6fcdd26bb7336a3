"""What one test's database holds, to be put into another's: making a world twice takes long."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, text
from sqlalchemy.orm import Session

from tracker import clock
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import db
from tracker.store.tables.audit_log import LogEntry

Snapshot = dict[str, list[dict[str, Any]]]
World = tuple[Callable[[Session], Any], date]
_made: dict[World, Snapshot] = {}
# The same as whole databases: where SQLite's is untouched, all of it is replaced, and soon.
_copies: dict[World, sqlite3.Connection] = {}


def fill(session: Session, make: Callable[[Session], Any]) -> date:
    """Put what `make` makes into an empty database; today, of which it is.

    Made the first time of a day; from then on what was made is put in as it was.
    """
    today = clock.today()
    world = (make, today)
    if world in _copies and _is_untouched(session, _copies[world]):
        with _driver(session) as database:
            _copies[world].backup(database)
        return today
    if world in _made:
        put(session, _made[world])
    else:
        make(session)
        _made[world] = take(session)
        session.rollback()
    if world not in _copies and _is_sqlite(session):
        copy = sqlite3.connect(":memory:")
        with _driver(session) as database:
            database.backup(copy)
        _copies[world] = copy
    return today


def _is_untouched(session: Session, copy: sqlite3.Connection) -> bool:
    """Whether all of it may be replaced: it is SQLite's, its log tells of no write, and the copy
    has as many tables and triggers."""
    if not _is_sqlite(session) or session.scalar(select(exists(select(LogEntry)))):
        return False
    schema = "SELECT count(*) FROM sqlite_master"
    return session.scalar(text(schema)) == copy.execute(schema).fetchone()[0]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@contextmanager
def _driver(session: Session) -> Iterator[sqlite3.Connection]:
    """The driver's own connection, outside any transaction."""
    session.rollback()
    with session.get_bind().engine.connect() as connection:
        yield connection.connection.dbapi_connection


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
    counted = [
        func.setval(
            func.pg_get_serial_sequence(f'"{table.name}"', "id"), max(row["id"] for row in rows)
        )
        for table in db.metadata.sorted_tables
        if "id" in table.c and (rows := snapshot.get(table.name))
    ]
    session.execute(select(*counted))


def empty(session: Session) -> None:
    """Take every row out of the database, but for those of the log, which says so."""
    with erasing(session):
        for table in reversed(db.metadata.sorted_tables):
            if not table.name.startswith("audit_log"):
                session.execute(delete(table))
    session.commit()
