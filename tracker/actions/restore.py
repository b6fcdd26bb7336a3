"""A backup into an empty database of either engine: all of it, or nothing."""

import re
from hashlib import sha256
from typing import Any, Protocol

from tracker.actions.backup_file import Backup, BadBackup, Manifest, Part
from tracker.store import copies, loading
from tracker.store.database import DatabaseProblem, Session
from tracker.store.readiness import known_revisions

NOT_EMPTY = (
    "The database is in use: there are rows in {tables}. Nothing was written. Restore into an "
    "empty database, or one fresh from `flask init`."
)
BUSY = "Somebody is using the database. Stop the web and schedule processes and try again."


class Move(Protocol):
    """Migrates the database to a revision, which lies above or below its own."""

    def __call__(self, revision: str, *, up: bool) -> None: ...


class CannotRestore(Exception):
    """Nothing was written; the message says why, and what to do."""


def check(backup: Backup, migrations: str, *, for_postgresql: bool = False) -> Manifest:
    """Read the whole file. Raises BadBackup where it is damaged or of a later release."""
    manifest = backup.manifest
    if manifest.revision not in known_revisions(migrations):
        raise BadBackup(
            f"The backup is of release {manifest.version}, at migration {manifest.revision}, which "
            "this release does not know. Restore it with that release or a later one."
        )
    for part in manifest.parts:
        backup.check(part, for_postgresql=for_postgresql)
    return manifest


def restore(session: Session, backup: Backup, migrations: str, move_to: Move) -> dict[str, Any]:
    """Check the file, then fill the database; `move_to` migrates it to a revision, up or down.

    The rows go in at the revision at which they were taken, in one transaction; only then is the
    database migrated to this release. Raises BadBackup and CannotRestore, with nothing written.
    """
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    manifest = check(backup, migrations, for_postgresql=is_postgresql)
    _move(session, manifest.revision, known_revisions(migrations), move_to)
    with loading.sole_writer(session) as connection:
        _fill(connection, backup)
        session.commit()
    newest = known_revisions(migrations)[0]
    if manifest.revision != newest:
        move_to(newest, up=True)
    rows = {part.table: part.rows for part in manifest.parts}
    said = {"version": manifest.version, "revision": manifest.revision}
    said |= {"made_at": manifest.made_at, "migrated_to": newest}
    return {**said, "rows": manifest.rows, "tables": rows}


def _move(session: Session, revision: str, known: tuple[str, ...], move_to: Move) -> None:
    """Bring a fresh database to the revision of the backup. Raises CannotRestore."""
    connection = session.connection()
    held, used = copies.revision_of(connection), loading.used(connection)
    session.rollback()
    if used:
        raise CannotRestore(_not_empty(used))
    if held is not None and held not in known:
        raise CannotRestore(
            f"The database is at migration {held}, of a later release. Restore with that release."
        )
    if held != revision:
        move_to(revision, up=held is None or known.index(revision) < known.index(held))


def _not_empty(used: list[str]) -> str:
    more = f" and {len(used) - 3} more tables" if len(used) > 3 else ""
    return NOT_EMPTY.format(tables=", ".join(used[:3]) + more)


def _fill(connection: Any, backup: Backup) -> None:
    back = loading.put_aside(connection)
    if used := loading.used(connection):
        raise CannotRestore(_not_empty(used))
    tables = {table.name: table for table in copies.tables_of(connection, only_ours=False)}
    parts = [(part, _same(part, tables)) for part in backup.manifest.parts]
    ours = {table.name for table in copies.tables_of(connection, only_ours=True)}
    if left_out := sorted(ours - {part.table for part, _ in parts}):
        raise CannotRestore(f"The backup lacks the table {left_out[0]}. Nothing was written.")
    loading.empty(connection)
    for part, table in parts:
        _load(connection, backup, part, table)
    for part, table in parts:
        loading.go_on_counting(connection, table, part.last_id)
        _compare(connection, part, table)
    loading.put_back(connection, back)
    if broken := loading.broken_references(connection):
        raise CannotRestore(
            f"A row of {broken[0].table} refers to one of {broken[0].refers_to} that is not in the "
            "backup. Nothing was written."
        )


def _load(connection: Any, backup: Backup, part: Part, table: copies.Table) -> None:
    with backup.lines(part) as lines:
        try:
            loading.load(connection, table, lines)
        except (LookupError, ValueError) as fault:
            raise CannotRestore(
                f"A row of {part.table} in the backup is none of that table. Nothing was written."
            ) from fault


def _same(part: Part, tables: dict[str, copies.Table]) -> copies.Table:
    """The table of the database that the part fills, its columns in the order of the file."""
    table = tables.get(part.table)
    cells = {cell.name: cell for cell in table.cells} if table else {}
    if table is None or {name: cell.kind for name, cell in cells.items()} != dict(part.columns):
        raise CannotRestore(
            f"The table {part.table} of the backup is none of its migration. Nothing was written."
        )
    return copies.Table(table.name, tuple(cells[name] for name in part.columns), table.key)


def _compare(connection: Any, part: Part, table: copies.Table) -> None:
    """What was written is read again, and must be what the backup holds."""
    digest, rows = sha256(), 0
    for block in copies.lines_of(connection, table):
        digest.update(block)
        rows += block.count(b"\n")
    if (rows, digest.hexdigest()) != (part.rows, part.sha256):
        raise CannotRestore(
            f"The table {part.table} did not come out as it is in the backup. Nothing was written."
        )


def why(problem: DatabaseProblem) -> str:
    """What stands in the way, without the values of any row."""
    said = str(getattr(problem, "orig", None) or problem)
    if "lock timeout" in said or "locked" in said:
        return BUSY
    if "must be owner" in said or "permission denied" in said:
        return (
            "This account may not change the tables. Restore with the account that owns them, "
            "as `flask init` does."
        )
    where = re.search(r'(?:table|relation|COPY|failed:) "?(\w+)', said)
    if where is None:
        return "The database cannot be reached, or is not as `flask init` makes it."
    return f"The database refused rows of {where[1]}. Nothing was written."
