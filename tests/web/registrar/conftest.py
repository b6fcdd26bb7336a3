"""The register's keepers, in the small world of tests/actions/harbour.py, swept today."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import CheckedClient


@pytest.fixture
def today(session: Session) -> date:
    """The day of the world, once it is filled and swept."""
    return fill_and_sweep(session)


@pytest.fixture
def registrar(today: date, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    return signed_in("registrar")


@pytest.fixture
def admin(today: date, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    return signed_in("admin")
