"""The evidence pack of an audit: its question answered again, and its own story."""

from tracker import clock
from tracker.actions.audits.document import case_document
from tracker.actions.audits.pack import make_pack
from tracker.actions.audits.question import Question
from tracker.rules.audit_words import AuditStep
from tracker.store.audit_cases import Case
from tracker.store.audit_parts import note_step
from tracker.store.database import Session
from tracker.store.setting_scope import ids_by_code


def pack_case(session: Session, case: Case, by_id: int, address: str, secret: str) -> bytes:
    """The file, of what the reader of the case is told; that it was made is a step of the audit.

    Raises what `make_pack` does.
    """
    story = case_document(session, case)
    pack = make_pack(session, question_of(session, case), address, secret, story)
    note_step(session, case.audit.id, AuditStep.PACKED, clock.now(), by_id)
    session.commit()
    return pack


def question_of(session: Session, case: Case) -> Question:
    """What the audit asked; of a provider, for those of its settings of which its reader is told.

    Settings that came to the reader since are no part of what was asked.
    """
    audit = case.audit
    if audit.setting_id is not None:
        return Question("setting", case.code, audit.day, audit.known_on)
    theirs = frozenset(audit.settings) & ids_by_code(session, case.settings).keys()
    return Question("provider", case.code, audit.day, audit.known_on, theirs)
