"""The questions of a check answered on its page."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.answers import BadAnswers
from tracker.actions.uploads import answer
from tracker.store.database import db
from tracker.store.register import load_register
from tracker.store.setting_list import setting_names
from tracker.store.tables.uploads import UploadState
from tracker.store.upload_list import upload_of
from tracker.web.hr.area import blueprint
from tracker.web.hr.check_page import Sent, asked_of, check_page
from tracker.web.hr.questions import answered
from tracker.web.security import current
from tracker.web.wording import count_of

NOT_OPEN = "Somebody has accepted or discarded this file already."
OTHER_CHECK = "This file was checked again meanwhile. Look at what is asked now."


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/answers")
def answer_upload(upload_id: int) -> str | Response:
    """Remember what was answered for the organisation, and check the file again.

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
        except BadAnswers as bad:
            session.rollback()
            flash(str(bad))
            return back
        said = count_of(len({(one.code, one.answer, one.value) for one in given}), "answer")
        flash(f"{said} saved. This is the new check.", "success")
        return back
    return check_page(found, Sent(request.form, wrong))
