"""Who opens the pages of audits."""

import pytest

from tests.actions.audits.cases import opened
from tests.web.harbour_users import commissioner_id


@pytest.fixture
def board(harbour, signed_in):
    """`board(code)`: the client of an account of that commissioner."""
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(harbour, code))


@pytest.fixture
def east(board):
    return board("EAST")


@pytest.fixture
def case(harbour):
    return opened(harbour)
