"""`flask sweep`, `standing` and `rebuild` as people read them."""

import json
from datetime import datetime, timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.actions.harbour import fill
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.rules.wording import say_day
from tracker.store.database import db
from tracker.store.tables.judged import CoverageMonth


@pytest.fixture
def harbour(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        fill(db.session())
        db.session.remove()
    return sqlite_app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_another_day_is_said_to_be_a_look(harbour: Flask) -> None:
    then = clock.today() + timedelta(days=27)
    result = run(harbour, "sweep", "--on", then.isoformat())
    assert result.exit_code == 0
    assert f"Standings and flags are now those of {say_day(then)}." in result.stdout
    assert "Standings and flags" not in run(harbour, "sweep").stdout


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_no_page_could_show_is_refused(harbour: Flask, day: str) -> None:
    result = run(harbour, "sweep", "--on", day, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{day} is not a day from 1900 to 2199." in result.stderr


def test_in_days_of_grace_the_standing_says_that_it_ran_out(harbour: Flask) -> None:
    today = clock.today()
    heads = ["Code", "Name", "Nations", "Level", "Interval months", "Target", "Strength"]
    rule = ["LOCAL", "Restraint training", "wales", "physical", 12, 80, "expected", 60]
    with harbour.app_context():
        book = workbook({"Requirements": [[*heads, "Grace days"], rule]})
        import_register(db.session(), book, "register.xlsx", dry_run=False)
    then = (today + timedelta(days=40)).isoformat()
    document = json.loads(
        run(harbour, "standing", "--staff", "00102", "--on", then, "--json").stdout
    )
    (one,) = document["standings"]
    assert one["in_grace"] is True
    told = run(harbour, "standing", "--staff", "00102", "--on", then).stdout
    assert "due soon (ran out on " in told
    assert ", days of grace left)" in told


def test_a_rebuild_leaves_the_months_unless_it_is_told(harbour: Flask) -> None:
    def months() -> list[tuple[int, datetime]]:
        with harbour.app_context():
            rows = select(CoverageMonth.counted, CoverageMonth.known_on)
            return sorted(tuple(row) for row in db.session.execute(rows))

    assert "months" not in json.loads(run(harbour, "rebuild", "--json").stdout)
    assert months() == []
    assert json.loads(run(harbour, "rebuild", "--months", "--json").stdout)["months"] == 48
    made = months()
    run(harbour, "rebuild")
    assert months() == made
    assert "Coverage at the end of 48 months" in run(harbour, "rebuild", "--months").stdout
    assert [counted for counted, _ in months()] == [counted for counted, _ in made]
