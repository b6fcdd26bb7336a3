"""A small world whose every write is logged."""

from typing import Any

import pytest

from tests.actions.harbour import fill
from tracker.store.audit_log.install import install
from tracker.store.database import db


@pytest.fixture
def world(app, session) -> Any:
    """A small world, with all triggers as a new database has them."""
    with app.app_context(), db.engine.begin() as connection:
        install(connection)
    fill(session)
    return session
