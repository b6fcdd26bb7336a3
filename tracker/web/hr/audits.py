"""Commissioners' audits of the organisation's settings: what was found, what is to be done, and
whose names were opened."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.audits.steps import finish_action
from tracker.rules.audit_words import Owner
from tracker.rules.names import reference_of
from tracker.store.audit_cases import Case, commissioner_names, employers_case, employers_cases
from tracker.store.audit_employers import names_here
from tracker.store.audit_parts import findings_of, openings_told, steps_of
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE, Page
from tracker.store.tables.audits import NameOpening
from tracker.web.asked import page_asked
from tracker.web.hr.area import blueprint
from tracker.web.security import current
from tracker.web.step_form import Field, Step, Typed, taken


@blueprint.get("/audits")
def audits() -> str:
    """What the organisation is to do, those due first; its audits; and the names opened."""
    session, today, mine = db.session(), clock.today(), current.organisation_id
    cases = employers_cases(session, mine, today)
    found = findings_of(session, cases, today)
    to_do = [
        (case, one, action)
        for case in cases
        for one in found.get(case.audit.id, ())
        for action in one.open_actions
        if action.owner == Owner.SETTING
    ]
    number = page_asked()
    start = (number - 1) * PAGE_SIZE
    page = Page(cases[start : start + PAGE_SIZE], number, len(cases))
    if number > page.pages:
        abort(404)
    openings = openings_told(session, mine)
    return render_template(
        "hr/audits.html",
        page=page,
        found=found,
        to_do=sorted(to_do, key=lambda one: one[2].due_on),
        openings=openings[:PAGE_SIZE],
        **_called(openings[:PAGE_SIZE]),
        today=today,
    )


@blueprint.get("/audits/<int(max=2147483647):audit_id>")
def audit(audit_id: int) -> str:
    """One audit as far as it is about the organisation's settings."""
    session, today, mine = db.session(), clock.today(), current.organisation_id
    case = _asked(audit_id)
    found = findings_of(session, [case], today)[audit_id]
    openings = openings_told(session, mine, audit_id=audit_id)
    return render_template(
        "hr/audit.html",
        case=case,
        is_ours=case.audit.setting_id in case.settings,
        findings=found,
        steps=steps_of(session, case),
        openings=openings,
        **_called(openings, {one.row.person_id for one in found if one.row.person_id}),
        today=today,
    )


@blueprint.route(
    "/audits/<int(max=2147483647):audit_id>/actions/<int(max=2147483647):action_id>",
    methods=["GET", "POST"],
)
def audit_action(audit_id: int, action_id: int) -> str | Response:
    """Say that what the organisation was to do is done."""
    session, case = db.session(), _asked(audit_id)
    found, action = next(
        (
            (one, action)
            for one in findings_of(session, [case], clock.today())[audit_id]
            for action in one.open_actions
            if action.id == action_id and action.owner == Owner.SETTING
        ),
        (None, None),
    )
    if found is None or action is None:
        abort(404)
    back = url_for("hr.audit", audit_id=audit_id)

    def take(typed: Typed) -> str:
        finish_action(session, case, found, action, typed["note"], current.account_id)
        return back

    step = Step(
        title=f"Say that action A{action_id} is done",
        fields=(Field("note", "What was done?", hint=f"{case.commissioner} reads this."),),
        button="Mark it as done",
        back=(f"Audit of {case.name}", back),
        section="hr.home",
        quoted=action.what,
    )
    return taken(step, take, "The action is marked as done.")


def openings_of_person(person_id: int) -> list[tuple[NameOpening, str]]:
    """The openings of a person's name that the organisation is told of, with the commissioners."""
    session = db.session()
    openings = openings_told(session, current.organisation_id, person_id=person_id)
    names = commissioner_names(session, {one.commissioner_id for one in openings})
    return [(one, names[one.commissioner_id]) for one in openings]


def _asked(audit_id: int) -> Case:
    session, mine = db.session(), current.organisation_id
    return employers_case(session, mine, clock.today(), audit_id) or abort(404)


def _called(openings: list[NameOpening], others: set[int] | None = None) -> dict[str, object]:
    """What people and commissioners are called: who is not the organisation's, by reference."""
    session, mine = db.session(), current.organisation_id
    ids = {one.person_id for one in openings} | (others or set())
    names = names_here(session, mine, ids, clock.today())
    return {
        "people": {key: names.get(key, reference_of(key)) for key in ids},
        "ours": names.keys(),
        "commissioners": commissioner_names(session, {one.commissioner_id for one in openings}),
    }
