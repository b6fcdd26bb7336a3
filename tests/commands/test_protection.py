"""`flask subject-access` and `flask erase`: for one person, also one who left long ago."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.actions.harbour import fill
from tracker.actions.erasing import ask_erasure
from tracker.store.database import db
from tracker.store.tables.people import Person
from tracker.store.tables.protection import Erasure

WHO = ("--organisation", "HARB", "--staff")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        fill(db.session())
    return sqlite_app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_a_copy_holds_all_that_my_data_tells(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "copy.zip"
    result = run(app, "subject-access", *WHO, "00105", "--out", str(out), "--json")
    assert json.loads(result.stdout) == {"file": str(out), "staff_number": "00105"}
    with ZipFile(out) as file:
        told = json.loads(file.read("my-data.json"))
    assert [one["surname"] for one in told["names"]] == ["Evans"]
    assert out.stat().st_mode & 0o777 == 0o600
    again = run(app, "subject-access", *WHO, "00101", "--out", str(out))
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert run(app, "subject-access", *WHO, "9", "--out", str(tmp_path / "9.zip")).exit_code == 1


def test_somebody_is_erased_once_and_a_dry_run_changes_nothing(app: Flask) -> None:
    dry = run(app, "erase", *WHO, "00105", "--dry-run", "--json")
    assert json.loads(dry.stdout)["rows"]["person_fact"] == 1
    for why in ("", " ", "x" * 501):
        assert run(app, "erase", *WHO, "00105", "--why", why).exit_code == 2
    with app.app_context():
        whose = db.session.scalars(select(Person).where(Person.number == "00105")).one()
        ask_erasure(db.session(), whose.organisation_id, whose.id, "By phone", "a@harbour.example")
    done = run(app, "erase", *WHO, "00105", "--why", "And in writing", "--json")
    assert done.exit_code == 0, done.output
    assert run(app, "erase", *WHO, "00105").exit_code == 1
    refused = run(app, "erase", *WHO, "00101", "--json")
    assert refused.exit_code == 1
    (why,) = json.loads(refused.stdout)["refused"]
    assert why.startswith("They still have a post")
    with app.app_context():
        numbers = db.session.scalars(select(Person.number)).all()
        assert db.session.scalars(select(Erasure.why)).all() == ["By phone\nAnd in writing"]
    assert "00105" not in numbers
    assert "00101" in numbers
