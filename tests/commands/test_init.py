"""`flask init`: from nothing to a migrated database with the reference data, and once only."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import inspect, select, text

from app import create_app
from tests.conftest import SETTINGS
from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.store.database import Base, DatabaseProblem, db
from tracker.store.readiness import EMPTY
from tracker.store.register import load_register
from tracker.store.tables.audit_log import LogEntry
from tracker.store.tables.register import RequirementFact

TOP = Path(__file__).parent.parent.parent
LOADED = {"standards_version": 2, "accreditor": 1, "licence": 1, "requirement": 4}


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database does not exist yet."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    yield app
    with app.app_context():
        db.engine.dispose()


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["init", *arguments])


def dump(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def test_init_makes_a_database_from_nothing(empty_app: Flask) -> None:
    result = run(empty_app, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["loaded"] == LOADED
    assert document["migrated_to"]


def test_a_file_that_it_begins_is_for_its_owner_alone(empty_app: Flask, tmp_path: Path) -> None:
    before = os.umask(0o022)
    assert run(empty_app).exit_code == 0
    os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("new.db*")} == {0o600}


def test_it_stays_out_of_a_database_with_tables_of_another_program(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()
    result = run(app)
    assert result.exit_code == 1
    assert "holds tables that are not the tracker's, such as " in result.output
    with app.app_context():
        assert "alembic_version" not in inspect(db.engine).get_table_names()


def test_asking_whether_it_is_there_makes_no_file(empty_app: Flask, tmp_path: Path) -> None:
    answer = empty_app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["reason"]) == (503, EMPTY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "typed",
    [
        "account a@demo.example --role admin",
        "audit-log verify",
        "sweep",
        "notices",
        "rebuild",
        "benchmark-data --posts 100",
    ],
)
def test_before_init_a_command_says_to_run_it(empty_app: Flask, typed: str) -> None:
    result = empty_app.test_cli_runner().invoke(args=typed.split())
    assert result.exit_code == 1, result.output
    assert "the database has no tables of the tracker. See that DATABASE_URL is" in result.output
    assert "Run `flask init`." in result.output


def test_after_another_release_a_command_says_to_run_it(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.execute(text("ALTER TABLE job_run RENAME TO job_run_of_before"))
        db.session.commit()
    result = app.test_cli_runner().invoke(args=["sweep"])
    assert result.exit_code == 1
    assert "the database is not migrated to this version. Run `flask init`." in result.output


def test_what_nobody_sits_before_leaves_it_to_the_log(empty_app: Flask) -> None:
    # Without the upload that would be its own, as it limits the process that it works in.
    result = empty_app.test_cli_runner().invoke(args=["upload-work"])
    assert isinstance(result.exception, DatabaseProblem)


def test_a_database_out_of_reach_is_said(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/none?host={tmp_path}"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    result = app.test_cli_runner().invoke(args=["sweep"])
    assert result.exit_code == 1
    assert "cannot be reached. See that DATABASE_URL is right" in result.output


def test_init_again_changes_nothing(app: Flask) -> None:
    first = json.loads(run(app, "--json").stdout)
    before = dump(app)
    again = json.loads(run(app, "--json").stdout)
    assert again == {**first, "loaded": dict.fromkeys(LOADED, 0)}
    assert dump(app) == before


def test_init_says_what_it_did_in_words(sqlite_app: Flask) -> None:
    lines = run(sqlite_app).stdout.splitlines()
    assert lines[0].startswith("The database is at migration ")
    assert "standards version: 2 loaded" in lines


def test_every_entry_of_the_reference_data_has_its_source(sqlite_app: Flask) -> None:
    run(sqlite_app)
    with sqlite_app.app_context():
        held = load_register(db.session())
        (body,) = held.bodies.values()
        assert body.code == "BILD-ACT"
        assert body.accreditations == ()
        assert [licence.last_checked for licence in body.licences] == [None]
        versions = [version for versions in held.requirements.values() for version in versions]
        assert {version.code for version in versions} == {
            "RRN-NHS",
            "RRN-MHU",
            "RRN-CQC",
            "RRN-EDU",
        }
        assert all(version.source and version.authority for version in versions)
        assert all(version.period.start for version in versions)


def test_what_people_changed_or_withdrew_stays(sqlite_app: Flask) -> None:
    run(sqlite_app)
    headings = ["Code", "Level", "Strength", "Target", "From"]
    row = ["RRN-EDU", "physical", "advisory", 95, "27/06/2019"]
    book = workbook({"Requirements": [headings, row]})
    with sqlite_app.app_context():
        session = db.session()
        document = import_register(session, book, "mine.xlsx", dry_run=False)
        assert document["sheets"][0]["rows"]["changed"] == 1
        query = select(RequirementFact).where(RequirementFact.name.contains("mental health"))
        fact = session.scalars(query).one()
        fact.withdrawn_at = fact.recorded_at
        session.commit()
    before = dump(sqlite_app)
    assert run(sqlite_app).exit_code == 0
    assert dump(sqlite_app) == before


@pytest.mark.thorough
def test_the_log_says_which_command_wrote(empty_app: Flask) -> None:
    url = empty_app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-m", "flask", "init"]
    subprocess.run(command, check=True, env={**os.environ, "DATABASE_URL": url}, cwd=TOP)
    with empty_app.app_context():
        assert set(db.session.scalars(select(LogEntry.place))) == {"flask init"}
