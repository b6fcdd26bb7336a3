"""What is looked up and written when an audit is opened, and a name in it."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.people import CHUNK
from tracker.store.setting_list import operating_on
from tracker.store.tables.audits import Audit, AuditSample, NameOpening
from tracker.store.tables.people import Person, TrainingFact
from tracker.store.tables.places import SettingFact


def ids_coded(session: Session, table: type[Any], codes: Collection[str]) -> dict[str, int]:
    """The ids of settings, requirements or providers, by their codes."""
    query = select(table.code, table.id).where(table.code.in_(codes))
    return dict(session.execute(query).all())


def numbered(session: Session, record_ids: Collection[int]) -> set[int]:
    """Which of these training records have a certificate number."""
    found: set[int] = set()
    for chunk in _chunks(sorted(record_ids)):
        query = select(TrainingFact.id).where(
            TrainingFact.id.in_(chunk), TrainingFact.certificate_number.is_not(None)
        )
        found.update(session.scalars(query))
    return found


def add_audit(session: Session, sample: Collection[dict[str, Any]], **said: Any) -> Audit:
    """An audit with those who were drawn for it, in their order."""
    audit = Audit(**said)
    session.add(audit)
    session.flush()
    session.add_all(
        AuditSample(audit_id=audit.id, place=place, **one) for place, one in enumerate(sample)
    )
    return audit


def add_opening(session: Session, **said: Any) -> None:
    session.add(NameOpening(**said))


def employer_there(session: Session, setting_id: int, person_id: int, day: date) -> int:
    """The organisation that runs a setting that day, whose HR is told; else the person's own."""
    query = select(SettingFact.organisation_id).where(
        SettingFact.setting_id == setting_id, *operating_on(day)
    )
    running = session.scalar(query.limit(1))
    return running or session.get_one(Person, person_id).organisation_id


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
