"""HR of a small trust, and somebody who is not."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.actions.harbour import fill_and_sweep
from tests.web.checked_page import CheckedClient


@pytest.fixture
def harbour(session: Session) -> Session:
    """The small world of tests/actions/harbour.py, swept today."""
    fill_and_sweep(session)
    return session


@pytest.fixture
def hr(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """The trust's HR."""
    return signed_in("hr", organisation="HARB")


@pytest.fixture
def strangers(harbour: Session, signed_in: Callable[..., CheckedClient]) -> list[CheckedClient]:
    """Another trust's HR, and one user of each other role."""
    others = [
        signed_in(role, organisation="HARB")
        for role in ("staff", "commissioner", "registrar", "admin")
    ]
    return [signed_in("hr", organisation="OTHER"), *others]
