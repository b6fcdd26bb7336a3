"""The imports read many files, and are not about how a file is read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker import clock


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """For every module here."""


@pytest.fixture
def harbour(session: Session) -> Session:
    """The small trust, which nothing has swept."""
    fill(session)
    return session


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`at(days=...)` stops the clock so long after the test began."""
    began = clock.now()
    return lambda **after: monkeypatch.setattr(clock, "now", lambda: began + timedelta(**after))
