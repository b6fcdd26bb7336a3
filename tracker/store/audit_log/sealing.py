"""What a transaction wrote comes into the chain of the log as its last act, before it is committed.

On PostgreSQL a trigger of the database's own does it when the transaction ends, and is only told
who acts; the lock under which it numbers the entries is held for that moment alone. On SQLite,
which has one writer and no hash, this does it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from tracker.store.acting import Acting, acting
from tracker.store.audit_log.columns import VALUES, Table, tables_of
from tracker.store.audit_log.digests import (
    digest_of,
    escaped,
    hash_of,
    ranges_of,
    select_lines,
    written,
)
from tracker.store.audit_log.places import ENTRY, NO_HASH

_SEALING = "audit_log_sealing"
UNKNOWN = Acting(None)
_PLACES = ", ".join(f'"{one.name}"' for one in ENTRY)
Row = dict[str, Any]


@event.listens_for(Engine, "commit")
def seal(connection: Connection) -> None:
    """Say who acts; on SQLite put what is pending into the chain too."""
    if connection.dialect.name == "postgresql":
        with _told_as_ours(connection), closing(connection.connection.cursor()) as cursor:
            cursor.execute("SELECT set_config('tracker.acting', %s, true)", (str(acting()),))
        return
    driver: Any = connection.connection.driver_connection
    if driver.in_transaction and _is_pending(driver):
        with _told_as_ours(connection):
            _Sealer(connection, driver, acting()).seal()


def seal_for_others(connection: Connection) -> None:
    """Put into the chain what another program has written to SQLite, as by somebody unknown.

    Called before this connection writes, so that nothing pending is its own.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction and _is_pending(driver):
            with _told_as_ours(connection):
                _Sealer(connection, driver, None).seal()


@contextmanager
def _told_as_ours(connection: Connection) -> Iterator[None]:
    """What the driver raises is raised as SQLAlchemy would, for whoever asks what went wrong."""
    driver: Any = connection.dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        told: Any = DBAPIError.instance(None, None, error, driver.Error, dialect=connection.dialect)
        raise told from error


@event.listens_for(Engine, "connect")
def _may_seal(driver: Any, record: Any) -> None:
    """Give a connection to SQLite the function that its triggers ask whether it is sealing."""
    if isinstance(driver, sqlite3.Connection):
        driver.execute("PRAGMA recursive_triggers=ON")
        record.info[_SEALING] = sealing = [False]
        driver.create_function(_SEALING, 0, lambda: sealing[0])


def _is_pending(driver: sqlite3.Connection) -> bool:
    try:
        found = driver.execute("SELECT 1 FROM audit_log_pending WHERE id > 0 LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return False  # not migrated so far
    return found is not None


class _Sealer:
    """Puts what is pending on one connection to SQLite into the chain."""

    def __init__(
        self, connection: Connection, driver: sqlite3.Connection, who: Acting | None
    ) -> None:
        self._connection = connection
        self._driver = driver
        self._who = who or UNKNOWN

    def seal(self) -> None:
        last = self._one("SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1")
        number, before = last or (0, NO_HASH)
        act = number + 1
        (at,) = self._one("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'")
        self._also_withdrawn()
        pending = list(self._pending())
        organisations = self._organisation({told["upload_id"] for told, _ in pending} - {None})
        for told, said in pending:
            number += 1
            salt = token_hex(32) if said != (None, None) else None
            entry: Row = {
                **told,
                "number": number,
                "act": act,
                "at": at,
                "account_id": self._who.account_id,
                "role": self._who.role,
                "place": self._who.place,
                "request_id": self._who.request_id,
                "organisation_id": organisations[told["upload_id"]],
                "values_hash": hash_of([salt, *said]) if salt else None,
                "hash_before": before,
            }
            before = self._add(entry)
            if salt:
                self._driver.execute(
                    "INSERT INTO audit_log_values VALUES (?, ?, ?, ?)", (number, salt, *said)
                )
        self._empty()

    def _add(self, entry: Row) -> str:
        values = [entry[one.name] for one in ENTRY]
        hashed = hash_of(values)
        places = ", ".join("?" * (len(ENTRY) + 1))
        insert = f"INSERT INTO audit_log ({_PLACES}, hash) VALUES ({places})"
        self._driver.execute(insert, (*values, hashed))
        return hashed

    def _empty(self) -> None:
        info: Any = self._connection.info
        info[_SEALING][0] = True
        try:
            self._driver.execute("DELETE FROM audit_log_pending WHERE id > 0")
        finally:
            info[_SEALING][0] = False

    def _also_withdrawn(self) -> None:
        """Rows that came withdrawn already are pending as withdrawn too."""
        added = "SELECT DISTINCT table_name FROM audit_log_pending WHERE operation = 'add'"
        for (table,) in self._driver.execute(f"{added} AND row_id IS NOT NULL").fetchall():
            if self._table(table).once:
                self._driver.execute(
                    "INSERT INTO audit_log_pending (table_name, operation, row_id) "
                    f"SELECT table_name, 'withdraw', p.row_id FROM audit_log_pending p "
                    f"JOIN {table} r ON r.id = p.row_id WHERE p.table_name = ? "
                    "AND p.operation = 'add' AND r.withdrawn_at IS NOT NULL",
                    (table,),
                )

    def _pending(self) -> Iterator[tuple[Row, tuple[str | None, str | None]]]:
        """What is to be told, and what a row said before and after, in the order of writing."""
        rows = "SELECT min(id), table_name, operation FROM audit_log_pending WHERE row_id > 0"
        found: list[tuple[Any, ...]] = list(self._driver.execute(f"{rows} GROUP BY 2, 3"))
        found += self._driver.execute(
            "SELECT id, table_name, operation, ids, upload_id, said_before, said_after "
            "FROM audit_log_pending WHERE id > 0 AND row_id IS NULL"
        )
        for _, table, operation, *one in sorted(found, key=lambda row: row[0]):
            told: Row = {"table_name": table, "operation": operation}
            if one:
                ids, upload_id, before, after = one
                told |= {"row_count": 1, "ids": ids, "upload_id": upload_id}
                yield told | {"columns": None, "digest": None}, (before, after)
            else:
                yield told | self._of_rows(table, operation), (None, None)

    def _of_rows(self, table: str, operation: str) -> Row:
        """How many rows, which, of which upload, and the digest of what they say now."""
        rows = "(SELECT DISTINCT row_id FROM audit_log_pending WHERE table_name = ? "
        rows += "AND operation = ? AND id > 0)"
        which = (table, operation)
        ids = ranges_of(key for (key,) in self._driver.execute(f"{rows[1:-1]} ORDER BY 1", which))
        told: Row = {
            "row_count": sum(upto - since + 1 for since, upto in ids),
            "ids": written(ids),
            "upload_id": None,
            "columns": None,
            "digest": None,
        }
        of = self._table(table)
        columns = of.told_of(operation)
        there = f'FROM "{table}" JOIN {rows} ON id = row_id'
        if columns:
            lines = self._driver.execute(
                f"SELECT {select_lines(columns)} {there} ORDER BY id", which
            )
            told["columns"] = " ".join(one.name for one in columns)
            told["digest"] = digest_of(escaped(lines))
        if columns and of.named(["upload_id"]):
            least, most = self._one(f"SELECT min(upload_id), max(upload_id) {there}", which)
            told["upload_id"] = least if least == most else None
        return told

    def _table(self, name: str) -> Table:
        return VALUES if name == VALUES.name else tables_of(self._connection)[name]

    def _organisation(self, upload_ids: set[int]) -> dict[int | None, int | None]:
        """For whom it is done, by the upload that an entry is of: as the actor says, else their
        employer's; else the upload's, and where those are all one organisation's, of the rest too.
        """
        own = self._who.organisation_id
        if own is None and self._who.account_id is not None:
            employer = self._one(
                'SELECT organisation_id FROM person WHERE id = (SELECT person_id FROM "user" '
                "WHERE id = ?)",
                (self._who.account_id,),
            )
            own = employer[0] if employer else None
        if own is not None:
            return dict.fromkeys({None, *upload_ids}, own)
        query = "SELECT organisation_id FROM upload WHERE id = ?"
        found: dict[int | None, int | None] = {}
        for key in upload_ids:
            (found[key],) = self._one(query, (key,)) or (None,)
        known = set(found.values()) - {None}
        of_all = known.pop() if len(known) == 1 else None
        return {None: of_all, **{key: found[key] or of_all for key in upload_ids}}

    def _one(self, query: str, values: tuple[Any, ...] = ()) -> Any:
        return self._driver.execute(query, values).fetchone()
