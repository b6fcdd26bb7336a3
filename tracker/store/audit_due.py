"""Actions of audits that are due or late, and who was told of them."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.audit_words import Owner
from tracker.rules.days import add_days
from tracker.store.setting_list import operating_on
from tracker.store.tables.audits import Audit, AuditAction, Finding
from tracker.store.tables.places import SettingFact

DUE_DAYS = 7


class Due(NamedTuple):
    """An open action; the organisation is the one that runs the finding's setting, if any does."""

    id: int
    audit_id: int
    owner: Owner
    due_on: date
    commissioner_id: int
    setting_id: int | None
    organisation_id: int | None

    def is_late(self, day: date) -> bool:
        return self.due_on < day


def untold(session: Session, day: date) -> list[Due]:
    """What falls due within a week or is late, and whoever is to be told of that was not."""
    is_new = or_(
        and_(AuditAction.due_on < day, AuditAction.late_told_on.is_(None)),
        and_(
            AuditAction.due_on >= day,
            AuditAction.due_on <= add_days(day, DUE_DAYS),
            AuditAction.told_on.is_(None),
        ),
    )
    return [Due._make(row) for row in session.execute(_open(day).where(is_new))]


def still_open(session: Session, ids: Collection[int], day: date) -> list[Due]:
    """Those of these actions that are still to be done, the first due first."""
    rows = session.execute(_open(day).where(AuditAction.id.in_(ids)))
    return sorted((Due._make(row) for row in rows), key=lambda one: (one.due_on, one.id))


def is_told(session: Session, ids: Collection[int], day: date, *, late: bool) -> None:
    """Whoever is to be told of these is, for a day."""
    session.execute(
        update(AuditAction)
        .where(AuditAction.id.in_(ids))
        .values({"late_told_on" if late else "told_on": day})
        .execution_options(synchronize_session=False)
    )


def _open(day: date) -> Select[*tuple[Any, ...]]:
    running = and_(SettingFact.setting_id == Finding.setting_id, *operating_on(day))
    columns = AuditAction.id, Finding.audit_id, AuditAction.owner, AuditAction.due_on
    about = Audit.commissioner_id, Finding.setting_id, SettingFact.organisation_id
    return (
        select(*columns, *about)
        .join(Finding, Finding.id == AuditAction.finding_id)
        .join(Audit, Audit.id == Finding.audit_id)
        .outerjoin(SettingFact, running)
        .where(AuditAction.done_at.is_(None), Finding.withdrawn_at.is_(None))
        .order_by(AuditAction.id)
    )
