"""What is no backup, or would spoil a database in use, is refused in words; keys stay outside."""

import json
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.commands.backups.asking import Databases, done, held, refused, run
from tests.conftest import ENGINES, ON_BOTH, lent, thorough_but
from tracker.store.database import db

FACTS = "tables/person_fact.tsv"


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
        ("person_fact.tsv is not", lambda parts: parts.update({FACTS: parts[FACTS][:-9] + b"\n"})),
        ("list of its tables", lambda parts: parts.pop(FACTS)),
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


def rewritten(cell: bytes | None) -> Callable[[dict[str, bytes]], None]:
    """The person of the first line is another, or with None is not there; the manifest knows."""

    def change(parts: dict[str, bytes]) -> None:
        first, rest = parts[FACTS].split(b"\n", 1)
        cells = first.split(b"\t")
        tables = json.loads(parts["manifest.json"])["tables"]
        part = next(one for one in tables if one["table"] == "person_fact")
        place = list(part["columns"]).index("person_id")
        cells[place : place + 1] = [] if cell is None else [cell]
        parts[FACTS] = b"\t".join(cells) + b"\n" + rest
        part["sha256"] = sha256(parts[FACTS]).hexdigest()
        manifest(tables=tables)(parts)

    return change


@pytest.mark.parametrize("engine", thorough_but(["sqlite"], ENGINES))
@pytest.mark.parametrize(
    "cell", [b"987654", b"\\x4", None], ids=["nobody", "no letter", "a cell too few"]
)
def test_rows_that_the_database_refuses_leave_nothing(
    written: Path, engine: str, cell: bytes | None, empty: Databases
) -> None:
    path = changed(written, rewritten(cell))
    for other in lent(empty(engine)):
        why = refused(other, "restore", path)
        assert "person_fact" in why
        assert "Nothing was written" in why
        assert not any(held(other).values())
        done(other, "restore", written)


def test_a_table_that_was_left_out_is_missed(written: Path, empty: Databases) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts.pop("tables/legal_hold.tsv")
        tables = json.loads(parts["manifest.json"])["tables"]
        manifest(tables=[one for one in tables if one["table"] != "legal_hold"])(parts)

    for other in lent(empty("sqlite")):
        why = refused(other, "restore", changed(written, change))
        assert why.strip().endswith("The backup lacks the table legal_hold. Nothing was written.")
        assert not any(held(other).values())


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
