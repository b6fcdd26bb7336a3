"""Audits opened in the small world of tests/actions/harbour.py, and who opens them."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.held_about import account
from tests.actions.notices.telling import one as id_of
from tracker import clock
from tracker.actions.audits.opening import Opening, open_audit
from tracker.actions.audits.steps import make_finding, set_action
from tracker.rules.audit_words import Owner
from tracker.rules.days import add_days
from tracker.rules.words import Severity
from tracker.store.audit_cases import Case, case_of
from tracker.store.audit_parts import Drawn, Found, findings_of, sample_of
from tracker.store.tables.accounts import User
from tracker.store.tables.places import Commissioner, Organisation


def auditor(session: Session, code: str = "EAST") -> int:
    """The account of a commissioner's auditor, made once."""
    return _account(
        session, "commissioner", code, commissioner_id=id_of(session, Commissioner, code)
    )


def hr(session: Session, code: str = "HARB") -> int:
    """The account of somebody of an HR team, made once."""
    return _account(session, "hr", code, organisation_id=id_of(session, Organisation, code))


def _account(session: Session, role: str, code: str, **known: int) -> int:
    email = f"{role}.{code.lower()}@tests.example"
    found = session.scalars(select(User.id).where(User.email == email)).one_or_none()
    return found or account(session, email, role, **known)


def opened(
    session: Session,
    code: str = "W1",
    by: str = "EAST",
    subject: str = "setting",
    on: date | None = None,
    known_on: datetime | None = None,
    size: int = 10,
    seed: str = "seed",
) -> Case:
    """An audit opened by a commissioner, as it reads it."""
    asked = Opening(subject, code, on or clock.today(), known_on, "A complaint", seed, size)
    key = open_audit(session, id_of(session, Commissioner, by), auditor(session, by), asked)
    return reread(session, key, by)


def reread(session: Session, audit_id: int, by: str = "EAST") -> Case:
    found = case_of(session, id_of(session, Commissioner, by), clock.today(), audit_id)
    assert found
    return found


def drawn_by_number(session: Session, case: Case, person_id: int) -> Drawn:
    (found,) = (one for one in sample_of(session, case) if one.row.person_id == person_id)
    return found


def finding(session: Session, case: Case, by: str = "EAST", **about: object) -> Found:
    key = make_finding(
        session, case, Severity.CONCERN, "No certificate", auditor(session, by), **about
    )
    return next(one for one in found_in(session, case) if one.row.id == key)


def found_in(session: Session, case: Case) -> list[Found]:
    return findings_of(session, [case], clock.today())[case.audit.id]


def action(
    session: Session,
    case: Case,
    found: Found,
    owner: Owner = Owner.SETTING,
    days: int = 30,
    by: str = "EAST",
) -> int:
    due_on = add_days(clock.today(), days)
    return set_action(session, case, found, "Show it", owner, due_on, auditor(session, by))
