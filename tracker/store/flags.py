"""Flags in bulk: opened, moved along, closed and opened again, each step with its event."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.days import LONDON, london_day
from tracker.rules.flag_history import Held, Step, brought_to
from tracker.rules.flags import Wanted, matter
from tracker.rules.words import FlagKind, FlagStep
from tracker.store.flag_events import event, open_new, write_events
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.notices import NoticeItem

HELD = tuple(one.name for one in fields(Held))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a flag is about, by stored ids; `organisation_id` None is the register itself."""

    organisation_id: int | None = None
    setting_id: int | None = None
    post_id: int | None = None
    requirement_id: int | None = None
    provider_id: int | None = None
    provider_text: str | None = None
    body_id: int | None = None

    @property
    def key(self) -> str:
        """One text for one subject; the organisation follows from the rest where there is more."""
        parts = {
            "setting": self.setting_id if self.post_id is None else None,
            "post": self.post_id,
            "requirement": self.requirement_id,
            "provider": self.provider_id,
            "text": self.provider_text if self.provider_id is None else None,
            "body": self.body_id,
        }
        return "|".join(f"{name}:{value}" for name, value in parts.items() if value is not None)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settlement did: the rows of the flags opened and closed.

    A flag that moved on to another kind is among both, as what it was and as what it is.
    """

    opened: list[dict[str, Any]]
    closed: list[dict[str, Any]]


def open_training_flags(session: Session, post_ids: Collection[int]) -> list[Flag]:
    """The open flags about these posts, held."""
    return _held_open(session, Flag.post_id.in_(post_ids))


def open_other_flags(session: Session) -> list[Flag]:
    """The open flags about settings and the register, held."""
    return _held_open(session, Flag.post_id.is_(None))


def open_flags_of_kind(session: Session, kind: FlagKind) -> list[Flag]:
    """The open flags of one kind, held."""
    return _held_open(session, Flag.kind == kind)


def _held_open(session: Session, which: ColumnElement[bool]) -> list[Flag]:
    """Flags as they are now, which nobody takes up or puts aside until the transaction ends."""
    query = select(Flag).where(which, Flag.closed_at.is_(None)).order_by(Flag.id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(query))


def settle(
    session: Session,
    held: Iterable[Flag],
    wanted: Iterable[tuple[Subject, Wanted]],
    day: date,
    now: datetime,
) -> Settled:
    """Open what is wanted and not held, close what is held and not wanted, move the rest along.

    A flag that was closed is opened again when its cause returns. Where a setting has changed
    hands its flags close for the one and open for the other. The caller has the turn to judge:
    two who settled at once would count one turn for two steps.
    """
    before = {(matter(flag.kind), flag.subject): flag for flag in held}
    told = Settled([], [])
    moving: list[tuple[Flag, Wanted]] = []
    opening: list[tuple[Subject, Wanted]] = []
    for subject, want in wanted:
        key = (matter(want.kind), subject.key)
        flag = before.get(key)
        if flag is None or flag.organisation_id != subject.organisation_id:
            opening.append((subject, want))
            continue
        del before[key]
        if (flag.until, flag.severity) != (want.until, want.severity):
            flag.until, flag.severity = want.until, want.severity
        if (flag.kind, flag.stage) != (want.kind, want.stage):
            moving.append((flag, want))
    events: list[dict[str, Any]] = []
    _close(session, before.values(), day, now, told, events)
    # The same cause may have been another organisation's until now: one flag of it is open.
    session.flush()
    again, new = _closed_before(session, opening)
    steps = _steps(session, [flag.id for flag, _ in (*moving, *again)])
    for flag, want in moving:
        _move(flag, want, steps[flag.id], day, now, told, events)
    for flag, want in again:
        _reopen(flag, want, steps[flag.id], day, now, told, events)
    session.flush()
    if new:
        rows = [_row(subject, want, day, now) for subject, want in new]
        events += open_new(session, rows, day, now)
        told.opened.extend({name: row[name] for name in _TOLD} for row in rows)
    write_events(session, events)
    return told


def _close(
    session: Session,
    flags: Collection[Flag],
    day: date,
    now: datetime,
    told: Settled,
    events: list[dict[str, Any]],
) -> None:
    """Close flags; those that a look at another day alone had opened go with it."""
    looked_at = _only_looked_at(session, flags, now)
    for flag in flags:
        told.closed.append(_told_of(flag))
        if flag.id not in looked_at:
            flag.closed_on, flag.closed_at = day, now
            events.append(event(flag, FlagStep.CLOSED, day, now))
    _forget(session, sorted(looked_at))


def _only_looked_at(session: Session, flags: Iterable[Flag], now: datetime) -> set[int]:
    """Of flags that close now, those that a look at another day opened today, and that nobody has
    taken up or was told of: they never were."""
    today = london_day(now)
    found = sorted(
        flag.id for flag in flags if london_day(flag.opened_at) == today and flag.opened_on != today
    )
    kept: set[int | None] = set()
    before = datetime.combine(today, time.min, LONDON)
    for start in range(0, len(found), 500):
        these = found[start : start + 500]
        lived = or_(FlagEvent.by_id.is_not(None), FlagEvent.at < before)
        kept.update(
            session.scalars(select(FlagEvent.flag_id).where(FlagEvent.flag_id.in_(these), lived))
        )
        kept.update(
            session.scalars(select(NoticeItem.flag_id).where(NoticeItem.flag_id.in_(these)))
        )
    return {key for key in found if key not in kept}


def _forget(session: Session, flag_ids: Sequence[int]) -> None:
    for start in range(0, len(flag_ids), 500):
        these = flag_ids[start : start + 500]
        session.execute(delete(FlagEvent).where(FlagEvent.flag_id.in_(these)))
        session.execute(delete(Flag).where(Flag.id.in_(these)))


def _move(
    flag: Flag,
    want: Wanted,
    steps: Sequence[Step],
    day: date,
    now: datetime,
    told: Settled,
    events: list[dict[str, Any]],
) -> None:
    """Bring an open flag to another stage; another kind is told as one closed and one opened."""
    other = flag.kind != want.kind
    if other:
        told.closed.append(_told_of(flag))
    _bring(flag, FlagStep.MOVED, brought_to(steps, want, day, now), day, now, events)
    if other:
        told.opened.append(_told_of(flag))


def _reopen(
    flag: Flag,
    want: Wanted,
    steps: Sequence[Step],
    day: date,
    now: datetime,
    told: Settled,
    events: list[dict[str, Any]],
) -> None:
    """Open a flag again that was closed."""
    flag.until, flag.severity = want.until, want.severity
    flag.closed_on = flag.closed_at = None
    _bring(flag, FlagStep.REOPENED, brought_to(steps, want, day, now), day, now, events)
    told.opened.append(_told_of(flag))


def _bring(
    flag: Flag, step: FlagStep, to: Held, day: date, now: datetime, events: list[dict[str, Any]]
) -> None:
    for name in HELD:
        setattr(flag, name, getattr(to, name))
    events.append(event(flag, step, day, now))
    if flag.escalated_at == now:
        events.append(event(flag, FlagStep.ESCALATED, day, now))


def _steps(session: Session, flag_ids: Sequence[int]) -> dict[int, list[Step]]:
    """All that happened to these flags."""
    columns = [getattr(FlagEvent, name) for name in Step._fields]
    found: dict[int, list[Step]] = {key: [] for key in flag_ids}
    for start in range(0, len(flag_ids), 500):
        query = select(FlagEvent.flag_id, *columns)
        query = query.where(FlagEvent.flag_id.in_(flag_ids[start : start + 500]))
        for flag_id, *step in session.execute(query):
            found[flag_id].append(Step._make(step))
    return found


def _closed_before(
    session: Session, wanted: Sequence[tuple[Subject, Wanted]]
) -> tuple[list[tuple[Flag, Wanted]], list[tuple[Subject, Wanted]]]:
    """What is to open: the flags that were closed before, the last of each, and the rest."""
    found: dict[tuple[FlagKind, str, int | None], Flag] = {}
    ordered = sorted({subject.key for subject, _ in wanted})
    for start in range(0, len(ordered), 500):
        query = select(Flag).where(
            Flag.subject.in_(ordered[start : start + 500]), Flag.closed_at.is_not(None)
        )
        for flag in session.scalars(query.order_by(Flag.closed_at, Flag.id)):
            found[matter(flag.kind), flag.subject, flag.organisation_id] = flag
    again: list[tuple[Flag, Wanted]] = []
    new: list[tuple[Subject, Wanted]] = []
    for subject, want in wanted:
        before = (matter(want.kind), subject.key, subject.organisation_id)
        if before in found:
            again.append((found.pop(before), want))
        else:
            new.append((subject, want))
    return again, new


def _row(subject: Subject, want: Wanted, day: date, now: datetime) -> dict[str, Any]:
    """A flag as it is when it first opens."""
    return {
        "kind": want.kind,
        "subject": subject.key,
        "severity": want.severity,
        "stage": want.stage,
        "until": want.until,
        "organisation_id": subject.organisation_id,
        "setting_id": subject.setting_id,
        "post_id": subject.post_id,
        "requirement_id": subject.requirement_id,
        "provider_id": subject.provider_id,
        "provider_text": subject.provider_text,
        "body_id": subject.body_id,
        "opened_on": day,
        "opened_at": now,
    }


def _told_of(flag: Flag) -> dict[str, Any]:
    return {name: getattr(flag, name) for name in _TOLD}


def count_open(session: Session) -> int:
    """How many flags are open."""
    return session.scalar(select(func.count(Flag.id)).where(Flag.closed_at.is_(None))) or 0


_TOLD = (
    "kind",
    "severity",
    "post_id",
    "setting_id",
    "requirement_id",
    "provider_id",
    "provider_text",
    "body_id",
)
