"""My evidence: certificates that somebody sends in for HR to check, and what became of them."""

from math import ceil

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.retention import refused_until
from tracker.actions.sent_certificates import (
    MOST_WAITING,
    NotWaiting,
    SentBefore,
    TooManyWait,
    send_certificate,
    take_back,
)
from tracker.actions.sign_in_limit import Caller, Limits, TooManyTries, begin_try
from tracker.documents.reading import LIMITS, BadDocument
from tracker.sheets.limits import MIB
from tracker.store.certificate_openings import openings
from tracker.store.certificates import (
    Proposal,
    Sent,
    names_to_choose,
    recorded,
    sent_by,
    sent_certificate,
)
from tracker.store.database import db
from tracker.web.asked import page_asked
from tracker.web.certificate_document import document_of
from tracker.web.certificate_form import MOST_OFFERED, Errors, keys, proposal_of, typed_in_form
from tracker.web.certificate_words import COLOURS, say_results, say_state, say_why
from tracker.web.security import current
from tracker.web.staff.area import blueprint

# Files that a person, and all who share an address, may have looked at in a quarter of an hour.
SENDING = Limits("send a certificate", 20, 200)


@blueprint.get("/evidence")
def evidence() -> str:
    """What they have sent, the latest first, with HR's answers and who has opened what."""
    session = db.session()
    page = sent_by(session, current.person_id, page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template(
        "staff/evidence.html",
        page=page,
        openings=openings(session, [one.id for one in page.rows]),
        recorded=recorded(session, page.rows),
        results=dict(say_results()),
        say_state=say_state,
        colours=COLOURS,
        refused_until=refused_until,
    )


@blueprint.route("/evidence/new", methods=["GET", "POST"])
def new_evidence() -> str | Response:
    """Ask for a picture or PDF and what it proves, and keep both for HR."""
    typed = typed_in_form()
    errors: Errors = {}
    if request.method == "POST":
        said, errors = proposal_of(typed, clock.today())
        content = _document(errors)
        if said and not errors and _kept(content, said, typed["note"] or None, errors):
            flash(gettext("We have sent it to your HR team."), "success")
            return redirect(url_for("staff.evidence"), 303)
    courses, providers = names_to_choose(db.session(), MOST_OFFERED)
    return render_template(
        "staff/evidence_new.html",
        typed=typed,
        errors=errors,
        results=say_results(),
        courses=courses,
        providers=providers,
        megabytes=LIMITS.file_bytes // MIB,
    )


@blueprint.get("/evidence/<int(max=2147483647):certificate_id>/document")
def evidence_document(certificate_id: int) -> Response:
    """What they sent, as it is kept."""
    return document_of(_mine(certificate_id), url_for("staff.evidence"))


@blueprint.post("/evidence/<int(max=2147483647):certificate_id>/take-back")
def take_evidence_back(certificate_id: int) -> Response:
    """HR need not look at it any more; the document is deleted."""
    try:
        take_back(db.session(), _mine(certificate_id), current.email)
        flash(gettext("You have taken it back, and we have deleted the picture or PDF."), "success")
    except NotWaiting:
        flash(gettext("It no longer waits for HR, so it was not taken back."))
    return redirect(url_for("staff.evidence"), 303)


def _mine(certificate_id: int) -> Sent:
    return sent_certificate(db.session(), current.person_id, certificate_id) or abort(404)


def _document(errors: Errors) -> bytes:
    """The file that was sent; what is wrong is added where there is none."""
    file = request.files.get("document")
    if file is None or not file.filename:
        errors["document"] = gettext("Choose a picture or PDF of the certificate")
        return b""
    return file.read(LIMITS.file_bytes + 1)


def _kept(content: bytes, said: Proposal, note: str | None, errors: Errors) -> bool:
    """Whether it was kept; where it was not, what is wrong is added."""
    try:
        caller = Caller(current.email, request.remote_addr or "", str(current_app.secret_key))
        begin_try(db.session(), caller, SENDING)
        send_certificate(db.session(), keys(), current.person_id, content, said, note)
    except BadDocument as bad:
        errors["document"] = say_why(bad.why)
    except SentBefore:
        errors["document"] = gettext("You have sent this one already, and it waits for HR")
    except TooManyWait:
        errors["document"] = gettext(
            "%(most)s of your certificates wait for HR already. Wait for an answer, "
            "or take one back",
            most=MOST_WAITING,
        )
    except TooManyTries as refused:
        errors["document"] = gettext(
            "You have sent too many files. Try again in %(minutes)s minutes",
            minutes=ceil(refused.wait.total_seconds() / 60),
        )
    return not errors
