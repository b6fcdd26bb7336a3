"""Keys, verifying offline, and whom to trust: sentences for people, documents for scripts."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.credential import samples
from tests.credential.samples import ISSUER, PASSPORT, key, key_id
from tracker import clock
from tracker.credential import keys
from tracker.credential.status_list import issue_list


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A passport signed now, one that was altered, the keys, and status lists."""
    now = clock.now()
    text = samples.signed(now=now)
    contents = {
        "passport": text,
        "altered": text[:500] + ("A" if text[500] != "A" else "B") + text[501:],
        "keys": json.dumps({"keys": [keys.public_key(key())]}),
        "private": json.dumps({"keys": [key().as_dict(private=True)]}),
        "nobody": issue_list([], 10, ISSUER, key(), key_id(key()), now),
        "revoked": issue_list([7], 10, ISSUER, key(), key_id(key()), now),
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    return {name: str(tmp_path / name) for name in contents}


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def test_a_passport_is_verified_with_published_keys_alone(sqlite_app: Flask, files: dict) -> None:
    sqlite_app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:////nowhere/at/all.db"
    result = run(sqlite_app, "verify-credential", files["passport"], "--keys", files["keys"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == ("It is genuine. Whether it was revoked is not known: give --status.")
    assert lines[1].startswith(f"Signed by {ISSUER.name} on ")
    assert lines[2] == "Siân Ó Dálaigh, until 26 February 2027:"
    assert lines[3] == "  Maybo Safer Handling, Maybo Limited, 4 March 2026, passed"


@pytest.mark.parametrize(
    ("file", "status", "code", "state"),
    [
        ("passport", "nobody", 0, "good"),
        ("passport", "revoked", 1, "revoked"),
        ("altered", "nobody", 1, None),
        ("keys", "nobody", 1, None),
        ("passport", "passport", 1, None),
    ],
)
def test_the_document_says_whether_it_is_good(
    sqlite_app: Flask, files: dict, file: str, status: str, code: int, state: str | None
) -> None:
    more = ["--keys", files["keys"], "--status", files[status], "--json"]
    result = run(sqlite_app, "verify-credential", files[file], *more)
    told = json.loads(result.stdout)
    assert result.exit_code == code
    assert told.get("state") == state
    assert told["genuine"] == (state is not None)
    if state:
        assert told["passport"]["name"] == PASSPORT.name
    else:
        assert told["why"] in result.stderr


@pytest.mark.parametrize(
    "broken", [b"", b"\0", b"\xff\xfe", b"ey.ey.ey", b"ey" * 200_000, b"\n.\n.\n", "€.€.€".encode()]
)
def test_a_broken_file_is_told_to_be_one(sqlite_app: Flask, files: dict, broken: bytes) -> None:
    whole = Path(files["passport"]).read_bytes()
    for content in (broken, whole + broken[:1] + whole, whole[: len(whole) // 2] + broken):
        Path(files["altered"]).write_bytes(content)
        for more in (["--keys", files["keys"]], []):
            result = run(sqlite_app, "verify-credential", files["altered"], *more)
            assert result.exit_code == 1
            assert isinstance(result.exception, SystemExit)
            assert result.stderr.count("\n") == 1
            assert not result.stdout


def test_wrong_use_is_told(sqlite_app: Flask, files: dict) -> None:
    for arguments, why in (
        (["verify-credential", files["passport"], "--keys", files["passport"]], "not JSON"),
        (["verify-credential", files["passport"], "--keys", files["private"]], "private key"),
        (["verify-credential", files["passport"], "--status", files["nobody"]], "Give --keys"),
        (["verify-credential", "no-such-file"], "No such file"),
        (["trust-issuer", ISSUER.address], "Give --name and --keys"),
        (["trust-issuer", "--name", "x"], "Say which ADDRESS"),
        (["trust-issuer", "x", "--name", "x", "--keys", files["keys"]], "the issuer's own address"),
    ):
        result = run(sqlite_app, *arguments)
        assert result.exit_code == 2, arguments
        assert why in result.stderr
        assert not result.stdout


def test_keys_are_listed_and_replaced(sqlite_app: Flask) -> None:
    assert "There is no key yet" in run(sqlite_app, "credential-keys").stdout
    assert run(sqlite_app, "credential-keys", "--rotate").stdout.endswith("signs now\n")
    run(sqlite_app, "credential-keys", "--rotate")
    result = run(sqlite_app, "credential-keys", "--json")
    new, old = json.loads(result.stdout)["keys"]
    assert (new["retired_at"], old["retired_at"]) == (None, new["made_at"])
    assert '"d"' not in result.stdout


def test_an_issuer_is_trusted_until_it_is_not(sqlite_app: Flask, files: dict) -> None:
    assert run(sqlite_app, "verify-credential", files["passport"]).exit_code == 1
    more = ["--name", "Their tracker", "--keys", files["keys"]]
    assert run(sqlite_app, "trust-issuer", ISSUER.address, *more).exit_code == 0
    result = run(sqlite_app, "trust-issuer", "--json")
    (told,) = json.loads(result.stdout)["issuers"]
    assert (told["address"], told["name"]) == (ISSUER.address, "Their tracker")
    assert told["keys"] == [key().thumbprint()]
    assert run(sqlite_app, "verify-credential", files["passport"]).exit_code == 0
    assert run(sqlite_app, "trust-issuer", ISSUER.address, "--remove").exit_code == 0
    again = run(sqlite_app, "trust-issuer", ISSUER.address, "--remove")
    assert (again.exit_code, "is not trusted" in again.stderr) == (1, True)
