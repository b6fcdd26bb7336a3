"""Databases with nothing in them, and the backup of a small trust."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import URL

from tests import postgres
from tests.actions.harbour import fill
from tests.commands.backups.asking import Databases, done
from tracker.store.database import db


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


@pytest.fixture
def written(sqlite_app: Flask, tmp_path: Path) -> Path:
    """A backup of a small trust."""
    with sqlite_app.app_context():
        fill(db.session())
    done(sqlite_app, "backup", "--out", tmp_path / "backup.zip")
    return tmp_path / "backup.zip"
