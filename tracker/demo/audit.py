"""One audit in progress, of a hospital that both commissioners commission."""

from tracker import clock
from tracker.actions.audits.opening import Opening, open_audit
from tracker.actions.audits.steps import make_finding, record_check, set_action
from tracker.demo.places import ICB
from tracker.demo.sign_ins import account_of
from tracker.rules.audit_words import Checked, Owner
from tracker.rules.days import add_days, london_day
from tracker.rules.words import Severity
from tracker.store.audit_cases import case_of
from tracker.store.audit_parts import findings_of, sample_of
from tracker.store.database import Session
from tracker.store.register_writing import Codes

SETTING, SEED = "HV-PLOVER", "plover-2026"


def add_audit(session: Session) -> None:
    """Open it as the demo's commissioner, check three of the sample, and set an action for what was
    found; each step commits."""
    today = london_day(clock.now())
    board = Codes(session).ids["commissioner"][ICB]
    auditor = account_of("commissioner")
    why = "A relative asked who is trained to hold people at Plover House."
    asked = Opening("setting", SETTING, today, None, why, SEED)
    audit_id = open_audit(session, board, auditor, asked)
    case = case_of(session, board, today, audit_id)
    assert case
    first, second, third = sample_of(session, case)[:3]
    note = "The ward has no certificate on file."
    record_check(session, case, first, Checked.NOT_SHOWN, note, auditor)
    record_check(session, case, second, Checked.AS_TOLD, "", auditor)
    note = "The certificate bears another day."
    record_check(session, case, third, Checked.DIFFERS, note, auditor)
    said = "No certificate could be shown, and nobody knew where it is kept."
    make_finding(session, case, Severity.CONCERN, said, auditor, about=first)
    (found,) = findings_of(session, [case], today)[audit_id]
    what = "Show the certificate, or train this person again before they work on the ward."
    due_on = add_days(today, 21)
    set_action(session, case, found, what, Owner.SETTING, due_on, auditor)
