"""The steps of an audit after it was opened. Each is a line of its history.

Who may take one has found the case first, by tracker.store.audit_cases: what is written here is
about that case alone, and about settings of which its reader is told.
"""

from datetime import date

from tracker import clock
from tracker.actions.audits.refusing import CannotBe, said_in
from tracker.rules.audit_words import AuditStep, Checked, Owner
from tracker.rules.days import london_day
from tracker.rules.names import is_named_in, reference_of
from tracker.rules.wording import say_day
from tracker.rules.words import Severity
from tracker.store import audit_parts as store
from tracker.store.audit_cases import Case, hold_open
from tracker.store.audit_parts import Drawn, Found, note_step
from tracker.store.database import Session
from tracker.store.tables.audits import AuditAction, AuditCheck, Finding

CLOSED = "This audit is closed: nothing new is checked or found in it"


def record_check(
    session: Session, case: Case, drawn: Drawn, outcome: Checked | None, note: str, by_id: int
) -> None:
    """Say what was seen of somebody in the sample; the last word holds. Raises CannotBe."""
    if outcome is None:
        raise CannotBe("outcome", "Choose what you saw")
    note = _said(session, case, "note", note, "") if note.strip() else ""
    if not note and outcome != Checked.AS_TOLD:
        raise CannotBe("note", "Write what differs, or what was not shown")
    _hold(session, case, "outcome")
    now = clock.now()
    session.add(
        AuditCheck(sample_id=drawn.row.id, outcome=outcome, note=note or None, by_id=by_id, at=now)
    )
    said = f"{drawn.reference}, {drawn.requirement}: {outcome.value.replace('_', ' ')}"
    note_step(session, case.audit.id, AuditStep.CHECKED, now, by_id, said, drawn.row.setting_id)
    session.commit()


def make_finding(
    session: Session,
    case: Case,
    severity: Severity | None,
    said: str,
    by_id: int,
    *,
    setting_id: int | None = None,
    about: Drawn | None = None,
) -> int:
    """Say what is wrong; its id. About a person of the sample it is about where they were drawn,
    and an audit's own setting is what it is about else. Raises CannotBe."""
    if severity is None:
        raise CannotBe("severity", "Choose how serious it is")
    said = _said(session, case, "said", said, "Write what you found")
    if setting_id is not None and setting_id not in case.settings:
        raise CannotBe("setting", "Choose a setting from the list")
    _hold(session, case, "said")
    now = clock.now()
    place = about.row.setting_id if about else setting_id or case.audit.setting_id
    finding = Finding(
        audit_id=case.audit.id,
        setting_id=place,
        person_id=about.row.person_id if about else None,
        severity=severity,
        said=said,
        made_by=by_id,
        made_at=now,
    )
    session.add(finding)
    session.flush()
    note_step(session, case.audit.id, AuditStep.FOUND, now, by_id, f"F{finding.id}", place)
    session.commit()
    return finding.id


def withdraw_finding(session: Session, case: Case, found: Found, why: str, by_id: int) -> None:
    """Take back what was found by mistake; it stays to be read, with the reason. Raises
    CannotBe."""
    why = _said(session, case, "why", why, "Write why you withdraw it")
    if found.row.withdrawn_at is not None:
        raise CannotBe("why", "This finding is withdrawn already")
    _hold(session, case, "why")
    now = clock.now()
    found.row.withdrawn_at, found.row.withdrawn_because = now, why
    place = found.row.setting_id
    note_step(session, case.audit.id, AuditStep.WITHDRAWN, now, by_id, f"F{found.row.id}", place)
    session.commit()


def set_action(
    session: Session,
    case: Case,
    found: Found,
    what: str,
    owner: Owner | None,
    due_on: date | None,
    by_id: int,
) -> int:
    """Say what is to be done about a finding, by whom and until which day; its id. Raises
    CannotBe."""
    what = _said(session, case, "what", what, "Write what is to be done")
    if owner is None:
        raise CannotBe("owner", "Choose who is to do it")
    if owner == Owner.SETTING and found.row.setting_id is None:
        raise CannotBe(
            "owner", "This finding is about no setting: only you can do something about it"
        )
    now = clock.now()
    if due_on is None:
        raise CannotBe("due_on", "Write the last day, like 4 March 2027")
    if due_on < london_day(now):
        raise CannotBe("due_on", f"{say_day(due_on)} is over. Choose today or a later day")
    if found.row.withdrawn_at is not None:
        raise CannotBe("what", "This finding is withdrawn")
    _hold(session, case, "what")
    action = AuditAction(
        finding_id=found.row.id, what=what, owner=owner, due_on=due_on, set_by=by_id, set_at=now
    )
    session.add(action)
    session.flush()
    said, place = f"A{action.id}, for F{found.row.id}", found.row.setting_id
    note_step(session, case.audit.id, AuditStep.ACTION_SET, now, by_id, said, place)
    session.commit()
    return action.id


def finish_action(
    session: Session, case: Case, found: Found, action: AuditAction, note: str, by_id: int
) -> None:
    """Say what was done, also after the audit was closed. Raises CannotBe."""
    note = _said(session, case, "note", note, "Write what was done")
    if found.row.withdrawn_at is not None:
        raise CannotBe("note", "The finding is withdrawn: nothing is to be done about it")
    now = clock.now()
    if not store.finish(session, action.id, by_id, now, note):
        session.rollback()
        raise CannotBe("note", "Somebody has said already that this is done")
    said, place = f"A{action.id}: {note}", found.row.setting_id
    note_step(session, case.audit.id, AuditStep.ACTION_DONE, now, by_id, said, place)
    session.commit()


def return_action(
    session: Session, case: Case, found: Found, action: AuditAction, why: str, by_id: int
) -> None:
    """Say that it is not done after all; what was said of it stays in the history. Raises
    CannotBe."""
    why = _said(session, case, "note", why, "Write what is still to be done")
    if not store.send_back(session, action.id, why):
        session.rollback()
        raise CannotBe("note", "This is not said to be done")
    said, place = f"A{action.id}: {why}", found.row.setting_id
    now = clock.now()
    note_step(session, case.audit.id, AuditStep.RETURNED, now, by_id, said, place)
    session.commit()


def close_audit(session: Session, case: Case, conclusion: str, by_id: int) -> None:
    """Close it with what it comes to; what is still to be done is followed up all the same. Raises
    CannotBe."""
    conclusion = _said(session, case, "conclusion", conclusion, "Write what you conclude")
    _hold(session, case, "conclusion")
    now = clock.now()
    audit = case.audit
    audit.conclusion, audit.closed_by, audit.closed_at = conclusion, by_id, now
    note_step(session, audit.id, AuditStep.CLOSED, now, by_id)
    session.commit()


def _said(session: Session, case: Case, field: str, text: str, missing: str) -> str:
    """The text, which names nobody of the sample: it is read by many, and goes into packs."""
    text = said_in(field, text, missing)
    for person, surname, number in store.names_in_sample(session, case.audit.id):
        if is_named_in(text, surname, number):
            reference = reference_of(person)
            raise CannotBe(field, f"Write {reference} in place of the name or the staff number")
    return text


def _hold(session: Session, case: Case, field: str) -> None:
    if not hold_open(session, case.audit.id):
        session.rollback()
        raise CannotBe(field, CLOSED)
