"""What the organisation's people ask to have put right: who waits, until when, and the answer."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.corrections import (
    ANSWERS,
    LONGEST,
    AnsweredAlready,
    CannotBeSaid,
    Wrong,
    answer_correction,
)
from tracker.rules.words import CorrectionState, Looked
from tracker.store.corrections import corrections_page, one_correction
from tracker.store.database import db
from tracker.web.asked import page_asked, word_asked
from tracker.web.choices import choices
from tracker.web.hr.area import blueprint
from tracker.web.looked import looked_at
from tracker.web.security import current
from tracker.web.staff.my_data_words import say_about

WRONG = {
    Wrong.STATE: ("state", "Choose whether you have put it right"),
    Wrong.EMPTY: ("answer", "Write what you answer: what you changed, or why you changed nothing"),
    Wrong.TOO_LONG: ("answer", f"Shorten the answer to {LONGEST:,} characters or fewer"),
}
ANSWERED = "Your answer is saved. They read it under My data."
TOO_LATE = (
    "Somebody has answered this before you. Your answer was not saved; this is what was said."
)


@blueprint.get("/corrections")
def corrections() -> str:
    """Those that wait first, the overdue ones at the top."""
    state = word_asked("state", CorrectionState)
    page = corrections_page(db.session(), current.organisation_id, page_asked(), state)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/corrections.html",
        page=page,
        state=state,
        states=choices(CorrectionState, "correction_state"),
        today=clock.today(),
        say_about=say_about,
    )


@blueprint.route("/corrections/<int(max=2147483647):correction_id>", methods=["GET", "POST"])
def correction(correction_id: int) -> str | Response:
    """One of them, with the form to answer it while it waits."""
    session, mine = db.session(), current.organisation_id
    found = one_correction(session, mine, correction_id) or abort(404)
    state, answer = request.form.get("state", ""), _typed()
    problem = None
    if request.method == "POST":
        try:
            chosen = CorrectionState(state) if state in set(ANSWERS) else CorrectionState.ASKED
            answer_correction(session, mine, found.id, chosen, answer, current.account_id)
        except CannotBeSaid as refused:
            problem = WRONG[refused.wrong]
        except AnsweredAlready:
            flash(TOO_LATE)
            return redirect(url_for("hr.correction", correction_id=found.id), 303)
        else:
            flash(ANSWERED, "success")
            return redirect(url_for("hr.corrections"), 303)
    page = render_template(
        "hr/correction.html",
        one=found,
        state=state,
        answer=answer,
        problem=problem,
        answers=ANSWERS,
        longest=LONGEST,
        today=clock.today(),
        say_about=say_about,
    )
    return looked_at(page, found.person_id, Looked.CORRECTION)


def _typed() -> str:
    return request.form.get("answer", "").replace("\r\n", "\n").replace("\x00", "").strip()
