"""What commissioners' audits hold about a person: names opened, checks, findings and actions.

A commissioner is told by its name; which of its accounts did it is known to HR.
"""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from tracker.rules.sample import POINTS
from tracker.store.my_data import Rows, called_requirements, rows_of
from tracker.store.person import setting_names_on
from tracker.store.tables.audits import (
    Audit,
    AuditAction,
    AuditCheck,
    AuditSample,
    Finding,
    NameOpening,
)
from tracker.store.tables.places import Commissioner, CommissionerFact, Setting

_COMMISSIONER = func.coalesce(CommissionerFact.name, Commissioner.code).label("commissioner")


def name_openings(session: Session, person_id: int) -> Rows:
    """Who opened their name, when, and the reason that was given."""
    columns: tuple[Any, ...] = (NameOpening.opened_at, NameOpening.reason, _COMMISSIONER)
    opened = select(*columns).select_from(NameOpening)
    query = _by(opened, NameOpening.commissioner_id).where(NameOpening.person_id == person_id)
    return rows_of(session, query.order_by(NameOpening.id.desc()))


def checks(session: Session, person_id: int) -> Rows:
    """Where they were in the sample of an audit, why, and what was seen each time."""
    called = called_requirements()
    columns = *_CHECKED, called.c.name.label("requirement")
    query = (
        _audited(select(*columns).select_from(AuditSample))
        .join(Setting, Setting.id == AuditSample.setting_id)
        .join(called, called.c.id == AuditSample.requirement_id)
        .outerjoin(AuditCheck, AuditCheck.sample_id == AuditSample.id)
        .where(AuditSample.person_id == person_id)
        .order_by(Audit.id.desc(), AuditSample.place, AuditCheck.id.desc())
    )
    rows = _with_settings(session, rows_of(session, query))
    return [
        {**row, "why": " ".join(POINTS[name].said for name in row["points"] if name in POINTS)}
        for row in rows
    ]


def findings(session: Session, person_id: int) -> Rows:
    """What audits found about them; what was withdrawn says why."""
    query = (
        _audited(select(*_FOUND).select_from(Finding), Finding.audit_id)
        .outerjoin(Setting, Setting.id == Finding.setting_id)
        .where(Finding.person_id == person_id)
        .order_by(Finding.id.desc())
    )
    return _with_settings(session, rows_of(session, query))


def actions(session: Session, person_id: int) -> Rows:
    """What is to be done about these findings, and what was."""
    query = (
        select(
            AuditAction.finding_id,
            AuditAction.what,
            AuditAction.owner,
            AuditAction.due_on,
            AuditAction.done_at,
            AuditAction.done_note,
        )
        .join(Finding, Finding.id == AuditAction.finding_id)
        .where(Finding.person_id == person_id)
    )
    return rows_of(session, query.order_by(AuditAction.id.desc()))


_CHECKED: tuple[Any, ...] = (
    Audit.day.label("audited_on"),
    _COMMISSIONER,
    AuditSample.setting_id,
    AuditSample.points,
    Setting.code,
    AuditCheck.outcome,
    AuditCheck.note,
    AuditCheck.at.label("checked_at"),
)
_FOUND: tuple[Any, ...] = (
    Finding.id,
    Audit.day.label("audited_on"),
    _COMMISSIONER,
    Finding.setting_id,
    Setting.code,
    Finding.severity,
    Finding.said,
    Finding.made_at,
    Finding.withdrawn_at,
    Finding.withdrawn_because,
)


def _audited(query: Select[Any], audit_id: Any = AuditSample.audit_id) -> Select[Any]:
    return _by(query.join(Audit, Audit.id == audit_id), Audit.commissioner_id)


def _by(query: Select[Any], commissioner_id: Any) -> Select[Any]:
    """With the commissioner and its name."""
    named = and_(
        CommissionerFact.commissioner_id == Commissioner.id, CommissionerFact.withdrawn_at.is_(None)
    )
    return query.join(Commissioner, Commissioner.id == commissioner_id).outerjoin(
        CommissionerFact, named
    )


def _with_settings(session: Session, rows: Rows) -> Rows:
    """The rows with the names that their settings had on the latest day that was audited."""
    ids = {row["setting_id"] for row in rows}
    latest = max((row["audited_on"] for row in rows), default=None)
    called = setting_names_on(session, ids, latest) if latest else {}
    return [{**row, "setting": called.get(row["setting_id"], row["code"])} for row in rows]
