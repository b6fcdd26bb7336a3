"""Rows of another database taken in as they are, in one transaction that leaves all or nothing."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from io import BufferedReader
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from tracker.store.copies import (
    BLOCK,
    ESCAPES,
    REVISIONS,
    Table,
    as_text,
    driver_told,
    quoted,
    sequence_of,
    tables_of,
)
from tracker.store.statistics import look_anew

# What a database holds before anybody has used it: what `flask init` loads, and what a schedule
# that was started too early leaves.
BEGUN_WITH = {"accreditor", "body", "job_run", "licence", "requirement", "requirement_fact"}
BEGUN_WITH |= {"role", "standards_version", "audit_log", "audit_log_values", "audit_log_pending"}
PATIENCE = "15s"
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_LETTERS = {word.encode(): letter.encode() for letter, word in ESCAPES.items()}
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY conrelid, conname
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT EXISTS
        (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY 1
"""
_FORCED = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace
"""
_TRIGGERS = """
    SELECT t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
        AND c.relnamespace = current_schema()::regnamespace
"""
_ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


class Broken(NamedTuple):
    """A row that refers to one that is not there."""

    table: str
    refers_to: str


def used(connection: Connection) -> list[str]:
    """The tables that hold what `flask init` does not load; none in a fresh database."""
    names = [table.name for table in tables_of(connection, only_ours=False)]
    return [
        name
        for name in names
        if name not in BEGUN_WITH
        and connection.scalar(text(f"SELECT 1 FROM {quoted(name)} LIMIT 1")) is not None
    ]


@contextmanager
def sole_writer(session: Session) -> Iterator[Connection]:
    """A transaction beside which nobody writes; rolled back unless it was committed.

    SQLite looks at references again only after it: its switch stands outside of transactions.
    """
    session.rollback()
    connection = session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    raw: Any = connection.connection.dbapi_connection
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        as_text(connection)
    try:
        yield connection
    finally:
        session.rollback()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


def put_aside(connection: Connection) -> list[str]:
    """Switch off what looks at each row: triggers, references and indexes.

    Returns the statements that bring all of it back as it was.
    """
    if connection.dialect.name == "sqlite":
        return _put_aside_sqlite(connection)
    back: list[str] = []
    for table, name, how in connection.exec_driver_sql(_TRIGGERS).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        back.append(f"ALTER TABLE {table} {_ENABLE[how]} TRIGGER {name}")
    for (table,) in connection.exec_driver_sql(_FORCED).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        back.append(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    constraints = connection.exec_driver_sql(_CONSTRAINTS).all()
    for table, name, _ in constraints:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    indexes = []
    for name, definition in connection.exec_driver_sql(_INDEXES).all():
        connection.exec_driver_sql(f"DROP INDEX {name}")
        indexes.append(definition)
    # The references come before the triggers and after the indexes, which help to check them.
    again = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {how}" for table, name, how in constraints]
    return [*indexes, *again, *back]


def _put_aside_sqlite(connection: Connection) -> list[str]:
    query = """
        SELECT type, name, sql FROM sqlite_master
        WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY type, name
    """
    found = connection.exec_driver_sql(query).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind.upper()} {quoted(name)}")
    return [sql for _, _, sql in found]


def put_back(connection: Connection, statements: Iterable[str]) -> None:
    """Undo `put_aside`; raises DatabaseProblem where the rows are against one of them."""
    raw: Any = connection.connection.cursor()
    with driver_told(connection), closing(raw):
        for statement in statements:
            # By the driver itself: a definition may hold what stands for a parameter elsewhere.
            raw.execute(statement)
    look_anew(connection)


def empty(connection: Connection) -> None:
    """Take out every row there is, also of what does not travel."""
    for name in inspect(connection).get_table_names():
        if name != REVISIONS:
            connection.exec_driver_sql(f"DELETE FROM {quoted(name)}")


def load(connection: Connection, table: Table, lines: BufferedReader) -> None:
    """Rows as `copies.lines_of` writes them, with the table's own columns in that order.

    Raises LookupError, ValueError or DatabaseProblem for other lines.
    """
    names = ", ".join(quoted(cell.name) for cell in table.cells)
    target = f"{quoted(table.name)} ({names})"
    cursor: Any = connection.connection.cursor()
    with driver_told(connection), closing(cursor):
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                while block := lines.read(BLOCK):
                    copy.write(block)
        else:
            is_bytes = [cell.kind == "bytes" for cell in table.cells]
            places = ", ".join("?" if one else "CAST(? AS TEXT)" for one in is_bytes)
            rows = _rows(lines, is_bytes)
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)


def go_on_counting(connection: Connection, table: Table, last: int | None) -> None:
    """No number that was given before is given again, on PostgreSQL; SQLite goes by its rows."""
    if not (sequence := sequence_of(connection, table)):
        return
    query = text("SELECT setval(CAST(:sequence AS regclass), :last, :given)")
    given = {"sequence": sequence, "last": last or 1, "given": bool(last)}
    connection.execute(query, given)


def broken_references(connection: Connection) -> list[Broken]:
    """Rows that refer to none, on SQLite; PostgreSQL refuses to put its references back."""
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(10)
    return [Broken(row[0], row[2]) for row in found]


def _rows(lines: BufferedReader, is_bytes: list[bool]) -> Iterator[list[bytes | None]]:
    """Raises LookupError or ValueError for a line that `copies.lines_of` never writes."""
    in_bytes = [number for number, one in enumerate(is_bytes) if one]
    for line in lines:
        cells: list[bytes | None] = [
            cell if b"\\" not in cell else None if cell == b"\\N" else _ESCAPED.sub(_letter, cell)
            for cell in line[:-1].split(b"\t")
        ]
        if len(cells) != len(is_bytes):
            raise ValueError(f"{len(cells)} cells in a line of {len(is_bytes)}")
        for number in in_bytes:
            cell = cells[number]
            cells[number] = cell and bytes.fromhex(cell[2:].decode())
        yield cells


def _letter(found: re.Match[bytes]) -> bytes:
    return _LETTERS[found[1]]
