"""The database handle, the base of all tables, and the column types that the tables share."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as PlainSession
from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import SQLAlchemyError as DatabaseProblem
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase, Session

from tracker.store.audit_log import sealing as sealing
from tracker.store.audit_log.install import install_with

__all__ = [
    "CODE",
    "NAME",
    "Base",
    "Codes",
    "DatabaseProblem",
    "Moment",
    "OperationalError",
    "Session",
    "Turn",
    "address_of",
    "beside",
    "db",
    "does_not_fit",
    "insert_or",
    "is_locked",
    "is_out_of_reach",
    "is_overdue",
    "take_turn",
    "waiting_briefly",
    "words",
]

# How long SQLite's one writer is waited for, in milliseconds, and how long usually.
_BRIEFLY, _USUALLY = 500, 120_000
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


install_with(Base.metadata)


class Leaving(PlainSession):
    """A session that can be closed after its server has gone, as what was open went with that.

    Else an answer that was ready would be lost, at the end of the request, to a rollback.
    """

    def close(self) -> None:
        try:
            super().close()
        except DBAPIError as error:
            if not is_out_of_reach(error):
                raise
            super().close()  # it has given the connection up by now


db = SQLAlchemy(model_class=Base, session_options={"class_": Leaving})


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC; SQLite itself would give it back without an offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A list of codes or names as said in one cell, in order, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


def words(enum: type[StrEnum]) -> Enum:
    """A column of one of the enumeration's words, checked by the database, kept as text."""
    return Enum(
        enum,
        name=enum.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def beside(session: Session) -> Session:
    """A session of its own on the same database, for another thread."""
    return Session(session.connection().engine)


def address_of(session: Session) -> str:
    """The address of the database, with its password: for the environment of a process."""
    return session.connection().engine.url.render_as_string(hide_password=False)


def insert_or(session: Session, table: type[Base]) -> Any:
    """An insert into a table that can say what else to do where the row is there already, by
    `on_conflict_do_nothing` or `on_conflict_do_update`: both engines write it alike."""
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    return dialect.insert(table)


class Turn(IntEnum):
    """What one transaction does at a time; the numbers are PostgreSQL's advisory locks."""

    REGISTER = 7_310_001
    JUDGING = 7_310_002
    SIGNING_KEYS = 7_310_015
    JOINING = 7_310_003


def take_turn(session: Session, turn: Turn) -> None:
    """One transaction at a time: others that ask for this turn wait here until this one ends.

    SQLite has one writer anyway: to change nothing makes it this one.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(turn.value)))
    else:
        session.execute(text("UPDATE job_run SET id = id WHERE false"))


def is_overdue(error: OperationalError) -> bool:
    """Whether somebody waited in vain for others to be done with what they write."""
    return is_locked(error) or "lock timeout" in str(error.orig)


def is_locked(error: OperationalError) -> bool:
    """Whether somebody waited in vain for SQLite's one writer."""
    return "database is locked" in str(error.orig)


@contextmanager
def waiting_briefly(session: Session) -> Iterator[None]:
    """Within it, a statement gives up soon where it would else wait minutes for SQLite's writer."""
    if session.get_bind().dialect.name != "sqlite":
        yield
        return
    driver = session.connection().connection
    driver.execute(f"PRAGMA busy_timeout={_BRIEFLY}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={_USUALLY}")


# What PostgreSQL says when it ends, starts, has no connection, disk or memory left, or a network
# lets one down.
_NOT_NOW = ("08", "57P01", "57P02", "57P03", "57P05", "53")


def is_out_of_reach(error: BaseException) -> bool:
    """Whether the database could not be asked, or went away: later it may answer."""
    if isinstance(error, NoConnection):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None and type(error.orig).__module__.startswith("psycopg"):
        # Nobody was there to say one.
        return isinstance(error, OperationalError) or error.connection_invalidated
    return error.connection_invalidated or (state or "").startswith(_NOT_NOW)


def does_not_fit(error: Exception) -> bool:
    """Whether a value was sent that no column can hold: too long, too large a number, or a NUL.

    SQLite itself takes any text, and its driver has an error of its own for numbers.
    """
    return isinstance(error, DataError) or (
        isinstance(error, OverflowError) and "SQLite" in str(error)
    )


def empty_log(session: Session) -> None:
    """Put what SQLite's log holds into the database, where nobody reads it; outside a
    transaction. What was overwritten there stands nowhere then."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        session.rollback()


CODE = String(100)
NAME = String(500)


@event.listens_for(Engine, "do_connect")
def _for_its_owner_alone(dialect: Any, record: Any, told: Sequence[Any], _: Any) -> None:
    """A file that SQLite begins will name people: nobody else who uses the machine may read it."""
    if dialect.name == "sqlite" and (path := told[0]) != ":memory:":
        # One that is there stays as it is; why none can be made SQLite itself says.
        with suppress(OSError):
            Path(path).touch(mode=0o600, exist_ok=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Foreign keys, readers beside a writer, and patience, on every SQLite connection."""
    if type(connection).__module__.startswith("sqlite3"):
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA busy_timeout={_USUALLY}")
        # What is deleted or changed is overwritten, so that no free page names who was erased.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()
