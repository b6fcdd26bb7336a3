"""A soak of some seconds: each kind of load once, and a few faults, with all that is checked."""

import pytest

from tests.soak.run import Plan, run
from tests.soak.telling import Telling

pytestmark = pytest.mark.thorough

FAULTS = ("schedule killed", "database stopped at once", "disk full", "web worker killed")


def test_nothing_is_lost_and_nothing_done_twice_whatever_is_killed() -> None:
    telling = Telling()
    run(
        Plan(seconds=4, people=12, movers=10, workers=1, day=3, quiet=(0, 1), faults=FAULTS),
        telling,
    )
    assert telling.problems == []
    # How many fit in depends on how long it takes to come back from each.
    assert telling.faults
    assert set(telling.faults) <= set(FAULTS)
    assert len(telling.invariants) > 20
