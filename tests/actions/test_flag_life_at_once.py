"""Two people, or somebody and the nightly run, at the same flag at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.flag_trust import NOW, TODAY, Trust, make_trust
from tracker.actions.flag_life import Act, Done, act_on_flags
from tracker.rules.words import FlagState, FlagStep
from tracker.store.flag_life import hold
from tracker.store.flag_list import one_flag
from tracker.store.tables.flags import FlagEvent

ACKNOWLEDGED, ASSIGNED = FlagStep.ACKNOWLEDGED, FlagStep.ASSIGNED


@pytest.fixture
def trust(session: Session) -> Trust:
    return make_trust(session)


def at_once(trust: Trust, flags: list[int], *acts: Act) -> list[Done]:
    """What became of each step, taken at the same moment, each in a session of its own."""
    barrier = Barrier(len(acts))
    engine = trust.session.connection().engine
    trust.session.rollback()

    def run(act: Act) -> Done:
        with Session(engine) as own:
            barrier.wait()
            return act_on_flags(own, trust.scope, flags, act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_people_at_once_on_one_flag_both_get_what_they_wanted(trust: Trust) -> None:
    for _ in range(5):
        flag = trust.flag()
        acts = (
            Act(ACKNOWLEDGED, trust.asha, "Seen"),
            Act(ASSIGNED, trust.ben, to_id=trust.ben),
        )
        done = at_once(trust, [flag], *acts)
        assert done == [Done(done=[flag]), Done(done=[flag])]
        row = one_flag(trust.session, trust.scope, flag)
        assert row is not None
        assert (row.is_acknowledged, row.assigned_to) == (True, "ben@one.example")
        assert sorted(trust.steps(flag)) == [ACKNOWLEDGED, ASSIGNED]


def test_two_people_at_once_on_the_same_many_are_told_the_truth(trust: Trust) -> None:
    flags = [trust.flag() for _ in range(20)]
    acts = [Act(ASSIGNED, by, to_id=by) for by in (trust.asha, trust.ben)]
    done = at_once(trust, flags, *acts)
    for one in done:
        assert sorted([*one.done, *one.busy]) == flags
    assert sum(len(trust.steps(flag)) for flag in flags) == sum(len(one.done) for one in done)
    assert all(trust.state(flag) == FlagState.ASSIGNED for flag in flags)


def test_a_flag_that_is_being_closed_is_not_taken_up(trust: Trust) -> None:
    flag = trust.flag()
    engine = trust.session.connection().engine
    trust.session.rollback()
    with Session(engine) as sweeping, ThreadPoolExecutor(1) as pool:
        (held,) = hold(sweeping, [flag])
        held.closed_on, held.closed_at = TODAY, NOW
        sweeping.flush()
        waiting = pool.submit(trust.act, flag, ACKNOWLEDGED)
        sweeping.commit()
        assert waiting.result() == Done(closed=[flag])
    assert trust.session.scalars(select(FlagEvent)).all() == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_many_flags_do_not_wait_for_one_that_somebody_else_holds(trust: Trust) -> None:
    first, second = trust.flag(), trust.flag()
    engine = trust.session.connection().engine
    trust.session.rollback()
    with Session(engine) as sweeping:
        hold(sweeping, [second])
        assert trust.act([first, second], ACKNOWLEDGED) == Done(done=[first], busy=[second])
        sweeping.rollback()
    assert trust.act([first, second], ACKNOWLEDGED) == Done(done=[second], same=[first])
