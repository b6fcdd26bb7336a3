"""Everybody who may look at a provider, in the small world of tests/actions/harbour.py."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.actions.ageing import recorded_before
from tests.actions.harbour import fill
from tests.web.checked_page import CheckedClient
from tests.web.harbour_users import commissioner_id, person_id
from tracker.actions.sweep import sweep


@pytest.fixture
def harbour(session: Session) -> Session:
    """The small world, known for a month, and swept today."""
    today = fill(session)
    recorded_before(session, 30)
    sweep(session, today)
    return session


@pytest.fixture
def registrar(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    return signed_in("registrar")


@pytest.fixture
def hr(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """The trust's HR."""
    return signed_in("hr", organisation="HARB")


@pytest.fixture
def other_hr(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """Another trust's HR."""
    return signed_in("hr", organisation="OTHER")


@pytest.fixture
def east(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """Commissions Ward 1 today, and Ward 2 until a month ago."""
    return signed_in("commissioner", commissioner=commissioner_id(harbour, "EAST"))


@pytest.fixture
def ruth(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """A member of staff."""
    return signed_in("staff", person=person_id(harbour, "00101"))
