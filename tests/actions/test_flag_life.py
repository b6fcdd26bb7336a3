"""What people do with flags: each step from each state, and whose flags."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.flag_trust import NOW, SOON, TODAY, Trust, make_trust
from tracker.actions.flag_life import (
    LONGEST_NOTE,
    MANY,
    STEPS,
    Act,
    CannotBeDone,
    Done,
    NotTheirs,
    act_on_flags,
)
from tracker.rules.words import FlagState, FlagStep
from tracker.store.flag_life import history, owners
from tracker.store.flag_list import FlagScope, one_flag
from tracker.store.tables.places import Organisation

ACKNOWLEDGED, ASSIGNED = FlagStep.ACKNOWLEDGED, FlagStep.ASSIGNED
SNOOZED, RELEASED = FlagStep.SNOOZED, FlagStep.RELEASED


@pytest.fixture
def trust(session: Session) -> Trust:
    return make_trust(session)


# Each step from each state that an earlier step leaves, and the state that it leads to.
TAKE = {
    "acknowledge": (ACKNOWLEDGED, {}),
    "assign": (ASSIGNED, {"to_id": "ben"}),
    "to nobody": (ASSIGNED, {}),
    "snooze": (SNOOZED, {"until": SOON}),
    "put back": (RELEASED, {}),
}
TRANSITIONS = {
    "open": {
        "acknowledge": FlagState.ACKNOWLEDGED,
        "assign": FlagState.ASSIGNED,
        "to nobody": None,
        "snooze": FlagState.SNOOZED,
        "put back": None,
    },
    "acknowledge": {
        "acknowledge": None,
        "assign": FlagState.ASSIGNED,
        "to nobody": None,
        "snooze": FlagState.SNOOZED,
        "put back": FlagState.OPEN,
    },
    "assign": {
        "acknowledge": FlagState.ASSIGNED,
        "assign": None,
        "to nobody": FlagState.OPEN,
        "snooze": FlagState.SNOOZED,
        "put back": FlagState.OPEN,
    },
    "snooze": {
        "acknowledge": FlagState.SNOOZED,
        "assign": FlagState.SNOOZED,
        "to nobody": None,
        "snooze": None,
        "put back": FlagState.OPEN,
    },
}


@pytest.mark.parametrize("first", TRANSITIONS)
def test_each_step_from_each_state(trust: Trust, first: str) -> None:
    for second, leads_to in TRANSITIONS[first].items():
        flag = trust.flag()
        for name in (first, second) if first != "open" else (second,):
            step, more = TAKE[name]
            named = {key: trust.ben if value == "ben" else value for key, value in more.items()}
            before = trust.state(flag)
            done = trust.act(flag, step, **named)
        if leads_to is None:
            assert done == Done(same=[flag]), (first, second)
            assert trust.state(flag) == before
        else:
            assert done == Done(done=[flag]), (first, second)
            assert trust.state(flag) == leads_to
        assert len(trust.steps(flag)) == (first != "open") + (leads_to is not None)


def test_a_closed_flag_is_left(trust: Trust) -> None:
    flag = trust.flag(closed_on=TODAY, closed_at=NOW)
    for step in STEPS:
        until = SOON if step == SNOOZED else None
        assert trust.act(flag, step, note="too late", until=until) == Done(closed=[flag])
    assert trust.steps(flag) == []


def test_the_history_says_who_did_what_for_whom_and_why(trust: Trust) -> None:
    flag = trust.flag(stage=30)
    trust.act(flag, ASSIGNED, to_id=trust.ben, note="Ben knows the ward")
    trust.act(flag, SNOOZED, until=SOON)
    assigned, snoozed = history(trust.session, flag)
    assert (assigned.by, assigned.to) == ("asha@one.example", "ben@one.example")
    assert (assigned.note, assigned.stage, assigned.until) == ("Ben knows the ward", 30, SOON)
    assert (snoozed.snoozed_until, snoozed.to, snoozed.note) == (SOON, None, None)
    assert snoozed.on == TODAY


def test_a_note_is_kept_also_where_nothing_else_changes(trust: Trust) -> None:
    flag = trust.flag()
    trust.act(flag, ACKNOWLEDGED)
    assert trust.act(flag, ACKNOWLEDGED, note="Called them").done == [flag]
    assert [one.note for one in history(trust.session, flag)] == [None, "Called them"]


def test_a_snoozed_flag_wakes_by_itself(trust: Trust) -> None:
    flag = trust.flag()
    trust.act(flag, SNOOZED, until=SOON)
    row = one_flag(trust.session, trust.scope, flag)
    assert row is not None
    assert row.state(SOON) == FlagState.SNOOZED
    assert row.state(SOON + timedelta(days=1)) == FlagState.OPEN


WRONG_SNOOZE = {
    "no day": (SOON, None, "Enter a day after today"),
    "today": (SOON, TODAY, "Enter a day after today"),
    "past its day": (SOON, SOON + timedelta(days=1), "at the latest: choose that day or before"),
    "run out": (TODAY - timedelta(days=1), SOON, "has run out"),
    "runs out today": (TODAY, SOON, "runs out today, cannot be snoozed"),
    "too long without a day": (None, TODAY + timedelta(days=29), "at the latest"),
}


def test_a_snooze_that_cannot_be(trust: Trust) -> None:
    for runs_out, until, said in WRONG_SNOOZE.values():
        flag = trust.flag(runs_out)
        with pytest.raises(CannotBeDone, match=said) as raised:
            trust.act(flag, SNOOZED, until=until)
        assert raised.value.part == "until"
        assert trust.steps(flag) == []


def test_of_many_those_that_may_not_sleep_so_long_are_left(trust: Trust) -> None:
    soon, later = trust.flag(), trust.flag(SOON + timedelta(days=30))
    gone = trust.flag(closed_on=TODAY, closed_at=NOW)
    done = trust.act([soon, later, gone], SNOOZED, until=SOON + timedelta(days=1))
    assert done == Done(done=[later], too_long=[soon], closed=[gone])
    with pytest.raises(CannotBeDone, match="None of these may sleep that long"):
        trust.act([soon, later], SNOOZED, until=SOON + timedelta(days=40))


def test_only_to_accounts_of_the_same_hr(trust: Trust) -> None:
    flag = trust.flag()
    assert set(owners(trust.session, trust.scope).values()) == {
        "asha@one.example",
        "ben@one.example",
    }
    for to_id in (trust.stranger, trust.registrar, 0):
        with pytest.raises(CannotBeDone) as raised:
            trust.act(flag, ASSIGNED, to_id=to_id)
        assert raised.value.part == "to"
    assert set(owners(trust.session, FlagScope())) == {trust.registrar}


def test_a_note_has_a_length(trust: Trust) -> None:
    flag = trust.flag()
    with pytest.raises(CannotBeDone, match="1,000"):
        trust.act(flag, ACKNOWLEDGED, note="x" * (LONGEST_NOTE + 1))
    assert trust.act(flag, ACKNOWLEDGED, note="x" * LONGEST_NOTE).done == [flag]


def test_with_a_flag_of_others_among_them_nothing_is_done(trust: Trust) -> None:
    mine = trust.flag()
    other = trust.session.scalars(select(Organisation.id).filter_by(code="OTHER")).one()
    for theirs in (trust.flag(organisation_id=other), trust.flag(organisation_id=None), 12_345):
        with pytest.raises(NotTheirs):
            trust.act([mine, theirs], ACKNOWLEDGED)
    assert trust.state(mine) == FlagState.OPEN
    with pytest.raises(NotTheirs):
        trust.act(list(range(MANY + 1)), ACKNOWLEDGED)


def test_keepers_of_the_register_act_on_its_flags(trust: Trust) -> None:
    flag, of_trust = trust.flag(organisation_id=None), trust.flag()
    mine = Act(ASSIGNED, trust.registrar, to_id=trust.registrar)
    assert act_on_flags(trust.session, FlagScope(), [flag], mine).done == [flag]
    with pytest.raises(NotTheirs):
        act_on_flags(trust.session, FlagScope(), [of_trust], mine)
