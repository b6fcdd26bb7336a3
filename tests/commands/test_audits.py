"""`flask audit` and `flask verify`: a pack is made, and checked where there is no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.actions.harbour import fill
from tests.conftest import thorough_but
from tests.pack.test_sealing import KEY as OTHER
from tracker import clock
from tracker.credential.keys import new_key, public_key
from tracker.store.database import db

TOP = Path(__file__).parents[2]
# Databases that are not there, or hold nothing.
ELSEWHERE = [
    "sqlite:///{folder}/none.db",
    "sqlite:///{folder}/empty.db",
    "postgresql://127.0.0.1:9/x",
]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        fill(db.session())
    return sqlite_app


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> tuple[Path, dict]:
    """A pack of Ward 1, and what the command said of it."""
    out = tmp_path / "pack.zip"
    result = run(app, "audit", "--setting", "W1", "--on", day(), "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def day() -> str:
    return clock.today().isoformat()


def test_a_pack_is_told_by_its_hashes(made: tuple[Path, dict]) -> None:
    out, told = made
    assert told["file"] == str(out)
    assert told["question"]["code"] == "W1"
    assert [one["name"] for one in told["parts"]] == [
        "README.txt",
        "report.pdf",
        "data.xlsx",
        "answer.json",
        "key.json",
    ]
    answer = next(one for one in told["parts"] if one["name"] == "answer.json")
    assert answer["sha256"] == told["content_hash"]
    assert told["signer"]["keys"].endswith("/.well-known/jwks.json")
    assert list(out.parent.glob(".pack*")) == []


def test_the_same_question_has_the_same_hash(app: Flask, tmp_path: Path) -> None:
    known = clock.now().isoformat()
    hashes = set()
    for name in ("a.zip", "b.zip"):
        asked = ("--provider", "GOOD", "--on", day(), "--known-on", known)
        result = run(app, "audit", *asked, "--out", str(tmp_path / name), "--json")
        hashes.add(json.loads(result.stdout)["content_hash"])
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Give one of --setting and --provider."),
        (("--setting", "W1", "--provider", "GOOD"), "Give one of --setting and --provider."),
        (("--setting", "NOWHERE"), "No setting has the code NOWHERE."),
        (("--provider", "NOBODY"), "No provider has the code NOBODY."),
        (("--setting", "W1", "--known-on", "2199-01-01"), "nobody knows"),
    ],
)
def test_wrong_use_leaves_no_file(
    app: Flask, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "pack.zip"
    result = run(app, "audit", *arguments, "--on", day(), "--out", str(out))
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.glob("*pack*")) == []


def test_without_a_folder_nothing_is_done(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "none" / "pack.zip"
    result = run(app, "audit", "--setting", "W1", "--on", day(), "--out", str(out))
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr


def test_a_key_that_cannot_be_read_leaves_the_file_that_was_there(
    app: Flask, made: tuple[Path, dict]
) -> None:
    out, _ = made
    before = out.read_bytes()
    app.config["CREDENTIAL_KEY"] = "another"
    result = run(app, "audit", "--setting", "W1", "--on", day(), "--out", str(out))
    assert result.exit_code == 1
    assert "CREDENTIAL_KEY" in result.stderr
    assert out.read_bytes() == before


def test_here_its_signer_is_known(app: Flask, made: tuple[Path, dict]) -> None:
    out, told = made
    result = run(app, "verify", str(out))
    assert result.exit_code == 0
    assert "The pack is whole" in result.stdout
    assert "Signed by this tracker, whose key is known here." in result.stdout
    assert told["content_hash"] in result.stdout
    document = json.loads(run(app, "verify", str(out), "--json").stdout)
    assert (document["whole"], document["known"]) == (True, True)


def test_a_change_is_told_with_its_part(app: Flask, made: tuple[Path, dict]) -> None:
    out, _ = made
    bad = bytearray(out.read_bytes())
    bad[bad.index(b"%PDF-") + 1000] ^= 4
    out.write_bytes(bytes(bad))
    result = run(app, "verify", str(out), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "whole": False,
        "part": "report.pdf",
        "why": "report.pdf was changed after the pack was signed.",
    }


def test_only_the_keys_that_are_given_count(app: Flask, made: tuple[Path, dict]) -> None:
    out, _ = made
    keys = out.parent / "keys.json"
    client = app.test_client()
    keys.write_text(json.dumps(client.get("/.well-known/jwks.json").json))
    assert run(app, "verify", str(out), "--keys", str(keys)).exit_code == 0
    keys.write_text(json.dumps({"keys": [public_key(OTHER), public_key(new_key())]}))
    result = run(app, "verify", str(out), "--keys", str(keys), "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["whole"], document["known"]) == (True, False)
    assert "none of the keys given" in document["signed_by"]
    for bad in ("[]", "not JSON"):
        keys.write_text(bad)
        assert run(app, "verify", str(out), "--keys", str(keys)).exit_code == 2


def test_what_is_no_file_is_wrong_use(app: Flask, tmp_path: Path) -> None:
    assert run(app, "verify", str(tmp_path / "none.zip")).exit_code == 2
    assert run(app, "verify", str(tmp_path)).exit_code == 2
    (tmp_path / "empty.zip").write_bytes(b"")
    assert run(app, "verify", str(tmp_path / "empty.zip")).exit_code == 1


@pytest.mark.parametrize("database", thorough_but(ELSEWHERE[:1], ELSEWHERE))
def test_it_is_checked_in_a_process_without_a_database(
    made: tuple[Path, dict], database: str
) -> None:
    out, told = made
    folder = out.parent
    (folder / "empty.db").touch()
    environment = {**os.environ, "DATABASE_URL": database.format(folder=folder)}
    result = subprocess.run(
        [sys.executable, "-m", "flask", "verify", str(out), "--json"],
        cwd=TOP,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert (document["whole"], document["known"]) == (True, None)
    assert "Compare it with the keys published at http" in document["signed_by"]
    assert document["content_hash"] == told["content_hash"]
    assert not (folder / "none.db").exists()
    assert (folder / "empty.db").stat().st_size == 0
