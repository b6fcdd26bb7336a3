"""The register's entries whose check is due: current or to come, and not checked for long."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.store.register_writing import CHUNK, FACTS, Codes, Held, facts_where
from tracker.store.tables.register import Evidence

CHECKED = (
    "licence",
    "accreditation",
    "provider_fact",
    "curriculum_fact",
    "certification_fact",
    "affiliate",
    "trainer",
)
"""The tables whose entries are checked again and again; what happened on a day need not be."""

Entry = tuple[str, int]
"""A fact by its table and id."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Who entered a fact and when, and the evidence for it: an `address` is that of a page."""

    recorded_at: datetime
    recorded_by: str | None
    evidence_id: int | None
    evidence_name: str | None
    evidence_address: str | None


def entries_due(
    session: Session, codes: Codes, names: Iterable[str], today: date, checked_by: date
) -> dict[str, list[Held]]:
    """The known entries of these tables that have not ended, last checked on `checked_by` at the
    latest or never."""
    return {
        name: facts_where(session, name, codes, *_due(FACTS[name], today, checked_by))
        for name in names
    }


def known_entries(session: Session, codes: Codes, entries: Collection[Entry]) -> dict[Entry, Held]:
    """Those of the entries that are not withdrawn."""
    return {
        (name, held.id): held
        for name, chunk in _by_table(entries)
        for held in facts_where(
            session, name, codes, FACTS[name].id.in_(chunk), FACTS[name].withdrawn_at.is_(None)
        )
    }


def behind_entries(session: Session, entries: Collection[Entry]) -> Mapping[Entry, Behind]:
    """Who and what is behind each of the entries."""
    return {
        (name, key): Behind(*rest)
        for name, chunk in _by_table(entries)
        for key, *rest in session.execute(_behind(FACTS[name]).where(FACTS[name].id.in_(chunk)))
    }


def _due(table: Any, today: date, checked_by: date) -> Iterator[ColumnElement[bool]]:
    yield table.withdrawn_at.is_(None)
    yield or_(table.last_checked.is_(None), table.last_checked <= checked_by)
    if hasattr(table, "ends_on"):
        yield or_(table.ends_on.is_(None), table.ends_on >= today)


def _behind(table: Any) -> Any:
    return select(
        table.id,
        table.recorded_at,
        table.recorded_by,
        table.evidence_id,
        Evidence.name,
        Evidence.address,
    ).outerjoin(Evidence, Evidence.id == table.evidence_id)


def _by_table(entries: Collection[Entry]) -> Iterator[tuple[str, list[int]]]:
    """The ids of each table, so many at a time as a statement takes."""
    for name in CHECKED:
        ids = sorted(key for table, key in entries if table == name)
        for start in range(0, len(ids), CHUNK):
            yield name, ids[start : start + CHUNK]
