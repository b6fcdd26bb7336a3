"""The columns of the tables that are logged, as the database has them, and how they are written.

A row is written as its values in the given order, each as PostgreSQL's `quote_nullable` writes it,
with commas between: `'12','O''Brien',NULL`. Moments are in UTC with six decimals, days as
2026-03-04, yes and no as 1 and 0, and numbers with three decimals.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    inspect,
    text,
)

from tracker.store.audit_log.what import ADDED, AT_WILL, LOGGED, NOT_KEPT, ONCE, OVERLOOKED


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    """moment, day, yes, number, json, bytes, whole or text"""

    def on_postgresql(self, row: str = "") -> str:
        """The column as text, or as a whole number; of a row by that name."""
        value = f'{row}."{self.name}"' if row else f'"{self.name}"'
        if self.kind == "moment":
            return f"to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        if self.kind == "day":
            return f"{value}::text"  # under the date style ISO
        if self.kind == "yes":
            return f"{value}::int"
        if self.kind == "number":
            return f"round({value}::numeric, 3)"
        return f"{value}::text" if self.kind == "json" else value

    def on_sqlite(self, row: str = "") -> str:
        value = f'{row}."{self.name}"' if row else f'"{self.name}"'
        if self.kind == "number":
            return f"CASE WHEN {value} IS NULL THEN NULL ELSE printf('%.3f', {value}) END"
        return value


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def is_added(self) -> bool:
        return self.name in ADDED

    @property
    def once(self) -> tuple[Column, ...]:
        """What may be said once of a row that is otherwise only added."""
        return tuple(one for one in self.columns if one.name in ONCE)

    @property
    def fixed(self) -> tuple[Column, ...]:
        """What never changes of a row that is only added."""
        apart = {*ONCE, *AT_WILL.get(self.name, ())}
        return tuple(one for one in self.columns if one.name not in apart)

    def told_of(self, operation: str) -> tuple[Column, ...]:
        """Of which columns an entry about added rows has a digest."""
        if operation == "withdraw":
            return self.fixed[:1] + self.once
        return () if operation == "delete" else self.fixed

    @property
    def watched(self) -> tuple[Column, ...]:
        """What is looked at of a row that changes."""
        return tuple(one for one in self.columns if one.name not in OVERLOOKED.get(self.name, ()))

    def keeps(self, column: Column) -> bool:
        return column.name not in NOT_KEPT.get(self.name, ()) and column.kind != "bytes"

    def named(self, names: Iterable[str]) -> tuple[Column, ...] | None:
        """The columns of these names; None where one is no longer there."""
        known = {one.name: one for one in self.columns}
        return tuple(known[name] for name in names) if set(names) <= set(known) else None


VALUES = Table("audit_log_values", (), ("number",))
"""What rows said, beside the log. Of it alone is told of which entries it was erased."""

_KINDS: Sequence[tuple[Any, str]] = (
    (DateTime, "moment"),
    (Date, "day"),
    (Boolean, "yes"),
    (Integer, "whole"),
    (Float, "number"),
    (Numeric, "number"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
)


# By the text of the whole schema. To ask SQLite for the columns of each table takes longer than
# what most transactions write, and it is asked whenever one ends.
_KNOWN: dict[str, dict[str, Table]] = {}


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables of the database that are logged, by name; the key of each first."""
    if connection.dialect.name != "sqlite":
        return _read(connection)
    query = text("SELECT group_concat(sql) FROM sqlite_master WHERE type = 'table'")
    schema = connection.execute(query).scalar_one()
    if schema not in _KNOWN:
        _KNOWN[schema] = _read(connection)
    return _KNOWN[schema]


def _read(connection: Connection) -> dict[str, Table]:
    inspector = inspect(connection)
    names = sorted(LOGGED.intersection(inspector.get_table_names()))
    keys = inspector.get_multi_pk_constraint(filter_names=names)
    found = {}
    for (schema, name), columns in inspector.get_multi_columns(filter_names=names).items():
        key = tuple(keys[schema, name]["constrained_columns"])
        key = key or tuple(one["name"] for one in columns)
        columns_there = [Column(one["name"], _kind(one["type"])) for one in columns]
        ordered = sorted(columns_there, key=lambda one: (one.name not in key, one.name))
        found[name] = Table(name, tuple(ordered), key)
    return found


def _kind(of: Any) -> str:
    return next((kind for type_, kind in _KINDS if isinstance(of, type_)), "text")


def quoted(value: Any) -> str:
    """A value as PostgreSQL's `quote_nullable` writes it."""
    if value is None:
        return "NULL"
    text = str(value).replace("'", "''")
    return f"E'{text}'".replace("\\", "\\\\") if "\\" in text else f"'{text}'"


def line_on_postgresql(columns: Sequence[Column], row: str = "") -> str:
    """The SQL of a row's text."""
    values = ", ".join(f"quote_nullable({one.on_postgresql(row)})" for one in columns)
    return f"concat_ws(',', {values})"


def plain(statement: str) -> str:
    """The statement for `text`, in which a colon would begin a parameter."""
    return statement.replace(":", r"\:")


def said_pairs(
    table: Table,
    row: str,
    value_of: Callable[[Column], str],
    is_same: Callable[[Column], str] | None,
) -> str:
    """The SQL of what a row says, as names and values with commas between.

    What is not kept says whether it is there, and with `is_same` whether it is another than before.
    """
    pairs = []
    for one in table.watched:
        value = value_of(one)
        if not table.keeps(one):
            there = "'(not kept)'"
            if is_same:
                there = f"CASE WHEN {is_same(one)} THEN {there} ELSE '(not kept, another)' END"
            value = f'CASE WHEN {row}."{one.name}" IS NOT NULL THEN {there} END'
        pairs.append(f"'{one.name}', {value}")
    return ", ".join(pairs)
