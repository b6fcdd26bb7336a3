"""`flask provider`: the sentence for people, the document for scripts."""

import json

import pytest
from click.testing import Result
from flask import Flask

from tests.actions.harbour import fill
from tracker.store.database import db


@pytest.fixture
def harbour(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        fill(db.session())
        db.session.remove()
    return sqlite_app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["provider", *arguments])


def test_a_provider_is_told_in_a_sentence_first(harbour: Flask) -> None:
    result = run(harbour, "GOOD")
    assert result.exit_code == 0
    state, sentence, certificate, *relying = result.stdout.splitlines()
    assert state == "Good Training: accredited"
    assert sentence.startswith("Good Training is certified for everything it teaches until ")
    assert sentence.endswith("Last checked today, no certificate seen.")
    assert certificate.startswith("    C-GOOD by NORTH, 2019-01-01 to ")
    assert [line.split()[0] for line in relying] == ["W1", "W2"]


def test_the_document_keeps_its_keys(harbour: Flask) -> None:
    document = json.loads(run(harbour, "GOOD", "--json").stdout)
    assert list(document) == [
        "on",
        "known_on",
        "provider",
        "name",
        "kind",
        "organisation",
        "aliases",
        "former_names",
        "state",
        "ends_on",
        "last_checked",
        "source",
        "certifications",
        "affiliates",
        "trainers",
        "curricula",
        "relied_on_by",
    ]
    assert list(document["relied_on_by"][0]) == [
        "setting",
        "organisation",
        "posts",
        "declared",
        "state",
        "flag",
        "severity",
    ]


def test_an_unheard_of_provider_is_unknown(harbour: Flask) -> None:
    result = run(harbour, "NOPE")
    assert result.exit_code == 1
    assert "which does not mean that it is uncertified" in result.stdout
    before = run(harbour, "GOOD", "--known-on", "2020-01-01")
    assert before.exit_code == 1
    assert "On 1 January 2020 " in before.stdout
