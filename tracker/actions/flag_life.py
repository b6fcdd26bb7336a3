"""What people do with flags: acknowledge, assign, snooze, put back; one flag or many at once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker import clock
from tracker.rules.days import london_day
from tracker.rules.flags import last_snooze
from tracker.rules.wording import say_day
from tracker.rules.words import FlagStep
from tracker.store import flag_life as store
from tracker.store.database import Session
from tracker.store.flag_events import event, write_events
from tracker.store.flag_list import FlagScope
from tracker.store.tables.flags import Flag

MANY = 500
LONGEST_NOTE = 1_000
STEPS = (FlagStep.ACKNOWLEDGED, FlagStep.ASSIGNED, FlagStep.SNOOZED, FlagStep.RELEASED)


class NotTheirs(LookupError):
    """Not all of these are flags in the scope of whoever asks."""


class CannotBeDone(ValueError):
    """The step cannot be taken with any of the flags; `part` of it is wrong.

    The message says why, and what to do.
    """

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True, slots=True)
class Act:
    """A step of STEPS that somebody takes: `to_id` of an assignment (None: nobody has it any
    more), `until` of a snooze."""

    step: FlagStep
    by_id: int
    note: str = ""
    to_id: int | None = None
    until: date | None = None


@dataclass(slots=True)
class Done:
    """What became of the flags, by their ids.

    `same` were so already, `closed` had been closed meanwhile, `too_long` run out before the day
    until which they were to sleep, and `busy` somebody else was changing at that moment.
    """

    done: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    too_long: list[int] = field(default_factory=list)
    busy: list[int] = field(default_factory=list)


def act_on_flags(session: Session, scope: FlagScope, flag_ids: Collection[int], act: Act) -> Done:
    """Take a step with up to MANY flags of a scope, in one transaction; each gets its event.

    A flag with which it cannot be done is left as it was. Raises NotTheirs and CannotBeDone, and
    then nothing is done.
    """
    now = clock.now()
    today = london_day(now)
    _check(session, scope, act, today)
    if len(flag_ids) > MANY or not store.are_all_in(session, scope, flag_ids):
        session.rollback()
        raise NotTheirs
    held = store.hold(session, flag_ids)
    told = Done(busy=sorted(set(flag_ids) - {flag.id for flag in held}))
    events: list[dict[str, Any]] = []
    for flag in held:
        where = _sorted_out(flag, act, told, today)
        where.append(flag.id)
        if where is told.done:
            _apply(flag, act, now)
            events.append(event(flag, act.step, today, now, **_said(act)))
    if told.too_long and len(told.too_long) == len(flag_ids):
        why = _why_not_so_long(held, today)
        session.rollback()
        raise CannotBeDone("until", why)
    write_events(session, events)
    session.commit()
    return told


def _check(session: Session, scope: FlagScope, act: Act, today: date) -> None:
    """Raises CannotBeDone where the step makes no sense with any flag."""
    if len(act.note) > LONGEST_NOTE:
        raise CannotBeDone("note", f"Shorten the note to {LONGEST_NOTE:,} characters or fewer")
    if act.to_id is not None and act.to_id not in store.owners(session, scope):
        raise CannotBeDone("to", "Choose who is to have it from the list")
    if act.step == FlagStep.SNOOZED and (act.until is None or act.until <= today):
        raise CannotBeDone("until", "Enter a day after today")


def _sorted_out(flag: Flag, act: Act, told: Done, today: date) -> list[int]:
    """Where in `told` a flag belongs, as it is before the step."""
    if flag.closed_at is not None:
        return told.closed
    if act.step == FlagStep.SNOOZED:
        last = last_snooze(flag.until, today)
        if act.until is None or last is None or act.until > last:
            return told.too_long
    # A note is kept in any case: it is what somebody wanted to say.
    return told.same if not act.note and _is_so(flag, act) else told.done


def _is_so(flag: Flag, act: Act) -> bool:
    """Whether the flag is already what the step would make of it."""
    if act.step == FlagStep.ACKNOWLEDGED:
        return flag.acknowledged_at is not None
    if act.step == FlagStep.ASSIGNED:
        return flag.assigned_to == act.to_id
    if act.step == FlagStep.SNOOZED:
        return flag.snoozed_until == act.until
    return flag.acknowledged_at is flag.assigned_to is flag.snoozed_until is None


def _apply(flag: Flag, act: Act, now: datetime) -> None:
    if act.step == FlagStep.ACKNOWLEDGED and flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now, act.by_id
    elif act.step == FlagStep.ASSIGNED:
        flag.assigned_to = act.to_id
    elif act.step == FlagStep.SNOOZED:
        flag.snoozed_until = act.until
    elif act.step == FlagStep.RELEASED:
        flag.acknowledged_at = flag.acknowledged_by = None
        flag.assigned_to = flag.snoozed_until = None


def _said(act: Act) -> dict[str, Any]:
    """Of the event: who took the step, for whom, with what."""
    return {
        "by_id": act.by_id,
        "to_id": act.to_id,
        "snoozed_until": act.until,
        "note": act.note or None,
    }


def _why_not_so_long(held: Collection[Flag], today: date) -> str:
    lasts = [last_snooze(flag.until, today) for flag in held]
    longest = max((last for last in lasts if last is not None), default=None)
    if longest is None:
        return "What has run out, or runs out today, cannot be snoozed: it is to be acted on now"
    if len(held) == 1:
        return f"It may sleep until {say_day(longest)} at the latest: choose that day or before"
    return f"None of these may sleep that long: choose {say_day(longest)} or a day before it"
