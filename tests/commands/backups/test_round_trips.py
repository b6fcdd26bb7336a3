"""A backup is the whole database at one moment, and comes back the same into either engine."""

import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.orm import Session

from tests import postgres
from tests.actions import harbour_story
from tests.actions.harbour import STAFF, fill, take_in
from tests.actions.held_about import held_about_somebody
from tests.commands.backups.asking import Databases, done, held
from tests.conftest import ON_BOTH, lent
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.reference_data import load_reference_data
from tracker.store import copies
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import db
from tracker.store.tables.places import Organisation

TOP = Path(__file__).parents[3]


@pytest.fixture
def rich(app: Flask, session: Session) -> Flask:
    """A database in which almost every table holds something."""
    harbour_story.fill(session)
    held_about_somebody(session)
    session.commit()
    return app


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
def test_everything_comes_back_the_same(
    rich: Flask, target: str, empty: Databases, tmp_path: Path
) -> None:
    out = tmp_path / "backup.zip"
    asked = ("standing", "--organisation", "HARB")
    past = clock.today() - timedelta(days=40)
    pack = ("audit", "--setting", "W1", "--on", past, "--known-on", past)
    pack = (*pack, "--out", tmp_path / "pack.zip")
    standing, audit = done(rich, *asked)["standings"], done(rich, *pack)
    told, before = done(rich, "backup", "--out", out), held(rich)
    assert sum(map(bool, before.values())) > 50
    for other in lent(empty(target)):
        restored = done(other, "restore", out)
        assert restored["tables"] == told["tables"]
        after = held(other)
        for name, rows in before.items():
            assert after[name] == ([] if name in copies.LEFT_OUT else rows), name
        assert done(other, *asked)["standings"] == standing
        assert done(other, *pack)["content_hash"] == audit["content_hash"]
        done(other, "rebuild")
        rebuilt = held(other)
        for name in ("post_standing", "setting_coverage", "setting_reliance", "flag"):
            assert rebuilt[name] == after[name], name
        with other.app_context():
            made = Organisation(code="NEW-ONE")
            db.session.add(made)
            db.session.flush()
            assert made.id > max(row["id"] for row in before["organisation"])
            db.session.rollback()
        again = tmp_path / "again.zip"
        done(other, "backup", "--out", again)
        _same_rows(out, again)


def _same_rows(one: Path, other: Path) -> None:
    """A backup of what was restored is the same, apart from what came after."""
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        for name in ("tables/person_fact.tsv", "tables/training_fact.tsv", "tables/user.tsv"):
            assert first.read(name) == second.read(name)


@pytest.mark.thorough
def test_constraints_indexes_and_triggers_are_as_before(
    rich: Flask, empty: Databases, tmp_path: Path
) -> None:
    done(rich, "backup", "--out", tmp_path / "backup.zip")
    for engine in ("sqlite", "postgres"):
        for other in lent(empty(engine)):
            with other.app_context():
                upgrade()
                load_reference_data(db.session())
                _guard(db.session())
                before = _made(db.engine)
            done(other, "restore", tmp_path / "backup.zip")
            with other.app_context():
                for found, wanted in zip(_made(db.engine), before, strict=True):
                    assert set(found) ^ set(wanted) == set()
                with pytest.raises(Exception, match="never changed"):
                    db.session.execute(text("UPDATE person SET number = 'X'"))
                db.session.rollback()
                if engine == "sqlite":
                    assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def _guard(session: Session) -> None:
    """A table that nobody may write to in any way, as a log of what was done is."""
    if session.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE", "INSERT"):
            how = f"CREATE TRIGGER audit_log_{what} BEFORE {what} ON person "
            session.execute(text(f"{how} BEGIN SELECT RAISE(ABORT, 'never changed'); END"))
    else:
        body = "BEGIN RAISE EXCEPTION 'never changed'; END"
        function = f"CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS '{body}'"
        session.execute(text(function.replace("'never changed'", "''never changed''")))
        how = "CREATE TRIGGER audit_log_guard BEFORE INSERT OR UPDATE OR DELETE ON person"
        session.execute(text(f"{how} FOR EACH ROW EXECUTE FUNCTION guard()"))
        session.execute(text("ALTER TABLE person ENABLE ALWAYS TRIGGER audit_log_guard"))
        for how in ("ENABLE", "FORCE"):
            session.execute(text(f"ALTER TABLE setting {how} ROW LEVEL SECURITY"))
    session.commit()


def _made(engine: Any) -> Any:
    if engine.dialect.name == "sqlite":
        queries = [
            # But for what SQLite itself keeps of how many rows there are.
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2"
        ]
    else:
        queries = [
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint ORDER BY 1, 2",
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT relname FROM pg_class WHERE relforcerowsecurity",
        ]
    with engine.connect() as connection:
        return [list(map(_plain, connection.execute(text(query)))) for query in queries]


def _plain(row: Any) -> tuple[str, ...]:
    """A row without casts and brackets: PostgreSQL writes these otherwise when it reads its own
    words again, and means the same."""
    return tuple(re.sub(r"::[a-z ]+(\[\])?|[()]", "", str(cell)) for cell in row)


@pytest.mark.thorough
def test_an_owner_who_is_no_superuser_restores_and_backs_up(
    written: Path, postgres_server: URL, empty: Databases
) -> None:
    """With a policy that binds the owner too, and lets all be seen where nobody is named."""
    keeper, url = f"keeper_{uuid4().hex}", make_url(empty("postgres"))
    policy = "USING (coalesce(current_setting('tracker.organisations', true), '') = '')"
    postgres.execute(postgres_server, f"CREATE ROLE {keeper}")
    postgres.execute(postgres_server, f"ALTER DATABASE {url.database} OWNER TO {keeper}")
    theirs = url.update_query_dict({"options": f"-c role={keeper}"})
    for other in lent(theirs.render_as_string(hide_password=False)):
        with other.app_context():
            upgrade()
            _guard(db.session())
            db.session.execute(text(f"CREATE POLICY wall ON setting {policy}"))
            db.session.commit()
        told = done(other, "restore", written)
        again = done(other, "backup", "--out", written, "--replace")
        assert again["tables"] == told["tables"]
        assert again["tables"]["setting"] > 1
    postgres.drop_database(postgres_server, str(url.database))
    postgres.execute(postgres_server, f"DROP ROLE {keeper}")


def test_it_is_one_moment_while_others_write(
    app: Flask, session: Session, database_url: str, tmp_path: Path, monkeypatch
) -> None:
    fill(session)
    read = copies.lines_of
    row = ["00999", "Late", "Lee", "W1", "Nurse"]

    def write_between(connection: Any, table: copies.Table) -> Iterator[bytes]:
        if table.name == "person":
            with Session(create_engine(database_url)) as other:
                take_in(other, workbook({"Staff": [STAFF, row]}))
        yield from read(connection, table)

    people = len(held(app)["person"])
    session.rollback()
    monkeypatch.setattr(copies, "lines_of", write_between)
    told = done(app, "backup", "--out", tmp_path / "backup.zip")
    assert told["tables"]["person"] == told["tables"]["person_fact"] == people
    assert len(held(app)["person"]) == people + 1


@pytest.mark.thorough
def test_an_older_release_s_backup_is_migrated(
    written: Path, sqlite_app: Flask, empty: Databases
) -> None:
    before = held(sqlite_app)
    with sqlite_app.app_context():
        downgrade(revision="0019")
    old = written.with_name("old.zip")
    told = done(sqlite_app, "backup", "--out", old)
    assert told["revision"] == "0019"
    assert "audit" not in told["tables"]
    for engine in ("sqlite", "postgres"):
        for other in lent(empty(engine)):
            with other.app_context():
                upgrade()
                load_reference_data(db.session())
            assert done(other, "restore", old)["migrated_to"] != "0019"
            after = held(other)
            assert after["training_fact"] == before["training_fact"]
            assert after["requirement_fact"] == before["requirement_fact"]


@ON_BOTH
def test_a_number_that_was_given_before_is_not_given_again(
    app: Flask, session: Session, empty: Databases, tmp_path: Path
) -> None:
    fill(session)
    one = Organisation(code="GONE")
    session.add(one)
    session.flush()
    gone = one.id
    with erasing(session):
        session.delete(one)
    session.commit()
    session.close()
    done(app, "backup", "--out", tmp_path / "backup.zip")
    for other in lent(empty("postgres")):
        done(other, "restore", tmp_path / "backup.zip")
        with other.app_context():
            new = Organisation(code="NEW")
            db.session.add(new)
            db.session.flush()
            # SQLite itself gives the number of a last row again.
            assert new.id == gone + (session.get_bind().dialect.name == "postgresql")
            db.session.rollback()


@pytest.mark.thorough
@ON_BOTH
def test_killed_half_way_there_is_no_half(
    app: Flask, session: Session, database_url: str, empty: Databases, tmp_path: Path
) -> None:
    fill(session)
    session.close()
    _killed(database_url, "backup", "--out", tmp_path / "backup.zip")
    assert [path.name for path in tmp_path.iterdir() if "zip" in path.name] == []
    done(app, "backup", "--out", tmp_path / "backup.zip")
    other_url = empty("sqlite" if app.config["SQLALCHEMY_DATABASE_URI"][0] == "s" else "postgres")
    _killed(other_url, "restore", tmp_path / "backup.zip")
    for other in lent(other_url):
        assert not any(held(other).values())
        done(other, "restore", tmp_path / "backup.zip")
        assert held(other)["training_fact"] == held(app)["training_fact"]


def _killed(url: str, *arguments: object) -> None:
    """Run a command to its middle and kill it there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.commands.stopped", *map(str, arguments)],
        cwd=TOP,
        env={**os.environ, "DATABASE_URL": url},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if line == "Stopped\n":
            break
    process.send_signal(signal.SIGKILL)
    process.stderr.close()
    assert process.wait() == -signal.SIGKILL, "".join(said)
