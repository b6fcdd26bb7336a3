"""One person's data: a copy to hand over, and to erase them with a colleague."""

from io import BytesIO

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.erasing import (
    LONGEST_WHY,
    AlreadyDecided,
    CannotErase,
    SamePerson,
    ask_erasure,
    confirm_erasure,
    drop_erasure,
    refusals,
)
from tracker.actions.looks import note_look
from tracker.actions.subject_access import packed
from tracker.rules.protection_words import Refusal
from tracker.rules.words import Looked
from tracker.store.database import db
from tracker.store.erasures import Whose, held_of, one_person, waiting_for
from tracker.store.looks import Look
from tracker.web.hr.area import blueprint
from tracker.web.looked import looked_at
from tracker.web.security import current

TOO_LATE = "Somebody has decided about this before you."
SAME = "Somebody else of your HR team must confirm what you asked for."


@blueprint.route("/data-protection/people/<int(max=2147483647):person_id>", methods=["GET", "POST"])
def person_data(person_id: int) -> str | Response:
    """What would go and what stays, or why nobody may be erased now; the form to ask."""
    session, mine = db.session(), current.organisation_id
    whose = _whose(person_id)
    why = request.form.get("why", "").replace("\x00", "").strip()
    problem = None
    if request.method == "POST":
        if not why or len(why) > LONGEST_WHY:
            problem = f"Say why they are to be erased, in {LONGEST_WHY} characters or fewer"
        else:
            return _ask(whose, why)
    refused = refusals(session, whose.id, mine, clock.today())
    page = render_template(
        "hr/person_data.html",
        whose=whose,
        held=held_of(session, whose.id),
        refusals=refused,
        is_erased=Refusal.ERASED in refused,
        waits=waiting_for(session, [whose.id]).get(whose.id),
        problem=problem,
        why=why,
        longest=LONGEST_WHY,
    )
    return looked_at(page, whose.id, Looked.PERSON)


@blueprint.get("/data-protection/people/<int(max=2147483647):person_id>/copy.zip")
def person_copy(person_id: int) -> Response:
    """All that My data would tell them; that HR took it is among what they read."""
    whose = _whose(person_id)
    content = packed(db.session(), whose.id)
    look = Look(current.account_id, whose.id, Looked.PERSON, current.organisation_id, "hr")
    note_look(db.session(), look)
    name = f"subject-access-P{whose.id}-{clock.today().isoformat()}.zip"
    return send_file(BytesIO(content), "application/zip", as_attachment=True, download_name=name)


@blueprint.post("/data-protection/people/<int(max=2147483647):person_id>/decide")
def decide_erasure(person_id: int) -> Response:
    """Confirm what a colleague asked for, or drop it."""
    session, mine = db.session(), current.organisation_id
    whose, decision = _whose(person_id), request.form.get("decision")
    if decision not in {"confirm", "drop"}:
        abort(400)
    waits = waiting_for(session, [whose.id]).get(whose.id)
    back = redirect(url_for("hr.person_data", person_id=whose.id), 303)
    if waits is None:
        flash(TOO_LATE)
        return back
    try:
        if decision == "confirm":
            confirm_erasure(session, mine, waits.id, current.email)
            flash(f"P{whose.id} is erased.", "success")
        else:
            drop_erasure(session, mine, waits.id, current.email)
            flash("Nobody is erased.", "success")
    except AlreadyDecided:
        flash(TOO_LATE)
    except SamePerson:
        flash(SAME)
    except CannotErase as refused:
        flash(str(refused))
    return back


def _ask(whose: Whose, why: str) -> Response:
    try:
        ask_erasure(db.session(), whose.organisation_id, whose.id, why, current.email)
        flash("You have asked for it. A colleague of your HR team must confirm it.", "success")
    except CannotErase as refused:
        flash(str(refused))
    return redirect(url_for("hr.person_data", person_id=whose.id), 303)


def _whose(person_id: int) -> Whose:
    """Somebody whom one's own organisation entered; a 404 for all others."""
    return one_person(db.session(), current.organisation_id, key=person_id) or abort(404)
