"""What a flag is on a day, whatever order its days were looked at in."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.days import LONDON
from tracker.rules.flag_history import Held, Step, brought_to, held_on
from tracker.rules.flags import Wanted
from tracker.rules.words import FlagKind, FlagStep, Severity

FIRST = date(2026, 3, 4)
ASHA, BEN = 1, 2


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def at(number: int, hour: int = 5) -> datetime:
    return datetime.combine(day(number), time(hour), LONDON)


def want(stage: int | None) -> Wanted:
    kind = FlagKind.TRAINING_EXPIRED if stage is None else FlagKind.TRAINING_DUE
    return Wanted(kind, Severity.BREACH, stage, day(100))


class Life:
    """A flag and its steps; `sweep` brings it to what is wanted of a day, as looked at on another.

    Days go by numbers.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.now: Held | None = None

    def sweep(self, on: int, stage: int | str | None, seen: int | None = None) -> None:
        moment = at(on if seen is None else seen)
        if stage == "none":
            if self.now is not None:
                self._add(FlagStep.CLOSED, on, moment)
                self.now = None
            return
        assert stage is None or isinstance(stage, int)
        wanted = want(stage)
        if self.now is not None and (self.now.kind, self.now.stage) == (wanted.kind, wanted.stage):
            return
        step = FlagStep.MOVED if self.now else FlagStep.REOPENED if self.steps else FlagStep.OPENED
        self.now = brought_to(self.steps, wanted, day(on), moment)
        self._add(step, on, moment)
        if self.now.escalated_at == moment:
            self._add(FlagStep.ESCALATED, on, moment)

    def act(self, on: int, step: FlagStep, by: int = ASHA, to: int | None = None) -> None:
        assert self.now is not None
        moment = at(on, 12)
        self._add(step, on, moment, by, to)
        if step == FlagStep.ACKNOWLEDGED and self.now.acknowledged_at is None:
            self.now = replace(self.now, acknowledged_at=moment, acknowledged_by=by)
        if step == FlagStep.ASSIGNED:
            self.now = replace(self.now, assigned_to=to)

    def _add(
        self,
        step: FlagStep,
        on: int,
        moment: datetime,
        by: int | None = None,
        to: int | None = None,
    ) -> None:
        assert self.now is not None
        known = (self.now.turn, day(on), moment, self.now.kind, self.now.stage)
        self.steps.append(Step(len(self.steps), step, *known, by_id=by, to_id=to))


def taken_up() -> Life:
    """A flag of which 60 days were left on day 0, and 30 on day 30; two people took it up."""
    life = Life()
    life.sweep(0, 60)
    life.act(1, FlagStep.ACKNOWLEDGED)
    life.act(2, FlagStep.ASSIGNED, to=BEN)
    life.sweep(30, 30)
    life.act(31, FlagStep.ACKNOWLEDGED, BEN)
    return life


def test_its_history_says_what_it_is() -> None:
    life = taken_up()
    assert held_on(life.steps, day(40), day(40)) == life.now
    assert life.now is not None
    assert (life.now.turn, life.now.acknowledged_by, life.now.assigned_to) == (2, BEN, BEN)
    assert held_on(life.steps, day(29), day(40)) == Held(
        1,
        FlagKind.TRAINING_DUE,
        60,
        FIRST,
        at(0),
        acknowledged_at=at(1, 12),
        acknowledged_by=ASHA,
        assigned_to=BEN,
    )
    assert held_on(life.steps, day(-1), day(40)) is None


@pytest.mark.parametrize(
    "looks",
    [
        [(80, 7)],
        [(120, None)],
        [(300, "none")],
        [(80, 7), (120, None), (300, "none")],
        [(10, 60)],
        [(-5, "none")],
        [(-5, "none"), (300, "none"), (10, 60), (120, None)],
        [(10, 7)],
    ],
)
def test_after_looks_at_other_days_it_is_what_it_was(looks: list[tuple[int, int | None]]) -> None:
    life = taken_up()
    before = life.now
    for on, stage in looks:
        life.sweep(on, stage, seen=40)
    life.sweep(40, 30)
    assert life.now == before


def test_a_look_ahead_does_not_stand_for_the_day_itself() -> None:
    """What the look foretold is news when it comes, and nobody has taken it up."""
    life = taken_up()
    life.sweep(80, 7, seen=40)
    life.sweep(40, 30)
    life.sweep(80, 7)
    assert life.now is not None
    assert life.now.turn > 2
    assert (life.now.acknowledged_at, life.now.assigned_to) == (None, BEN)


def test_a_closing_that_was_only_foretold_leaves_its_owner() -> None:
    life = taken_up()
    life.sweep(60, "none", seen=40)
    life.sweep(40, 30)
    life.sweep(80, 7)
    assert life.now is not None
    assert (life.now.assigned_to, life.now.opened_on) == (BEN, FIRST)


def test_when_its_cause_returns_it_is_news() -> None:
    life = taken_up()
    life.sweep(50, "none")
    life.sweep(60, 30)
    assert life.now == Held(3, FlagKind.TRAINING_DUE, 30, day(60), at(60))


class Day(NamedTuple):
    """A day of a flag's life: what is wanted, who takes it up, and what is looked at besides."""

    stage: int | str | None
    is_taken_up: bool
    looks: list[tuple[int, int | str | None]]


STAGES = st.sampled_from([60, 30, 7, None, "none"])
DAYS = st.builds(
    Day, STAGES, st.booleans(), st.lists(st.tuples(st.integers(-20, 40), STAGES), max_size=3)
)


@given(st.lists(DAYS, min_size=1, max_size=12))
def test_whatever_is_looked_at_a_flag_lives_the_same_life(days: list[Day]) -> None:
    """Day by day it is as it would be had nobody looked, and each of its turns is another."""
    looked, left = Life(), Life()
    turns: dict[int, int] = {}
    wanted: dict[int, int | str | None] = {}
    for number, one in enumerate(days):
        wanted[number] = one.stage
        looked.sweep(number, one.stage)
        left.sweep(number, one.stage)
        assert (looked.now is None) == (left.now is None)
        if looked.now is not None and left.now is not None:
            assert turns.setdefault(left.now.turn, looked.now.turn) == looked.now.turn
            assert replace(looked.now, turn=0) == replace(left.now, turn=0)
            if one.is_taken_up:
                looked.act(number, FlagStep.ACKNOWLEDGED)
                left.act(number, FlagStep.ACKNOWLEDGED)
        for on, stage in one.looks:
            looked.sweep(on, wanted.get(on, stage), seen=number)
        looked.sweep(number, one.stage, seen=number)
    assert len(set(turns.values())) == len(turns)
