"""Whether the log is whole, and whether the rows that it tells of still say what they said."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, inspect, text

from tracker.store.audit_log.columns import (
    VALUES,
    Table,
    line_on_postgresql,
    plain,
    quoted,
    tables_of,
)
from tracker.store.audit_log.digests import Range, digest_of, escaped, hash_of, read, select_lines
from tracker.store.audit_log.places import ENTRY, NO_HASH
from tracker.store.audit_log.what import LOGGED

OWN = ("audit_log", "audit_log_values", "audit_log_pending")
AT_ONCE = 2000
STREAMED = {"yield_per": AT_ONCE}


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: whoever keeps these two elsewhere can prove later what came before it."""

    number: int = 0
    hash: str = NO_HASH


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first thing that is wrong; `number` is the entry, None where no entry tells of it."""

    number: int | None
    what: str


@dataclass(slots=True)
class Verified:
    head: Head = field(default_factory=Head)
    erased: int = 0
    """Entries whose values were erased."""
    tables: int = 0
    """Tables whose rows were looked at too."""
    wrong: Wrong | None = None
    known: bool = True
    """Whether the hash that was asked for is that of an entry."""


def lost_tables(connection: Connection) -> list[str]:
    """The log's own tables that are not there: without them nothing can be asked of it.

    A database that no tracker has begun misses none.
    """
    there = inspect(connection)
    if not there.has_table("alembic_version"):
        return []
    return [name for name in OWN if not there.has_table(name)]


def head(connection: Connection) -> Head:
    query = "SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1"
    found = connection.execute(text(query)).one_or_none()
    return Head(*found) if found else Head()


def verify(connection: Connection, kept: str | None = None) -> Verified:
    """Go through the log, in constant memory, and stop at the first thing that is wrong.

    1. Each entry follows the one before, and its hash is that of what it says.
    2. The values beside an entry are those that it has the hash of, or were erased, as another
       entry tells.
    3. Every table that is logged is there, and the rows of those whose rows are only added say
       what their entries have the digest of.
    `kept` is the hash of an entry that somebody has kept elsewhere.
    """
    done = Verified(known=kept in (None, NO_HASH))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL datestyle = 'ISO, YMD'"))
    told_erased = _told_erased(connection)
    for number, hashed, before, line, values_hash, salt, said in _entries(connection):
        if number != done.head.number + 1:
            missing = f"Entry {done.head.number + 1} is missing; entry {number} is there instead."
            done.wrong = Wrong(done.head.number + 1, missing)
        elif before != done.head.hash:
            done.wrong = Wrong(number, f"Entry {number} does not follow the one before it.")
        elif hashed != sha256(line.encode()).hexdigest():
            done.wrong = Wrong(number, f"Entry {number} does not say what it said when written.")
        elif values_hash and said is None:
            done.wrong = Wrong(number, f"The values of entry {number} are missing.")
        elif values_hash and (salt, *said) == (None, None, None):
            done.erased += 1
            if number not in told_erased:
                what = f"The values of entry {number} were erased, and no entry tells of it."
                done.wrong = Wrong(number, what)
        elif values_hash and values_hash != hash_of((salt, *said)):
            done.wrong = Wrong(number, f"The values of entry {number} were changed.")
        elif said is not None and not values_hash:
            done.wrong = Wrong(number, f"Entry {number} has values that were not written with it.")
        if done.wrong:
            return done
        done.head = Head(number, hashed)
        done.known = done.known or hashed == kept
    if not done.known:
        done.wrong = Wrong(
            None, f"No entry has the hash {kept}: what came before it was rewritten."
        )
        return done
    there = tables_of(connection)
    done.wrong = _stray(connection)
    if gone := sorted(LOGGED - there.keys()):
        done.wrong = done.wrong or Wrong(None, f"The table {gone[0]} is not there.")
    for table in there.values():
        if done.wrong is None and table.is_added:
            done.wrong = _Rows(connection, table).wrong()
            done.tables += 1
    return done


def _entries(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Number, both hashes, text, and values of each entry, in order."""
    values = "v.number AS has_values, v.salt, v.said_before, v.said_after"
    own = ", ".join(f'e."{one.name}"' for one in ENTRY)
    if connection.dialect.name == "postgresql":
        own = plain(line_on_postgresql(ENTRY, "e"))
    query = (
        f"SELECT e.number, e.hash, e.hash_before, e.values_hash, {values}, {own} FROM audit_log e "
        "LEFT JOIN audit_log_values v ON v.number = e.number ORDER BY e.number"
    )
    for row in connection.execute(text(query), execution_options=STREAMED):
        number, hashed, before, values_hash, there, salt, said_before, said_after, *told = row
        line = told[0] if len(told) == 1 else ",".join(map(quoted, told))
        said = None if there is None else (said_before, said_after)
        yield number, hashed, before, line, values_hash, salt, said


class _Numbers:
    """Numbers of entries, kept as ranges apart from each other."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges: list[Range] = []
        for since, upto in sorted(ranges):
            if self._ranges and since <= self._ranges[-1][1]:
                since, last = self._ranges.pop()
                upto = max(upto, last)
            self._ranges.append((since, upto))

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._ranges, number, key=lambda one: one[0])
        return at > 0 and number <= self._ranges[at - 1][1]


def _told_erased(connection: Connection) -> _Numbers:
    """Of which entries the log tells that what was said was erased; of each that is so once."""
    query = "SELECT ids FROM audit_log WHERE table_name = :t AND operation = 'erase'"
    found = connection.scalars(text(query), {"t": VALUES.name})
    return _Numbers(one for ids in found for one in read(ids))


def _stray(connection: Connection) -> Wrong | None:
    query = "SELECT count(*), max(number) FROM audit_log_values WHERE number NOT IN "
    count, number = connection.execute(text(f"{query} (SELECT number FROM audit_log)")).one()
    return Wrong(number, f"Values are there of entry {number}, which is not.") if count else None


class _Rows:
    """The rows of one table, beside what the log tells of them since it last began."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        query = "SELECT max(number) FROM audit_log WHERE table_name = :t AND operation = 'begin'"
        self._since = connection.scalar(text(query), {"t": table.name}) or 0

    def wrong(self) -> Wrong | None:
        rewritten = self._rewritten()
        counted: dict[str, int] = defaultdict(int)
        for number, operation, count, ids, columns, digest in self._told():
            counted[operation] += count
            ranges = read(ids)
            if digest is None or rewritten.later(number, ranges):
                continue
            named = self._table.named(columns.split())
            if named is None:
                continue  # of columns that are no more
            if self._digest(ranges, named) != digest:
                said = "no longer say what they said"
                return Wrong(
                    number, f"Rows of {self._table.name} that entry {number} added {said}."
                )
        return self._miscounted(counted, bool(rewritten))

    def _miscounted(self, counted: dict[str, int], rewritten: bool) -> Wrong | None:
        name = self._table.name
        there = self._connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
        told = counted["begin"] + counted["add"] - counted["delete"]
        if there != told:
            return Wrong(None, f"{name} has {there} rows, and the log tells of {told}.")
        if self._table.once and not rewritten:
            query = f'SELECT count(*) FROM "{name}" WHERE withdrawn_at IS NOT NULL'
            gone = self._connection.scalar(text(query)) or 0
            if gone != counted["withdraw"]:
                told = counted["withdraw"]
                return Wrong(
                    None, f"{gone} rows of {name} are withdrawn, and the log tells of {told}."
                )
        return None

    def _told(self) -> Iterator[Any]:
        query = (
            'SELECT number, operation, row_count, ids, "columns", digest FROM audit_log '
            "WHERE table_name = :t AND number >= :since ORDER BY number"
        )
        told = {"t": self._table.name, "since": self._since}
        return iter(self._connection.execute(text(query), told, execution_options=STREAMED))

    def _rewritten(self) -> "_Rewritten":
        query = (
            "SELECT number, operation, ids FROM audit_log WHERE table_name = :t "
            "AND number > :since AND operation IN ('change', 'delete')"
        )
        told = {"t": self._table.name, "since": self._since}
        return _Rewritten(self._connection.execute(text(query), told).all())

    def _digest(self, ranges: Iterable[Range], columns: Any) -> str | None:
        return digest_of(self._lines(ranges, columns))

    def _lines(self, ranges: Iterable[Range], columns: Any) -> Iterator[str]:
        postgresql = self._connection.dialect.name == "postgresql"
        line = plain(line_on_postgresql(columns)) if postgresql else select_lines(columns)
        query = (
            f'SELECT {line} FROM "{self._table.name}" WHERE id BETWEEN :since AND :upto ORDER BY id'
        )
        statement = text(query)
        for since, upto in ranges:
            these = {"since": since, "upto": upto}
            options = STREAMED if upto - since > AT_ONCE else {}
            rows: Any = self._connection.execute(statement, these, execution_options=options)
            yield from rows.scalars() if postgresql else escaped(rows)


class _Rewritten:
    """Rows that were rewritten or deleted, as the log tells: nobody can say what they said."""

    def __init__(self, entries: Iterable[Any]) -> None:
        self._entries = [(number, operation, read(ids)) for number, operation, ids in entries]

    def __bool__(self) -> bool:
        return bool(self._entries)

    def later(self, number: int, ranges: Iterable[Range]) -> bool:
        """Whether any of these rows was rewritten by a later entry."""
        ranges = list(ranges)
        return any(
            other > number
            and any(
                since <= last and first <= upto for since, upto in ranges for first, last in ids
            )
            for other, _, ids in self._entries
        )
