"""What commissioners ask of the organisation's settings: the list, and each with its answer."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.requests import (
    HR_MAY_ANSWER,
    LONGEST,
    CannotBeSaid,
    MovedOn,
    answer,
    answer_with_new,
)
from tracker.actions.setting_documents import GivenBefore, Place
from tracker.documents.reading import BadDocument
from tracker.rules.audit_words import DocumentKind, RequestState
from tracker.rules.setting_evidence import as_of
from tracker.store.database import db
from tracker.store.requests import Listed, of_hr, one_request, requests_page, steps_of
from tracker.store.setting_documents import documents_given
from tracker.web.asked import page_asked, word_asked
from tracker.web.certificate_form import keys, plain
from tracker.web.choices import choices
from tracker.web.hr.area import blueprint
from tracker.web.security import current
from tracker.web.setting_document_form import (
    GIVEN_BEFORE,
    WHY,
    Errors,
    file_sent,
    offered,
    said_of,
    typed_in_form,
    typed_of,
)

ANSWERED = "Your answer is sent. The commissioner can read it."
TOO_LATE = "This request no longer waits for you, so your answer was not sent."


@blueprint.get("/requests")
def requests() -> str:
    """Those that wait first, the most overdue at the top."""
    day, state = clock.today(), word_asked("state", RequestState)
    seen = of_hr(current.organisation_id, day)
    page = requests_page(db.session(), seen, day, page_asked(), state)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "hr/requests.html",
        page=page,
        state=state,
        states=choices(RequestState, "request_state"),
        today=day,
    )


@blueprint.route("/requests/<int(max=2147483647):request_id>", methods=["GET", "POST"])
def asked_request(request_id: int) -> str | Response:
    """One of them with its history, and the form to answer it in words or with what was given."""
    session, mine = db.session(), current.organisation_id
    one = _ours(request_id)
    errors: Errors = {}
    given = as_of(documents_given(session, mine, one.setting_id), clock.today())
    words, chosen = plain("words"), request.form.get("document", type=int)
    if request.method == "POST":
        try:
            answer(session, mine, one.id, current.account_id, words, chosen)
            flash(ANSWERED, "success")
            return redirect(url_for("hr.requests"), 303)
        except CannotBeSaid as refused:
            errors = refused.errors
        except MovedOn:
            flash(TOO_LATE)
            return redirect(url_for("hr.asked_request", request_id=one.id), 303)
    return render_template(
        "hr/request.html",
        one=one,
        steps=steps_of(session, one.id),
        given=[(str(document.id), document.title) for document in given],
        words=words,
        chosen=str(chosen or ""),
        errors=errors,
        longest=LONGEST,
        may_answer=one.state in HR_MAY_ANSWER,
        today=clock.today(),
        mine=mine,
    )


@blueprint.route("/requests/<int(max=2147483647):request_id>/document", methods=["GET", "POST"])
def answer_with_document(request_id: int) -> str | Response:
    """Give a new document of the setting, and answer with it."""
    one = _ours(request_id)
    errors: Errors = {}
    if one.state not in HR_MAY_ANSWER:
        abort(404)
    kinds = {word.value for word in DocumentKind}
    typed = typed_of(one.wanted.value if one.wanted.value in kinds else "", None, one.principle)
    words = plain("words")
    if request.method == "POST":
        typed = typed_in_form()
        said, errors = said_of(typed, clock.today())
        content = file_sent(errors)
        if said and not errors:
            place = Place(one.setting_id, current.organisation_id, current.email)
            try:
                answer_with_new(
                    db.session(), keys(), place, one.id, current.account_id, content, said, words
                )
                flash(ANSWERED, "success")
                return redirect(url_for("hr.requests"), 303)
            except BadDocument as bad:
                errors["file"] = WHY[bad.why]
            except GivenBefore:
                errors["file"] = GIVEN_BEFORE
            except CannotBeSaid as refused:
                errors |= refused.errors
            except MovedOn:
                flash(TOO_LATE)
                return redirect(url_for("hr.asked_request", request_id=one.id), 303)
    return render_template(
        "hr/request_document.html",
        one=one,
        typed=typed,
        words=words,
        errors=errors,
        longest=LONGEST,
        **offered(),
    )


def _ours(request_id: int) -> Listed:
    day = clock.today()
    seen = of_hr(current.organisation_id, day)
    return one_request(db.session(), seen, request_id, day) or abort(404)
