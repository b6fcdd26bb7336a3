"""After a night's housekeeping, and in a long sweep, the database knows how many rows there are."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker.actions.housekeeping import keep_house
from tracker.actions.sweep import sweep

SEEN = {
    "sqlite": "SELECT count(DISTINCT tbl) FROM sqlite_stat1 WHERE tbl = :table",
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname = :table AND reltuples > 0",
}


def is_seen(session: Session, table: str) -> bool:
    dialect = session.connection().dialect.name
    if dialect == "sqlite" and not inspect(session.connection()).has_table("sqlite_stat1"):
        return False
    return session.scalar(text(SEEN[dialect]), {"table": table}) == 1


def test_the_database_looks_at_how_much_there_is(session: Session) -> None:
    day = fill(session)
    assert not is_seen(session, "person")
    keep_house(session, day)
    session.commit()
    assert is_seen(session, "person")


def test_a_long_sweep_looks_at_the_first_flags_that_it_opens(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = fill(session)
    monkeypatch.setattr("tracker.actions.sweep.POSTS_AT_ONCE", 2)
    sweep(session, day)
    assert is_seen(session, "flag")
    assert not is_seen(session, "person")
