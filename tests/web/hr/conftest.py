"""HR of a small trust, and somebody who is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.web.checked_page import CheckedClient
from tracker.actions.sweep import sweep
from tracker.store.database import db


@pytest.fixture
def harbour(session: Session) -> Session:
    """The small world of tests/actions/harbour.py, swept today."""
    sweep(session, fill(session))
    return session


@pytest.fixture
def hr(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """The trust's HR."""
    return signed_in("hr", organisation="HARB")


@pytest.fixture
def strangers(harbour: Session, signed_in: Callable[..., CheckedClient]) -> list[CheckedClient]:
    """Another trust's HR, and one user of each other role."""
    others = [signed_in(role, organisation="HARB") for role in ("staff", "commissioner", "admin")]
    return [signed_in("hr", organisation="OTHER"), *others]


@pytest.fixture
def statements(web_app: Flask) -> Callable:
    """`with statements() as ran:` then `ran` holds every SQL statement that was sent meanwhile."""

    @contextmanager
    def listen() -> Iterator[list[str]]:
        ran: list[str] = []
        with web_app.app_context():
            engine = db.engine

        def hear(connection, cursor, statement, *rest) -> None:
            ran.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        yield ran
        event.remove(engine, "before_cursor_execute", hear)

    return listen
