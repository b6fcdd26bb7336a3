"""`flask notices` and `flask bounce`: sentences for people, documents for scripts."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.actions.outbox.world import DAY, NOW, notice
from tests.mail.bounces import notification
from tracker.rules.words import Channel, NoticeState
from tracker.store.database import db

ASHA, BEN = "asha@harbour.example", "ben@harbour.example"


@pytest.fixture
def references(sqlite_app: Flask) -> dict[str, str]:
    """Of a notice that was sent, one that waits, and one of nobody's."""
    with sqlite_app.app_context():
        session = db.session()
        made = [notice(session, ASHA), notice(session, BEN), notice(session, "", code=None)]
        made[0].state, made[0].sent_at, made[0].channel = NoticeState.SENT, NOW, Channel.SMTP
        made[2].state, made[2].problem = NoticeState.FAILED, "The email address is missing."
        session.commit()
        return {one.address: one.reference for one in made}


def run(app: Flask, *arguments: str, **more: object) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments), **more)


def test_the_outbox_is_listed_without_addresses(sqlite_app: Flask, references: dict) -> None:
    result = run(sqlite_app, "notices")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2026-03-04  No address  failed  0 tries  The email address is missing.",
        "2026-03-04  b***@harbour.example  waiting  0 tries",
        "2026-03-04  a***@harbour.example  sent  0 tries",
    ]


def test_the_documents_of_the_outbox_keep_their_keys(sqlite_app: Flask, references: dict) -> None:
    document = json.loads(run(sqlite_app, "notices", "--json").stdout)
    failed, waiting, sent = document["notices"]
    assert sent == {
        "reference": references[ASHA],
        "day": DAY.isoformat(),
        "organisation": "HARB",
        "to": "a***@harbour.example",
        "state": "sent",
        "channel": "smtp",
        "tries": 0,
        "next_try_at": None,
        "sent_at": NOW.isoformat(),
        "problem": None,
    }
    assert waiting["next_try_at"] == NOW.isoformat()
    assert (failed["organisation"], failed["to"]) == (None, "No address")


@pytest.mark.parametrize(
    ("arguments", "addresses"),
    [
        (["--organisation", "HARB"], [BEN, ASHA]),
        (["--state", "failed"], [""]),
        (["--state", "sent", "--organisation", "HARB"], [ASHA]),
        (["--state", "cancelled"], []),
    ],
)
def test_the_outbox_is_narrowed(
    sqlite_app: Flask, references: dict, arguments: list[str], addresses: list[str]
) -> None:
    document = json.loads(run(sqlite_app, "notices", "--json", *arguments).stdout)
    assert [one["reference"] for one in document["notices"]] == [
        references[address] for address in addresses
    ]


def test_an_organisation_that_is_none_is_wrong_use(sqlite_app: Flask) -> None:
    result = run(sqlite_app, "notices", "--organisation", "NOPE", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no organisation with the code NOPE." in result.stderr


def test_a_bounce_from_a_pipe_ends_its_notice(sqlite_app: Flask, references: dict) -> None:
    content = notification(ASHA, reference=references[ASHA])
    result = run(sqlite_app, "bounce", input=content)
    assert result.exit_code == 0
    assert result.stdout == (
        f"The notice {references[ASHA]} to a***@harbour.example has failed: "
        "The email address was refused: there is no such mailbox.\n"
    )
    failed = run(sqlite_app, "notices", "--state", "failed", "--organisation", "HARB")
    assert "a***@harbour.example" in failed.stdout


def test_a_bounce_from_a_file_as_a_document(
    sqlite_app: Flask, references: dict, tmp_path: Path
) -> None:
    kept = tmp_path / "bounce.eml"
    kept.write_bytes(
        notification(ASHA, envelope=references[ASHA], action="delayed", status="4.4.1")
    )
    result = run(sqlite_app, "bounce", str(kept), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "bounces": [
            {
                "to": "a***@harbour.example",
                "action": "delayed",
                "status": "4.4.1",
                "reference": references[ASHA],
                "done": "left",
            }
        ]
    }


def test_what_is_unknown_is_told_and_ends_with_one(sqlite_app: Flask, references: dict) -> None:
    result = run(sqlite_app, "bounce", "-", input=notification(ASHA, reference="f" * 32))
    assert result.exit_code == 1
    assert result.stdout == (
        "No notice to a***@harbour.example is known that this could be about.\n"
    )
    result = run(sqlite_app, "bounce", "--json", input=b"Subject: Out of office\n\nI am away.\n")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"bounces": []}
    assert "This is not a delivery status notification" in result.stderr
