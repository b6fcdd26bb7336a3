"""Whatever a cell may hold comes back to the letter, or is told before anything is written."""

from datetime import UTC, date
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, Connection, create_engine, insert, inspect, text
from sqlalchemy.orm import Session

from tests import postgres
from tests.actions.harbour import fill
from tests.commands.backups.asking import Databases, done, held, refused
from tests.conftest import lent
from tests.examples import examples
from tracker.actions.reference_data import load_reference_data
from tracker.store import copies, loading
from tracker.store.database import db
from tracker.store.tables.register import RequirementFact
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "file_name": ODD,
            "why_failed": st.none() | ODD | st.sampled_from(["\\N", "\\", "\t\n\r\b\f\v\\t", ""]),
            "content": st.none() | st.binary(max_size=40),
            "summary": st.dictionaries(ODD, ODD | st.none() | st.floats(allow_nan=False) | ODD)
            | st.just({"lone": "\ud800", "nul": "\0"}),
            "basis": st.none() | st.dictionaries(ODD, st.lists(st.integers())),
            "large": st.booleans(),
            "uploaded_at": st.datetimes(timezones=st.just(UTC)),
            "accepted_at": st.none() | st.datetimes(timezones=st.just(UTC)),
        }
    ),
    max_size=5,
)


@pytest.fixture(scope="module")
def both(migrated_sqlite: Path, migrated_postgres: str, postgres_server: URL) -> Any:
    """A database of each engine, for all examples."""
    name = f"odd_{uuid4().hex}"
    file = migrated_sqlite.with_name("odd.db")
    file.write_bytes(migrated_sqlite.read_bytes())
    url = postgres.create_database(postgres_server, name, template=migrated_postgres)
    engines = {"sqlite": create_engine(f"sqlite:///{file}"), "postgres": create_engine(url)}
    yield engines
    for engine in engines.values():
        engine.dispose()
    postgres.drop_database(postgres_server, name)


_NAMES = ("file_name", "why_failed", "content", "summary", "basis", "large", "uploaded_at")
_ALL = db.select(*(getattr(Upload, name) for name in _NAMES)).order_by(Upload.id)
_KNOWN: dict[str, copies.Table] = {}


@settings(max_examples=examples(25), deadline=None)
@given(rows=ROWS, targets=st.tuples(st.decimals(0, 100, places=3), st.dates()))
def test_odd_values_are_the_same_lines_on_both_engines(both: Any, rows: Any, targets: Any) -> None:
    """What one engine writes the other takes in, and writes again to the letter."""
    common = {"kind": UploadKind.STAFF, "state": UploadState.ACCEPTED}
    has_nul = any("\0" in f"{row['file_name']}{row['why_failed']}" for row in rows)
    with Session(both["sqlite"]) as session:
        session.execute(text("DELETE FROM upload"))
        for row in rows:
            session.execute(insert(Upload), {**common, **row})
        session.commit()
        lines = _upload_lines(session)
        session.rollback()
    for engine in ("sqlite", *(() if has_nul else ("postgres",))):
        with Session(both[engine]) as session:
            _reload(session, lines)
            assert _upload_lines(session) == lines
            assert [dict(one) for one in session.execute(_ALL).mappings()] == [
                {name: row[name] for name in _NAMES} for row in rows
            ]
            session.rollback()


def _upload_lines(session: Session) -> bytes:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        copies.as_text(connection)
    return b"".join(copies.lines_of(connection, _uploads(connection)))


def _reload(session: Session, lines: bytes) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        copies.as_text(connection)
    connection.execute(text("DELETE FROM upload"))
    loading.load(connection, _uploads(connection), BufferedReader(BytesIO(lines)))


def _uploads(connection: Connection) -> copies.Table:
    """What the database says of its table of uploads; asked once for each engine."""
    name = connection.dialect.name
    if name not in _KNOWN:
        tables = copies.tables_of(connection, only_ours=True)
        _KNOWN[name] = next(one for one in tables if one.name == "upload")
    return _KNOWN[name]


def test_decimals_and_days_come_as_both_engines_write_them(both: Any) -> None:
    found = []
    for engine in both.values():
        with Session(engine) as session:
            load_reference_data(session)
            session.execute(
                db.update(RequirementFact).values(target="7.125", starts_on=date(1, 1, 1))
            )
            connection = session.connection()
            if connection.dialect.name == "postgresql":
                copies.as_text(connection)
            tables = {one.name: one for one in copies.tables_of(connection, only_ours=True)}
            blocks = b"".join(copies.lines_of(connection, tables["requirement_fact"]))
            found.append([line.split(b"\t") for line in blocks.splitlines()])
            session.rollback()
    assert all(b"7.125" in line and b"0001-01-01" in line for line in found[0])
    assert len(found[0]) == len(found[1])


def test_nul_in_a_text_is_told_before_anything_is_written(
    sqlite_app: Flask, empty: Databases, tmp_path: Path
) -> None:
    with sqlite_app.app_context():
        fill(db.session())
        db.session.execute(text("UPDATE person_fact SET forename = 'A' || char(0) || 'B'"))
        db.session.commit()
    before = held(sqlite_app)["person_fact"]
    done(sqlite_app, "backup", "--out", tmp_path / "backup.zip")
    for other in lent(empty("postgres")):
        why = refused(other, "restore", tmp_path / "backup.zip")
        assert "person_fact" in why
        assert "NUL" in why
        with other.app_context():
            assert inspect(db.engine).get_table_names() == []
    for other in lent(empty("sqlite")):
        done(other, "restore", tmp_path / "backup.zip")
        assert held(other)["person_fact"] == before
