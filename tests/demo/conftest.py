"""One database with the demo in it for all tests of a module, on a day that stands still."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.conftest import SETTINGS
from tracker import clock
from tracker.store.database import db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def stopped_clock() -> Iterator[None]:
    """It is NOW while the module's tests run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield


@pytest.fixture(scope="module")
def empty_app(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, stopped_clock: None
) -> Iterator[Callable[[], Flask]]:
    """Makes an application on a database of its own, as `flask db upgrade` leaves it."""
    made = []

    def make() -> Flask:
        path = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("demo") / "tracker.db")
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
