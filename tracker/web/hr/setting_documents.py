"""Documents about a setting: HR gives them, says that they were reviewed, and withdraws them."""

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.setting_documents import (
    GivenBefore,
    Place,
    WithdrawnMeanwhile,
    give_document,
    review_document,
    withdraw_document,
    wrong_review,
)
from tracker.documents.reading import BadDocument
from tracker.rules.audit_words import DocumentKind
from tracker.rules.setting_evidence import REVIEWED, Document, as_of, good_until
from tracker.store.database import db
from tracker.store.setting_documents import (
    document_given,
    documents_given,
    documents_withdrawn,
)
from tracker.store.setting_list import SettingRow, setting_coded
from tracker.web.asked import word_asked
from tracker.web.certificate_form import keys, plain
from tracker.web.day_form import PARTS, boxes, day_in
from tracker.web.hr.area import blueprint
from tracker.web.security import current
from tracker.web.setting_document_form import (
    GIVEN_BEFORE,
    WHY,
    Errors,
    file_of,
    file_sent,
    offered,
    said_of,
    typed_in_form,
    typed_of,
)

GONE = "Somebody has withdrawn this document. Nothing was changed."


@blueprint.get("/settings/<code:code>/documents")
def setting_documents(code: str) -> str:
    """What they have given, each as last reviewed, and what they have withdrawn."""
    session, day = db.session(), clock.today()
    row = _here(code)
    given = as_of(documents_given(session, current.organisation_id, row.id), day)
    return render_template(
        "hr/setting_documents.html",
        row=row,
        given=sorted(given, key=lambda one: list(DocumentKind).index(one.kind)),
        withdrawn=documents_withdrawn(session, current.organisation_id, row.id),
        review_by={one.id: good_until(one) for one in given if one.kind in REVIEWED},
        today=day,
    )


@blueprint.route("/settings/<code:code>/documents/new", methods=["GET", "POST"])
def give_setting_document(code: str) -> str | Response:
    """Ask for a document and what it is; `version` of the address is one that it follows."""
    row = _here(code)
    errors: Errors = {}
    kind = word_asked("kind", DocumentKind)
    typed = typed_of(kind.value if kind else "", _followed(row))
    if request.method == "POST":
        typed = typed_in_form()
        said, errors = said_of(typed, clock.today())
        content = file_sent(errors)
        if said and not errors:
            try:
                give_document(db.session(), keys(), place_of(row), content, said)
                flash("The document is kept. Your commissioners can read it.", "success")
                return redirect(url_for("hr.setting_documents", code=code), 303)
            except BadDocument as bad:
                errors["file"] = WHY[bad.why]
            except GivenBefore:
                errors["file"] = GIVEN_BEFORE
    return render_template(
        "hr/setting_document_new.html", row=row, typed=typed, errors=errors, **offered()
    )


@blueprint.get("/settings/<code:code>/documents/<int(max=2147483647):document_id>")
def setting_document(code: str, document_id: int) -> Response:
    """The document as they gave it."""
    document = _ours(_here(code), document_id)
    return file_of(document, url_for("hr.setting_documents", code=code))


@blueprint.route(
    "/settings/<code:code>/documents/<int(max=2147483647):document_id>/reviewed",
    methods=["GET", "POST"],
)
def review_setting_document(code: str, document_id: int) -> str | Response:
    """Say on which day it was reviewed again, with nothing in it to be changed."""
    row = _here(code)
    errors: Errors = {}
    document = _ours(row, document_id)
    typed = boxes("reviewed", None)
    if request.method == "POST":
        typed = {f"reviewed-{part}": plain(f"reviewed-{part}") for part in PARTS}
        day = day_in(typed, "reviewed", errors)
        wrong = day and wrong_review(document.dated_on, day, clock.today())
        if wrong:
            errors["reviewed"] = wrong
        elif day:
            try:
                review_document(db.session(), place_of(row), document, day)
                flash("The review is kept.", "success")
            except WithdrawnMeanwhile:
                flash(GONE)
            return redirect(url_for("hr.setting_documents", code=code), 303)
    return render_template(
        "hr/setting_document_review.html", row=row, document=document, typed=typed, errors=errors
    )


@blueprint.route(
    "/settings/<code:code>/documents/<int(max=2147483647):document_id>/withdraw",
    methods=["GET", "POST"],
)
def withdraw_setting_document(code: str, document_id: int) -> str | Response:
    """Ask whether it is to be withdrawn, and withdraw it with its reviews."""
    row = _here(code)
    document = _ours(row, document_id)
    if request.method == "POST":
        try:
            withdraw_document(db.session(), place_of(row), document)
            flash("The document is withdrawn.", "success")
        except WithdrawnMeanwhile:
            flash(GONE)
        return redirect(url_for("hr.setting_documents", code=code), 303)
    return render_template("hr/setting_document_withdraw.html", row=row, document=document)


def place_of(row: SettingRow) -> Place:
    """The setting as whoever is signed in speaks for it."""
    return Place(row.id, current.organisation_id, current.email)


def _here(code: str) -> SettingRow:
    found = setting_coded(db.session(), current.organisation_id, code, clock.today())
    return found or abort(404)


def _ours(row: SettingRow, document_id: int) -> Document:
    mine = current.organisation_id
    return document_given(db.session(), mine, row.id, document_id) or abort(404)


def _followed(row: SettingRow) -> Document | None:
    version = request.args.get("version", type=int)
    if version is None or not 0 < version < 2**31:
        return None
    return document_given(db.session(), current.organisation_id, row.id, version)
