"""The questions of a check answered on its page; all answers reviewed, and taken back."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.answers import BadAnswers, NoSuchAnswer, take_back
from tracker.actions.standing import NotKnown
from tracker.actions.sweep import sweep
from tracker.actions.uploads import answer
from tracker.store.answer_list import answers_page, is_of
from tracker.store.database import db
from tracker.store.register import load_register
from tracker.store.setting_list import setting_names
from tracker.store.staff_list import people_numbered
from tracker.store.tables.uploads import UploadState
from tracker.store.upload_list import upload_of
from tracker.web.asked import page_asked
from tracker.web.hr.answer_words import WHO, answer_said, question_said
from tracker.web.hr.area import blueprint
from tracker.web.hr.check_page import Sent, asked_of, check_page
from tracker.web.hr.questions import answered
from tracker.web.security import current
from tracker.web.wording import count_of

NOT_HERE = "Somebody has taken this answer back already."
NOT_OPEN = "Somebody has accepted or discarded this file already."
OTHER_CHECK = "This file was checked again meanwhile. Look at what is asked now."


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/answers")
def answer_upload(upload_id: int) -> str | Response:
    """Remember what was answered for the organisation, judge whom it concerns, and check again.

    What was left open stays asked. Nothing is remembered of a form with something wrong in it.
    """
    session = db.session()
    found = upload_of(session, current.organisation_id, upload_id) or abort(404)
    back = redirect(url_for("hr.upload", upload_id=upload_id), 303)
    if found.state != UploadState.CHECKED:
        flash(NOT_OPEN)
        return back
    if request.form.get("seen") != found.summary["fingerprint"]:
        flash(OTHER_CHECK)
        return back
    settings = setting_names(session, current.organisation_id, clock.today())
    register = load_register(session, setting_ids=())
    given, wrong = answered(asked_of(session, found, register, settings), request.form)
    if not wrong:
        try:
            answer(session, upload_id, given, current.email)
        except (BadAnswers, NotKnown) as bad:
            session.rollback()
            flash(str(bad))
            return back
        if not found.large:
            sweep(session, clock.today())
        said = count_of(len({(one.code, one.answer, one.value) for one in given}), "answer")
        then = "The file is being checked again" if found.large else "This is the new check"
        flash(f"{said} saved. {then}.", "success")
        return back
    return check_page(found, Sent(request.form, wrong))


@blueprint.get("/answers")
def answers() -> str:
    """All that the organisation has answered, the latest first."""
    session = db.session()
    page = answers_page(session, current.organisation_id, page_asked())
    if page.number > page.pages:
        abort(404)
    numbers = {one.answer for one in page.rows if one.code in WHO and one.answer}
    people = people_numbered(session, current.organisation_id, numbers, clock.today())
    register = load_register(session, setting_ids=())
    shown = [(one, question_said(one), answer_said(one, register, people)) for one in page.rows]
    return render_template("hr/answers.html", page=page, shown=shown)


@blueprint.post("/answers/<int(max=2147483647):answer_id>/take-back")
def take_answer_back(answer_id: int) -> Response:
    """Have the question asked again from now on, and judge anew whom the answer concerned."""
    session = db.session()
    if not is_of(session, current.organisation_id, answer_id):
        abort(404)
    try:
        take_back(session, current.organisation_id, answer_id, current.email)
    except NoSuchAnswer:
        flash(NOT_HERE)
    else:
        sweep(session, clock.today())
        flash("The answer is taken back. We ask again when a file raises the question.", "success")
    return redirect(url_for("hr.answers"), 303)
