"""The events of flags: each step in a flag's life, written many at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, inspect
from sqlalchemy.orm import Session

from tracker.rules.words import FlagKind, FlagStep
from tracker.store.bulk import insert_rows, insert_told
from tracker.store.tables.flags import Flag, FlagEvent

# The columns of an event by the names of its attributes.
_COLUMNS = {one.key: one.columns[0].name for one in inspect(FlagEvent).column_attrs}
del _COLUMNS["id"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an event tells of a flag that has just opened or moved."""

    id: int
    kind: FlagKind
    stage: int | None
    until: date | None
    turn: int = 1


def event(
    flag: Flag | Brought | Row[Any], step: FlagStep, day: date, now: datetime, **more: Any
) -> dict[str, Any]:
    """The row of a step that a flag has just taken; `more` is who took it, for whom, with what."""
    same = {name: getattr(flag, name) for name in ("turn", "kind", "stage", "until")}
    none = dict.fromkeys(("by_id", "to_id", "snoozed_until", "note"))
    return {"flag_id": flag.id, "step": step, "on": day, "at": now, **same, **none, **more}


def write_events(session: Session, events: Collection[dict[str, Any]]) -> None:
    """Add the rows that `event` made."""
    rows = ([one[name] for name in _COLUMNS] for one in events)
    insert_rows(session, FlagEvent, list(_COLUMNS.values()), rows)


def open_new(
    session: Session, rows: Sequence[dict[str, Any]], day: date, now: datetime
) -> Iterator[dict[str, Any]]:
    """Open flags that never were; the events of that. Many at once: no object for each."""
    made = insert_told(session, (Flag.id, Flag.kind, Flag.subject), rows)
    ids = {(kind, subject): key for key, kind, subject in made}
    for row in rows:
        flag = Brought(ids[row["kind"], row["subject"]], row["kind"], row["stage"], row["until"])
        yield event(flag, FlagStep.OPENED, day, now)
