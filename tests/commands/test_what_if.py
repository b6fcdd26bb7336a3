"""`flask what-if` as scripts call it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.actions.harbour import fill
from tracker import clock
from tracker.actions.sweep import sweep
from tracker.store.database import db


@pytest.fixture
def harbour(app: Flask) -> Flask:
    with app.app_context():
        sweep(db.session(), fill(db.session()))
    return app


def asked(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["what-if", *arguments])


def test_it_prints_one_document(harbour: Flask) -> None:
    day = (clock.today() + timedelta(days=10)).isoformat()
    result = asked(harbour, "GOOD", "--status", "lapsed", "--from", day, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert [document[key] for key in ("provider", "status", "from", "on")] == [
        "GOOD",
        "lapsed",
        day,
        day,
    ]
    assert [one["setting"] for one in document["settings"]] == ["W1", "W2"]
    assert document["settings"][0]["relies_on"][0]["after"] == "lapsed"
    assert {post["staff_number"] for post in document["posts"]} == {"00101", "00101-2"}
    assert {flag["kind"] for flag in document["flags"]["opened"]} == {
        "certification_lapsed",
        "relies_on_uncertified_provider",
    }


def test_in_words(harbour: Flask) -> None:
    result = asked(harbour, "GOOD", "--status", "suspended", "--from", "2020-01-01")
    assert result.exit_code == 0
    assert "W1 (HARB): 1 posts affected, the standing of 1 would change" in result.stdout
    assert "00101  W1  LOCAL: in_date, then not_assured from" in result.stdout


@pytest.mark.parametrize(
    ("code", "said"),
    [("NEVER", "No certificate of NEVER"), ("NOPE", "NOPE is unknown to this register.")],
)
def test_nothing_to_change_ends_with_1(harbour: Flask, code: str, said: str) -> None:
    result = asked(harbour, code, "--status", "withdrawn", "--from", "2027-01-01", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["settings"] == []
    assert said in result.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("status", ["lapsed", "suspended", "withdrawn"])
def test_days_at_the_ends_of_the_calendar(harbour: Flask, status: str, day: str) -> None:
    result = asked(harbour, "GOOD", "--status", status, "--from", day, "--json")
    assert result.exit_code in {0, 1}
    assert json.loads(result.stdout)["from"] == day


@pytest.mark.parametrize(
    "arguments",
    [
        ("GOOD", "--status", "lapsed"),
        ("GOOD", "--from", "2027-01-01"),
        ("GOOD", "--status", "lost", "--from", "2027-01-01"),
        ("GOOD", "--status", "lapsed", "--from", "1/4/2027"),
    ],
)
def test_wrong_use_ends_with_2(harbour: Flask, arguments: tuple[str, ...]) -> None:
    assert asked(harbour, *arguments).exit_code == 2
