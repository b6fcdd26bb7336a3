"""One person of an audit's sample: by reference, and by name once that is opened for a reason."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from tracker.actions.audits.document import why_drawn
from tracker.actions.audits.looking import look_at
from tracker.actions.audits.naming import Auditor, look_of, may_open, name_of, open_name
from tracker.actions.audits.steps import record_check
from tracker.actions.looks import note_look
from tracker.rules.audit_words import Checked
from tracker.rules.sample import risk_of
from tracker.store.audit_cases import Case
from tracker.store.audit_parts import Drawn, opened_in, sample_of
from tracker.store.database import db
from tracker.web.choices import choices, requirement_names
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.audits import case_asked
from tracker.web.security import current
from tracker.web.step_form import Field, Step, Typed, taken, word_of

_ONE = "/audits/<int(max=2147483647):audit_id>/people/<int(max=2147483647):sample_id>"


def drawn_asked(case: Case, sample_id: int) -> Drawn:
    """One of the sample in a setting of which the reader is told; else a 404."""
    return next(iter(sample_of(db.session(), case, sample_id)), None) or abort(404)


@blueprint.get(_ONE)
def audit_person(audit_id: int, sample_id: int) -> str:
    """Why they were drawn, what is to be looked at, and what was seen; a name is counted."""
    session, case = db.session(), case_asked(audit_id)
    drawn = drawn_asked(case, sample_id)
    named = name_of(session, drawn, _auditor())
    looked = look_at(session, case, [drawn])
    page = render_template(
        "commissioner/audit_person.html",
        case=case,
        one=drawn,
        named=named,
        opening=opened_in(session, case.audit.id).get(drawn.row.person_id),
        may_open=may_open(session, drawn, _auditor()),
        answer=looked.answers.get(drawn.row.id),
        role=looked.roles[drawn.row.id],
        requirements=requirement_names(looked.register.requirements, case.audit.day),
        why=why_drawn(drawn),
        risk=risk_of(drawn.row.points),
    )
    if named:
        note_look(session, look_of(session, drawn, _auditor()))
    return page


@blueprint.route(f"{_ONE}/check", methods=["GET", "POST"])
def audit_check(audit_id: int, sample_id: int) -> str | Response:
    """Say what was seen."""
    case = case_asked(audit_id)
    drawn = drawn_asked(case, sample_id)

    def take(typed: Typed) -> str:
        outcome = word_of(Checked, typed["outcome"])
        record_check(db.session(), case, drawn, outcome, typed["note"], current.account_id)
        return url_for("commissioner.audit", audit_id=audit_id, _anchor="sample")

    step = Step(
        title=f"Check {drawn.reference}",
        fields=(
            Field("outcome", "What did you see?", "radios", choices=choices(Checked, "checked")),
            Field("note", "Note", hint="Needed unless it is as the record says. Write no name."),
        ),
        button="Save the check",
        back=(drawn.reference, _address(drawn)),
        section="commissioner.audits",
    )
    return taken(step, take, f"The check of {drawn.reference} is saved.")


@blueprint.route(f"{_ONE}/name", methods=["GET", "POST"])
def audit_name(audit_id: int, sample_id: int) -> str | Response:
    """Open the name, with a reason."""
    case = case_asked(audit_id)
    drawn = drawn_asked(case, sample_id)

    def take(typed: Typed) -> str:
        open_name(db.session(), case, drawn, typed["reason"], _auditor())
        return _address(drawn)

    step = Step(
        title=f"Open the name of {drawn.reference}",
        fields=(Field("reason", "Why do you need the name?"),),
        button="Open the name",
        back=(drawn.reference, _address(drawn)),
        section="commissioner.audits",
        said=(
            "Open a name only where you cannot check without it. Your reason and your email "
            "address are shown to the HR team, and the person reads who opened the name and why.",
        ),
    )
    return taken(step, take, "The name is open on this page, to your commissioner alone.")


def _address(drawn: Drawn) -> str:
    audit_id = drawn.row.audit_id
    return url_for("commissioner.audit_person", audit_id=audit_id, sample_id=drawn.row.id)


def _auditor() -> Auditor:
    return Auditor(current.account_id, current.email, current.commissioner_id)
