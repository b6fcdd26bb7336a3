"""Flags in bulk: opened, moved along, closed and opened again, each step with its event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, delete, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.days import LONDON, london_day
from tracker.rules.flag_history import Held, Step, brought_to
from tracker.rules.flags import Wanted, matter
from tracker.rules.words import FlagKind, FlagStep, Severity
from tracker.store.bulk import change_rows
from tracker.store.flag_events import Brought, event, open_new, write_events
from tracker.store.judged import Due, rows_of
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


class Open(NamedTuple):
    """As much of an open flag as tells whether it stays as it is: there are many of them."""

    id: int
    kind: FlagKind
    subject: str
    organisation_id: int | None
    severity: Severity
    stage: int | None
    until: date | None


def open_training_flags(session: Session, due: Due) -> list[Open]:
    """The open flags about these posts and requirements, held."""
    return _held_open(session, rows_of(Flag, due))


def open_other_flags(session: Session) -> list[Open]:
    """The open flags about settings and the register, held."""
    return _held_open(session, Flag.post_id.is_(None))


def open_flags_of_kind(session: Session, kind: FlagKind) -> list[Open]:
    """The open flags of one kind, held."""
    return _held_open(session, Flag.kind == kind)


def _held_open(session: Session, which: ColumnElement[bool]) -> list[Open]:
    """Flags as they are now, which nobody takes up or puts aside until the transaction ends."""
    columns = [getattr(Flag, name) for name in Open._fields]
    query = select(*columns).where(which, Flag.closed_at.is_(None)).order_by(Flag.id)
    return list(map(Open._make, session.execute(query.with_for_update())))


def settle(
    session: Session,
    held: Iterable[Open],
    wanted: Iterable[tuple[Subject, Wanted]],
    day: date,
    now: datetime,
) -> Settled:
    """Open what is wanted and not held, close what is held and not wanted, move the rest along.

    A flag that was closed is opened again when its cause returns. Where a setting has changed
    hands its flags close for the one and open for the other. The caller has the turn to judge:
    two who settled at once would count one turn for two steps.
    """
    before = {(matter(one.kind), one.subject): one for one in held}
    told = Settled([], [])
    moving: list[tuple[int, Wanted]] = []
    opening: list[tuple[Subject, Wanted]] = []
    changed: list[dict[str, Any]] = []
    for subject, want in wanted:
        key = (matter(want.kind), subject.key)
        one = before.get(key)
        if one is None or one.organisation_id != subject.organisation_id:
            opening.append((subject, want))
            continue
        del before[key]
        if (one.kind, one.stage) != (want.kind, want.stage):
            moving.append((one.id, want))
        elif (one.until, one.severity) != (want.until, want.severity):
            changed.append({"id": one.id, "until": want.until, "severity": want.severity})
    change_rows(session, Flag, changed)
    events: list[dict[str, Any]] = []
    # First, as of one cause one flag is open, and it may have been another organisation's so far.
    _close(session, [one.id for one in before.values()], day, now, told, events)
    again, new = _closed_before(session, opening)
    _bring(session, FlagStep.MOVED, moving, day, now, told, events)
    _bring(session, FlagStep.REOPENED, again, day, now, told, events)
    if new:
        rows = [_row(subject, want, day, now) for subject, want in new]
        events += open_new(session, rows, day, now)
        told.opened.extend({name: row[name] for name in _TOLD} for row in rows)
    write_events(session, events)
    return told


def _flags(session: Session, flag_ids: Sequence[int]) -> list[Row[Any]]:
    """Flags as they are, with all that is told of them, in this order."""
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(flag_ids), 500):
        query = select(*_WHOLE).where(Flag.id.in_(flag_ids[start : start + 500]))
        found.update((flag.id, flag) for flag in session.execute(query))
    return [found[key] for key in flag_ids]


def _close(
    session: Session,
    flag_ids: Sequence[int],
    day: date,
    now: datetime,
    told: Settled,
    events: list[dict[str, Any]],
) -> None:
    """Close flags; those that a look at another day alone had opened go with it."""
    flags = _flags(session, flag_ids)
    looked_at = _only_looked_at(session, flags, now)
    closing = [flag for flag in flags if flag.id not in looked_at]
    told.closed.extend(_told_of(flag) for flag in flags)
    events.extend(event(flag, FlagStep.CLOSED, day, now) for flag in closing)
    closed = {"closed_on": day, "closed_at": now}
    change_rows(session, Flag, [{"id": flag.id, **closed} for flag in closing])
    _forget(session, sorted(looked_at))


def _only_looked_at(session: Session, flags: Iterable[Row[Any]], now: datetime) -> set[int]:
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


def _bring(
    session: Session,
    step: FlagStep,
    flags: Sequence[tuple[int, Wanted]],
    day: date,
    now: datetime,
    told: Settled,
    events: list[dict[str, Any]],
) -> None:
    """Bring open flags to another stage, or closed ones open again.

    An open one that is of another kind then is told as one closed and one opened.
    """
    flag_ids = [key for key, _ in flags]
    steps = _steps(session, flag_ids)
    rows: list[dict[str, Any]] = []
    for flag, (key, want) in zip(_flags(session, flag_ids), flags, strict=True):
        to = brought_to(steps[key], want, day, now)
        if step == FlagStep.MOVED and flag.kind != to.kind:
            told.closed.append(_told_of(flag))
        if step == FlagStep.REOPENED or flag.kind != to.kind:
            told.opened.append({**_told_of(flag), "kind": to.kind, "severity": want.severity})
        so = {
            **{name: getattr(to, name) for name in HELD},
            **{"until": want.until, "severity": want.severity},
            **{"closed_on": None, "closed_at": None},
        }
        new = {name: value for name, value in so.items() if value != getattr(flag, name)}
        rows.append({"id": key, **new})
        brought = Brought(key, to.kind, to.stage, want.until, to.turn)
        events.append(event(brought, step, day, now))
        if to.escalated_at == now:
            events.append(event(brought, FlagStep.ESCALATED, day, now))
    change_rows(session, Flag, rows)


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
) -> tuple[list[tuple[int, Wanted]], list[tuple[Subject, Wanted]]]:
    """What is to open: the flags that were closed before, the last of each, and the rest."""
    found: dict[tuple[FlagKind, str, int | None], int] = {}
    ordered = sorted({subject.key for subject, _ in wanted})
    columns = Flag.id, Flag.kind, Flag.subject, Flag.organisation_id
    for start in range(0, len(ordered), 500):
        query = select(*columns).where(
            Flag.subject.in_(ordered[start : start + 500]), Flag.closed_at.is_not(None)
        )
        query = query.order_by(Flag.closed_at, Flag.id)
        for key, kind, subject_key, organisation_id in session.execute(query):
            found[matter(kind), subject_key, organisation_id] = key
    again: list[tuple[int, Wanted]] = []
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


def _told_of(flag: Row[Any]) -> dict[str, Any]:
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
_WHOLE = [
    getattr(Flag, name)
    for name in dict.fromkeys(("id", "until", "closed_on", "closed_at", *HELD, *_TOLD))
]
