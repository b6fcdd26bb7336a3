"""The register's keepers, in the small world of tests/actions/harbour.py, swept today."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.web.checked_page import CheckedClient
from tracker.actions.sweep import sweep


@pytest.fixture
def today(session: Session) -> date:
    """The day of the world, once it is filled and swept."""
    today = fill(session)
    sweep(session, today)
    return today


@pytest.fixture
def registrar(today: date, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    return signed_in("registrar")


@pytest.fixture
def admin(today: date, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    return signed_in("admin")
