"""Whether the database is there and has the tables that this version works with."""

from functools import lru_cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from tracker.store.database import Session

OUT_OF_REACH = "the database cannot be reached"
EMPTY = "the database has no tables of the tracker"
NOT_MIGRATED = "the database is not migrated to this version"
# What to do, in words for whoever types commands.
REMEDIES = {
    OUT_OF_REACH: "See that DATABASE_URL is right and that the database runs.",
    EMPTY: "See that DATABASE_URL is right before you begin a new tracker. Run `flask init`.",
    NOT_MIGRATED: "Run `flask init`.",
}


def why_not_ready(session: Session, migrations: str) -> str | None:
    """What stands in the way, in a few words without secrets; None where nothing does.

    SQLite's file is not made by asking for it.
    """
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite" and _is_to_begin(Path(url.database or ":memory:")):
        return EMPTY
    try:
        current = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        session.rollback()
        return OUT_OF_REACH
    if not current:
        return EMPTY
    if set(current) != _heads(migrations):
        return NOT_MIGRATED
    return None


def strange_tables(session: Session) -> list[str]:
    """The tables of a database in which the tracker has none: those of another program."""
    names = inspect(session.connection()).get_table_names()
    return [] if "alembic_version" in names else sorted(names)


def _is_to_begin(file: Path) -> bool:
    return file.name != ":memory:" and file.parent.is_dir() and not file.exists()


@lru_cache(maxsize=4)
def _heads(migrations: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(migrations).get_heads())


@lru_cache(maxsize=4)
def known_revisions(migrations: str) -> tuple[str, ...]:
    """Every migration of this release, the newest first."""
    return tuple(one.revision for one in ScriptDirectory(migrations).walk_revisions())
