"""Every row of the database as lines of text, the same whichever engine keeps them.

A line is a row as PostgreSQL's COPY writes it: cells between tabs, `\\N` for none, and a backslash
before what would end a cell or a line. Each kind of column has one form on both engines: moments
are UTC with microseconds, days ISO, booleans 0 and 1, bytes hexadecimal, JSON the text that was
stored. The database itself writes the cells, so that no row is built in Python.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Numeric,
    String,
    inspect,
    text,
)
from sqlalchemy.orm import Session

from tracker.store.database import DatabaseProblem, db

BLOCK = 1024 * 1024
REVISIONS = "alembic_version"

# What does not travel, and why. Nothing refers to these tables.
LEFT_OUT = {
    "sign_in": "Browsers that are signed in: whoever was signed out since would be in again.",
    "sign_in_attempt": "Tries to sign in are counted for some minutes, under hashes of a secret "
    "key: in another place they would only lock people out.",
}

# Boolean before Integer and JSON before String: the first that fits is the kind.
_KINDS: tuple[tuple[Any, str], ...] = (
    (Boolean, "boolean"),
    (LargeBinary, "bytes"),
    (JSON, "json"),
    (DateTime, "moment"),
    (Date, "day"),
    (Integer, "integer"),
    (Numeric, "decimal"),
    (String, "text"),
)
# As PostgreSQL's COPY escapes them; the backslash itself comes first.
ESCAPES = {"\\": "\\", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}
_SESSION = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL bytea_output = 'hex'",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a table, in the words of its kind; `scale` are the places of a decimal."""

    name: str
    kind: str
    scale: int | None
    has_offset: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the database has it now, which need not be what the models say."""

    name: str
    cells: tuple[Cell, ...]
    key: tuple[str, ...]


@contextmanager
def snapshot(session: Session) -> Iterator[Connection]:
    """The database as it is at one moment, whatever others write meanwhile; to be read only."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        how: Any = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        connection = session.connection(execution_options=how)
        as_text(connection)
    else:
        connection = session.connection()
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master").all()
    try:
        yield connection
    finally:
        session.rollback()


@contextmanager
def driver_told(connection: Connection) -> Iterator[None]:
    """What the driver itself raises becomes a DatabaseProblem, as with all other statements."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise DatabaseProblem(str(error)) from error


def as_text(connection: Connection) -> None:
    """PostgreSQL writes cells in one way, whatever its settings, until the transaction ends."""
    for statement in _SESSION:
        connection.exec_driver_sql(statement)


def tables_of(connection: Connection, *, only_ours: bool) -> list[Table]:
    """The tables that there are, without those that are left out.

    `only_ours` leaves out what is in no model of this release, such as somebody's own tables.
    """
    inspector = inspect(connection)
    return [
        _table(inspector, name)
        for name in sorted(inspector.get_table_names())
        if name not in LEFT_OUT
        and name != REVISIONS
        and (not only_ours or name in db.metadata.tables)
    ]


def revision_of(connection: Connection) -> str | None:
    """The last migration that ran; None where there are no tables yet."""
    if not inspect(connection).has_table(REVISIONS):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {REVISIONS}"))


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """All rows of a table in the order of its key, in blocks of whole lines."""
    is_postgresql = connection.dialect.name == "postgresql"
    with driver_told(connection):
        rows = _from_postgresql if is_postgresql else _from_sqlite
        yield from _joined(rows(connection, table))


def last_id(connection: Connection, table: Table) -> int | None:
    """The highest number that was ever given to a row, as far as the database knows."""
    if len(table.key) != 1 or _kind_of(table, table.key[0]) != "integer":
        return None
    name, key = quoted(table.name), quoted(table.key[0])
    highest = connection.scalar(text(f"SELECT max({key}) FROM {name}"))
    if sequence := sequence_of(connection, table):
        given = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
        highest = max(highest or 0, given.last_value if given.is_called else 0)
    return highest or None


def sequence_of(connection: Connection, table: Table) -> str | None:
    """The sequence that numbers the rows of a table; SQLite has none."""
    if connection.dialect.name != "postgresql" or len(table.key) != 1:
        return None
    query = text("SELECT pg_get_serial_sequence(:table, :column)")
    return connection.scalar(query, {"table": quoted(table.name), "column": table.key[0]})


def quoted(name: str) -> str:
    """The name as both engines take it in a statement, whatever it is."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _table(inspector: Any, name: str) -> Table:
    return Table(
        name,
        tuple(_cell(name, column) for column in inspector.get_columns(name)),
        tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
    )


def _cell(table: str, column: dict[str, Any]) -> Cell:
    kind = column["type"]
    for type_, word in _KINDS:
        if isinstance(kind, type_):
            scale, offset = getattr(kind, "scale", None), getattr(kind, "timezone", False)
            return Cell(column["name"], word, scale, bool(offset))
    raise TypeError(f"{table}.{column['name']} is of a kind that no backup knows: {kind}")


def _kind_of(table: Table, column: str) -> str:
    return next(cell.kind for cell in table.cells if cell.name == column)


def _order(table: Table, collation: str, cells: Iterable[str]) -> str:
    """Rows in one order on both engines; by all cells where nothing tells rows apart."""
    if not table.key:
        return ", ".join(cells)
    return ", ".join(
        quoted(name) + (collation if _kind_of(table, name) == "text" else "") for name in table.key
    )


def _from_postgresql(connection: Connection, table: Table) -> Iterator[bytes]:
    cells = [_postgresql(cell) for cell in table.cells]
    order = _order(table, ' COLLATE "C"', cells)
    query = f"SELECT {', '.join(cells)} FROM {quoted(table.name)} ORDER BY {order}"
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        yield from map(bytes, copy)


def _postgresql(cell: Cell) -> str:
    name = quoted(cell.name)
    if cell.kind == "boolean":
        return f"{name}::int"
    if cell.kind == "moment":
        moment = f"{name} AT TIME ZONE 'UTC'" if cell.has_offset else name
        return f"to_char({moment}, 'YYYY-MM-DD HH24:MI:SS.US')"
    return name


def _from_sqlite(connection: Connection, table: Table) -> Iterator[bytes]:
    cells = [f"coalesce({_sqlite(cell)}, '\\N')" for cell in table.cells]
    line = " || char(9) || ".join(cells) + " || char(10)"
    query = f"SELECT {line} FROM {quoted(table.name)} ORDER BY {_order(table, '', cells)}"
    raw: Any = connection.connection.dbapi_connection
    cursor = raw.cursor()
    kept, raw.text_factory = raw.text_factory, bytes
    try:
        for (row,) in cursor.execute(query):
            yield row
    finally:
        raw.text_factory = kept
        cursor.close()


def _sqlite(cell: Cell) -> str:
    name = quoted(cell.name)
    if cell.kind == "bytes":
        # What is nothing has no digits, and would come back as no bytes.
        return f"CASE WHEN {name} IS NOT NULL THEN '\\\\x' || lower(hex({name})) END"
    if cell.kind == "moment":
        return f"substr({name} || '.000000', 1, 26)"
    if cell.kind == "decimal" and cell.scale is not None:
        return f"CASE WHEN {name} IS NOT NULL THEN printf('%.{cell.scale}f', {name}) END"
    if cell.kind in {"text", "json"}:
        for letter, word in ESCAPES.items():
            name = f"replace({name}, char({ord(letter)}), '\\{word}')"
    return name


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
