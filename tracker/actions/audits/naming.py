"""The name behind a reference is opened: with a reason that HR and the person read."""

from dataclasses import dataclass

from tracker import clock
from tracker.actions.audits.refusing import CannotBe, said_in
from tracker.actions.audits.steps import CLOSED
from tracker.rules.audit_words import AuditStep
from tracker.rules.words import Looked
from tracker.store import looks
from tracker.store.audit_cases import Case, hold_open
from tracker.store.audit_opening import add_opening, employer_there
from tracker.store.audit_parts import Drawn, Named, note_step, opened_names
from tracker.store.commissioners import commissioned_ids
from tracker.store.database import Session
from tracker.store.looks import Look

FEWEST_LETTERS = 15


@dataclass(frozen=True, slots=True)
class Auditor:
    """The account that asks, and the commissioner that it answers for."""

    account_id: int
    email: str
    commissioner_id: int


def may_open(session: Session, drawn: Drawn, by: Auditor) -> bool:
    """Whether the setting is commissioned today: else no name is shown, opened or not."""
    ids = commissioned_ids(session, by.commissioner_id, clock.today())
    return drawn.row.setting_id in ids


def open_name(session: Session, case: Case, drawn: Drawn, reason: str, by: Auditor) -> None:
    """Open the name of one of the sample. Raises CannotBe.

    It is kept with the reason, told in the history, and counted among the looks at that person.
    """
    reason = said_in("reason", reason, "Write why you need the name")
    if sum(map(str.isalnum, reason)) < FEWEST_LETTERS:
        raise CannotBe("reason", "Say more: HR and the person read why you need the name")
    if not may_open(session, drawn, by):
        raise CannotBe("reason", "You do not commission this setting today")
    if not hold_open(session, case.audit.id):
        session.rollback()
        raise CannotBe("reason", CLOSED)
    now, today, row = clock.now(), clock.today(), drawn.row
    employer = employer_there(session, row.setting_id, row.person_id, today)
    add_opening(
        session,
        audit_id=case.audit.id,
        person_id=row.person_id,
        organisation_id=employer,
        commissioner_id=case.audit.commissioner_id,
        reason=reason,
        opened_by=by.account_id,
        opened_by_email=by.email,
        opened_at=now,
    )
    said = f"{drawn.reference}: {reason}"
    note_step(
        session, case.audit.id, AuditStep.NAME_OPENED, now, by.account_id, said, row.setting_id
    )
    looks.note(session, _look(by, row.person_id, employer), today, now)
    session.commit()


def name_of(session: Session, drawn: Drawn, by: Auditor) -> Named | None:
    """The name of one of the sample, where it was opened and may still be shown."""
    return opened_names(session, drawn) if may_open(session, drawn, by) else None


def look_of(session: Session, drawn: Drawn, by: Auditor) -> Look:
    """That the auditor sees an opened name, to be noted once it is shown."""
    today = clock.today()
    person = drawn.row.person_id
    return _look(by, person, employer_there(session, drawn.row.setting_id, person, today))


def _look(by: Auditor, person_id: int, employer_id: int) -> Look:
    return Look(by.account_id, person_id, Looked.AUDIT, employer_id, "commissioner")
