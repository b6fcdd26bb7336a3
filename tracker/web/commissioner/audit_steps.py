"""The steps of an audit that are not about one of the sample: findings, actions and the closing."""

from collections.abc import Callable

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.audits import steps
from tracker.rules.audit_words import Owner
from tracker.rules.words import Severity
from tracker.store.audit_cases import Case
from tracker.store.audit_parts import Drawn, Found, findings_of, places_of
from tracker.store.database import db
from tracker.store.tables.audits import AuditAction
from tracker.web.choices import choices
from tracker.web.commissioner.area import blueprint
from tracker.web.commissioner.audit_people import drawn_asked
from tracker.web.commissioner.audits import case_asked
from tracker.web.security import current
from tracker.web.step_form import Field, Step, Typed, day_in, taken, word_of

_AUDIT = "/audits/<int(max=2147483647):audit_id>"
_FINDING = f"{_AUDIT}/findings/<int(max=2147483647):finding_id>"


def found_asked(case: Case, finding_id: int) -> Found:
    """A finding of which the reader is told; else a 404."""
    found = findings_of(db.session(), [case], clock.today())[case.audit.id]
    return next((one for one in found if one.row.id == finding_id), None) or abort(404)


@blueprint.route(f"{_AUDIT}/findings/new", methods=["GET", "POST"])
def audit_finding(audit_id: int) -> str | Response:
    """Make a finding: about one of the sample, about a setting, or about the whole."""
    case = case_asked(audit_id)
    sample_id = request.args.get("person", type=int)
    about = drawn_asked(case, sample_id) if sample_id is not None else None

    def take(typed: Typed) -> str:
        place = typed.get("setting", "")
        steps.make_finding(
            db.session(),
            case,
            word_of(Severity, typed["severity"]),
            typed["said"],
            current.account_id,
            setting_id=int(place[:10]) if place.isascii() and place.isdigit() else None,
            about=about,
        )
        return _back_to(case, "findings")

    title = f"Make a finding about {about.reference}" if about else "Make a finding"
    severity = Field(
        "severity", "How serious is it?", "radios", choices=choices(Severity, "severity")
    )
    hint = "HR of the setting reads this. Call people by their references, never by name."
    said = Field("said", "What did you find?", hint=hint)
    fields = (severity, said, *_places(case, about))
    return taken(_step(case, title, fields, "Save the finding"), take, "The finding is saved.")


@blueprint.route(f"{_FINDING}/withdraw", methods=["GET", "POST"])
def audit_withdraw(audit_id: int, finding_id: int) -> str | Response:
    """Take back a finding, with a reason."""
    case = case_asked(audit_id)
    found = found_asked(case, finding_id)

    def take(typed: Typed) -> str:
        steps.withdraw_finding(db.session(), case, found, typed["why"], current.account_id)
        return _back_to(case, "findings")

    why = Field("why", "Why do you withdraw it?", hint="It stays to be read, with this reason.")
    step = _step(case, f"Withdraw finding F{finding_id}", (why,), "Withdraw it", found.row.said)
    return taken(step, take, "The finding is withdrawn.")


@blueprint.route(f"{_FINDING}/action", methods=["GET", "POST"])
def audit_action(audit_id: int, finding_id: int) -> str | Response:
    """Set an action for a finding."""
    case = case_asked(audit_id)
    found = found_asked(case, finding_id)

    def take(typed: Typed) -> str:
        steps.set_action(
            db.session(),
            case,
            found,
            typed["what"],
            word_of(Owner, typed["owner"]),
            day_in("due_on", typed["due_on"]),
            current.account_id,
        )
        return _back_to(case, "findings")

    owners = [one for one in Owner if one == Owner.COMMISSIONER or found.row.setting_id]
    fields = (
        Field("what", "What is to be done?"),
        Field("owner", "Who is to do it?", "radios", choices=choices(owners, "owner")),
        Field("due_on", "Until when?", "line", "The last day, like 4 March 2027"),
    )
    title = f"Set an action for finding F{finding_id}"
    step = _step(case, title, fields, "Save the action", found.row.said)
    return taken(step, take, "The action is saved.")


@blueprint.route(f"{_AUDIT}/actions/<int(max=2147483647):action_id>", methods=["GET", "POST"])
def audit_action_done(audit_id: int, action_id: int) -> str | Response:
    """Say that an action of one's own is done, or that one which was said to be done is not."""
    case = case_asked(audit_id)
    found, action = action_asked(case, action_id)
    step, take, done = (
        _returning(case, found, action) if action.done_at else _finishing(case, found, action)
    )
    return taken(step, take, done)


@blueprint.route(f"{_AUDIT}/close", methods=["GET", "POST"])
def audit_close(audit_id: int) -> str | Response:
    """Close the audit with a conclusion."""
    case = case_asked(audit_id)

    def take(typed: Typed) -> str:
        steps.close_audit(db.session(), case, typed["conclusion"], current.account_id)
        return _back_to(case)

    team = case.audit.setting_id is None
    read = "You and your team read this." if team else "HR of the setting reads this."
    fields = (Field("conclusion", "What do you conclude?", hint=read),)
    said = (
        "A closed audit takes no new checks and no new findings. What is still to be done is "
        "followed up all the same.",
    )
    step = _step(case, "Close the audit", fields, "Close the audit", said=said)
    return taken(step, take, "The audit is closed.")


def action_asked(case: Case, action_id: int) -> tuple[Found, AuditAction]:
    """An action with the finding that it is for, of which the reader is told; else a 404."""
    for found in findings_of(db.session(), [case], clock.today())[case.audit.id]:
        for action in found.actions:
            if action.id == action_id:
                return found, action
    abort(404)


_Taking = tuple[Step, Callable[[Typed], str], str]


def _finishing(case: Case, found: Found, action: AuditAction) -> _Taking:
    """A 404 for what the setting is to do: its HR says when that is done."""
    if action.owner != Owner.COMMISSIONER:
        abort(404)

    def take(typed: Typed) -> str:
        by = current.account_id
        steps.finish_action(db.session(), case, found, action, typed["note"], by)
        return _back_to(case, "findings")

    fields = (Field("note", "What was done?"),)
    title = f"Say that action A{action.id} is done"
    step = _step(case, title, fields, "Mark it as done", action.what)
    return step, take, "The action is marked as done."


def _returning(case: Case, found: Found, action: AuditAction) -> _Taking:
    def take(typed: Typed) -> str:
        by = current.account_id
        steps.return_action(db.session(), case, found, action, typed["note"], by)
        return _back_to(case, "findings")

    fields = (Field("note", "What is still to be done?", hint="Whoever is to do it reads this."),)
    title = f"Send action A{action.id} back"
    step = _step(case, title, fields, "Send it back", action.done_note)
    return step, take, "The action is open again."


def _places(case: Case, about: Drawn | None) -> tuple[Field, ...]:
    """Of an audit of a provider, the settings that a finding may be about."""
    if about is not None or case.audit.setting_id is not None:
        return ()
    session = db.session()
    found = places_of(session, set(case.settings), case.audit.day)
    named = sorted(((str(key), one.name) for key, one in found.items()), key=lambda one: one[1])
    hint = "Only the HR team of that setting reads it. HR reads nothing of a finding about none."
    options = [("", "The provider itself"), *named]
    return (Field("setting", "What is it about?", "select", hint, options),)


def _step(
    case: Case,
    title: str,
    fields: tuple[Field, ...],
    button: str,
    quoted: str | None = None,
    said: tuple[str, ...] = (),
) -> Step:
    back = (f"Audit of {case.name}", _back_to(case))
    return Step(title, fields, button, back, "commissioner.audits", said, quoted)


def _back_to(case: Case, part: str | None = None) -> str:
    return url_for("commissioner.audit", audit_id=case.audit.id, _anchor=part)
