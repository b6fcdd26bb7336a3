"""A backup is the whole database at one moment, and comes back the same into either engine."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from hashlib import sha256
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade, upgrade
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, Connection, create_engine, insert, inspect, make_url, text
from sqlalchemy.orm import Session

from tests import postgres, snapshot
from tests.actions import harbour_story
from tests.actions.harbour import STAFF, fill, take_in
from tests.actions.held_about import held_about_somebody
from tests.conftest import ENGINES, ON_BOTH, lent, thorough_but
from tests.examples import examples
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.reference_data import load_reference_data
from tracker.store import copies, loading
from tracker.store.audit_log.erasing import erasing
from tracker.store.database import db
from tracker.store.tables.places import Organisation
from tracker.store.tables.register import RequirementFact
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

TOP = Path(__file__).parents[2]
Databases = Callable[[str], str]


@pytest.fixture
def empty(postgres_server: URL, tmp_path: Path) -> Iterator[Databases]:
    """Makes databases with nothing in them, not even tables."""
    made: list[str] = []

    def make(engine: str) -> str:
        name = f"empty_{uuid4().hex}"
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        made.append(name)
        return postgres.create_database(postgres_server, name).render_as_string(False)

    yield make
    for name in made:
        postgres.execute(postgres_server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, arguments)))


def done(app: Flask, *arguments: object) -> Any:
    """What a command prints as JSON, once it is done."""
    result = run(app, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(app: Flask, *arguments: object) -> str:
    """Why a command did nothing, said in words and as JSON."""
    result = run(app, *arguments, "--json")
    assert result.exit_code == 1, result.output
    document = json.loads(result.stdout)
    assert document["done"] is False
    assert document["why"] in result.stderr
    return document["why"]


def held(app: Flask) -> snapshot.Snapshot:
    with app.app_context():
        rows = snapshot.take(db.session())
        db.session.rollback()
    return {name: sorted(found, key=repr) for name, found in rows.items()}


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
        queries = ["SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"]
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


def test_the_file_is_for_its_owner_and_takes_no_other_s_place(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    out = tmp_path / "backup.zip"
    done(sqlite_app, "backup", "--out", out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    assert "--replace" in refused(sqlite_app, "backup", "--out", out)
    assert out.read_bytes() == before
    done(sqlite_app, "backup", "--out", out, "--replace")
    assert sorted(path.name for path in tmp_path.iterdir() if "zip" in path.name) == [out.name]
    assert run(sqlite_app, "backup", "--out", tmp_path / "no" / "b.zip").exit_code == 2


def test_it_says_which_keys_to_keep_and_holds_none(sqlite_app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "backup.zip"
    told = done(sqlite_app, "backup", "--out", out)
    assert {"EVIDENCE_KEY", "CREDENTIAL_KEY", "SECURITY_PASSWORD_SALT"} <= set(told["keys_to_keep"])
    with zipfile.ZipFile(out) as opened:
        everything = b"".join(map(opened.read, opened.namelist())).decode()
    for name in ("SECRET_KEY", "CREDENTIAL_KEY", "SECURITY_PASSWORD_SALT"):
        assert sqlite_app.config[name] not in everything
    said = run(sqlite_app, "backup", "--out", tmp_path / "other.zip").stdout
    assert "EVIDENCE_KEY" in said


@ON_BOTH
def test_a_database_in_use_is_left_alone(app: Flask, session: Session, tmp_path: Path) -> None:
    fill(session)
    session.close()
    done(app, "backup", "--out", tmp_path / "backup.zip")
    before = held(app)
    why = refused(app, "restore", tmp_path / "backup.zip")
    assert "in use" in why
    assert "fresh from `flask init`" in why
    assert held(app) == before


@pytest.fixture
def written(sqlite_app: Flask, tmp_path: Path) -> Path:
    """A backup of a small trust."""
    with sqlite_app.app_context():
        fill(db.session())
    done(sqlite_app, "backup", "--out", tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def changed(
    path: Path, change: Callable[[dict[str, bytes]], None], name: str = "changed.zip"
) -> Path:
    """The file with other parts."""
    with zipfile.ZipFile(path) as opened:
        parts = {one: opened.read(one) for one in opened.namelist()}
    change(parts)
    with zipfile.ZipFile(path.with_name(name), "w") as out:
        for one, content in parts.items():
            out.writestr(one, content)
    return path.with_name(name)


def manifest(**said: Any) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | said).encode()

    return change


def test_spoilt_cut_and_foreign_files_are_refused_in_words(
    written: Path, empty: Databases, sqlite_app: Flask
) -> None:
    whole = written.read_bytes()
    rows = "tables/person_fact.tsv"
    said: dict[str, Path] = {}
    for name, content in (
        ("cut short", whole[: len(whole) // 2]),
        ("not a backup", b"Dear all"),
        ("not a backup ", b""),
        ("damaged", whole[:900] + bytes([whole[900] ^ 1]) + whole[901:]),
    ):
        path = written.with_name(f"bad{len(said)}.zip")
        path.write_bytes(content)
        said[name] = path
    for name, change in (
        ("person_fact.tsv is not", lambda parts: parts.update({rows: parts[rows][:-9] + b"\n"})),
        ("list of its tables", lambda parts: parts.pop(rows)),
        ("not a backup  ", lambda parts: parts.pop("manifest.json")),
        ("not a backup   ", manifest(format="another")),
        ("later release", manifest(format="Training Standards Tracker backup, form 2")),
        ("manifest.json", manifest(tables=[{"table": "person"}])),
        ("does not know", manifest(revision="9999")),
    ):
        said[name] = changed(written, change, f"bad{len(said)}.zip")
    for other in lent(empty("sqlite")):
        for words, path in said.items():
            for more in ((), ("--check",)):
                assert words.strip() in refused(other, "restore", path, *more), words
        with other.app_context():
            assert inspect(db.engine).get_table_names() == []
        assert done(other, "restore", written, "--check")["tables"]["person"] > 0
        with other.app_context():
            assert inspect(db.engine).get_table_names() == []


@pytest.mark.parametrize("engine", thorough_but(["sqlite"], ENGINES))
def test_rows_that_the_database_refuses_leave_nothing(
    written: Path, engine: str, empty: Databases
) -> None:
    def orphaned(parts: dict[str, bytes]) -> None:
        content = parts["tables/person_fact.tsv"].replace(b"\tAdeyemi\t", b"\tOther\t")
        cells = content.split(b"\n")[0].split(b"\t")
        names = json.loads(parts["manifest.json"])["tables"]
        part = next(one for one in names if one["table"] == "person_fact")
        cells[list(part["columns"]).index("person_id")] = b"987654"
        content = b"\t".join(cells) + content[content.index(b"\n") :]
        part["sha256"] = sha256(content).hexdigest()
        parts["tables/person_fact.tsv"] = content
        manifest(tables=names)(parts)

    path = changed(written, orphaned)
    for other in lent(empty(engine)):
        why = refused(other, "restore", path)
        assert "person_fact" in why
        assert "Nothing was written" in why
        assert not any(held(other).values())
        done(other, "restore", written)


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


def test_nothing_is_backed_up_of_what_is_no_database_of_ours(
    empty: Databases, sqlite_app: Flask, tmp_path: Path
) -> None:
    out = tmp_path / "backup.zip"
    for other in lent(empty("sqlite")):
        assert "flask init" in refused(other, "backup", "--out", out)
    with sqlite_app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    assert "later release" in refused(sqlite_app, "backup", "--out", out)
    assert not out.exists()


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


_NAMES = ("file_name", "why_failed", "content", "summary", "basis", "large", "uploaded_at")
_ALL = db.select(*(getattr(Upload, name) for name in _NAMES)).order_by(Upload.id)


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


_KNOWN: dict[str, copies.Table] = {}


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
