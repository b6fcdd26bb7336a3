"""The lock of one leader: held by one, given back by death, and never on the database itself."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from tracker.store.leadership import NoFile, PostgresLock, Unreachable, leader_lock


@pytest.fixture
def engine(database_url: str) -> Engine:
    return create_engine(database_url)


def test_one_holds_it_until_it_is_released(engine: Engine) -> None:
    first, second = leader_lock(engine), leader_lock(engine)
    assert not first.is_held()
    assert first.take()
    assert first.is_held()
    assert not second.take()
    assert not second.is_held()
    first.release()
    assert not first.is_held()
    assert second.take()
    second.release()
    engine.dispose()


def test_it_can_be_taken_again(engine: Engine) -> None:
    lock = leader_lock(engine)
    for _ in range(3):
        assert lock.take()
        lock.release()
        lock.release()
    engine.dispose()


def test_another_database_has_another_leader(engine: Engine, sqlite_url: str) -> None:
    other = create_engine(sqlite_url.replace("tracker.db", "other.db"))
    ours, theirs = leader_lock(engine), leader_lock(other)
    assert ours.take()
    assert theirs.take()
    ours.release()
    theirs.release()
    engine.dispose()
    other.dispose()


def test_it_is_a_file_beside_a_sqlite_database(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    lock = leader_lock(engine)
    assert lock.take()
    assert Path(f"{make_url(sqlite_url).database}.leader").exists()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE free_to_write (id INTEGER)"))
    lock.release()
    engine.dispose()


def test_a_database_in_memory_has_none() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(NoFile, match="DATABASE_URL"):
        leader_lock(engine)


def test_the_holder_notices_that_its_connection_died(postgres_url: str) -> None:
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    first, second = PostgresLock(engine), PostgresLock(engine)
    assert first.take()
    assert not second.take()
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_locks"
                " WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    assert not first.is_held()
    assert not first.is_held()
    assert second.take()
    assert not first.take()
    second.release()
    first.release()
    engine.dispose()


def test_a_server_that_does_not_answer_is_told_and_tried_again(tmp_path: Path) -> None:
    lock = PostgresLock(create_engine(f"postgresql://nobody@/none?host={tmp_path}"))
    for _ in range(2):
        with pytest.raises(Unreachable, match="connection"):
            lock.take()
        assert not lock.is_held()
