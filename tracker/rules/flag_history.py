"""What a flag is on a day, by its own history, in whatever order the days were looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from tracker.rules.days import london_day
from tracker.rules.flags import Wanted, escalates, sleeps
from tracker.rules.words import FlagKind, FlagStep

OPENINGS = frozenset({FlagStep.OPENED, FlagStep.REOPENED})
TURNS = OPENINGS | {FlagStep.MOVED}


class Step(NamedTuple):
    """A step that a flag has taken; `on` is the day for which it was, `at` the moment."""

    id: int
    step: FlagStep
    turn: int
    on: date
    at: datetime
    kind: FlagKind
    stage: int | None
    by_id: int | None = None
    to_id: int | None = None
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An open flag: what it is, since when, and what people have done with it."""

    turn: int
    kind: FlagKind
    stage: int | None
    opened_on: date
    opened_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = None
    assigned_to: int | None = None
    snoozed_until: date | None = None
    escalated_at: datetime | None = None


def held_on(steps: Iterable[Step], day: date, today: date) -> Held | None:
    """What a flag was on a day; None where it was closed, or not there yet.

    The steps count by the day for which they were taken. Those of a look ahead, for a day that
    had not come, count for looks ahead alone: whether it comes so is seen when it comes.
    """
    happened = [
        one for one in steps if one.on <= day and (one.on <= london_day(one.at) or day > today)
    ]
    held: Held | None = None
    for one in sorted(happened, key=lambda one: (one.on, one.id)):
        held = _after(held, one)
    return held


def brought_to(steps: Iterable[Step], want: Wanted, day: date, now: datetime) -> Held:
    """What a flag is on a day that calls for it, at this kind and stage.

    As it was that day already, with whoever took it up; or else at a turn of its own, which is
    news, and which nobody has taken up yet.
    """
    steps = list(steps)
    was = held_on(steps, day, london_day(now))
    if was is not None and (was.kind, was.stage) == (want.kind, want.stage):
        return was
    turn = 1 + max((one.turn for one in steps), default=0)
    if was is None:
        return Held(turn, want.kind, want.stage, day, now)
    idle = was.acknowledged_at is None and was.assigned_to is None
    climbs = idle and not sleeps(was.snoozed_until, day) and escalates(want.kind, want.stage)
    moved = _moved(was, turn, want.kind, want.stage)
    return replace(moved, escalated_at=now if climbs else None)


def _after(held: Held | None, one: Step) -> Held | None:
    """The flag after a step."""
    if one.step == FlagStep.CLOSED:
        return None
    if one.step in TURNS:
        if held is not None and held.turn == one.turn:
            return held
        if held is None or one.step in OPENINGS:
            return Held(one.turn, one.kind, one.stage, one.on, one.at)
        return _moved(held, one.turn, one.kind, one.stage)
    return held and _taken_up(held, one)


def _moved(held: Held, turn: int, kind: FlagKind, stage: int | None) -> Held:
    anew = replace(held, turn=turn, kind=kind, stage=stage, escalated_at=None)
    return replace(anew, acknowledged_at=None, acknowledged_by=None)


def _taken_up(held: Held, one: Step) -> Held:
    """The flag after what somebody did with it; an acknowledgement is for a turn."""
    match one.step:
        case FlagStep.ESCALATED if one.turn == held.turn:
            return replace(held, escalated_at=one.at)
        case FlagStep.ACKNOWLEDGED if one.turn == held.turn and held.acknowledged_at is None:
            return replace(held, acknowledged_at=one.at, acknowledged_by=one.by_id)
        case FlagStep.ASSIGNED:
            return replace(held, assigned_to=one.to_id)
        case FlagStep.SNOOZED:
            return replace(held, snoozed_until=one.snoozed_until)
        case FlagStep.RELEASED:
            free = replace(held, assigned_to=None, snoozed_until=None)
            return replace(free, acknowledged_at=None, acknowledged_by=None)
    return held
