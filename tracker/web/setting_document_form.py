"""The form about a document of a setting, and the document itself as it is handed out."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any

from flask import abort, current_app, flash, redirect, request, send_file
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.setting_documents import NoFile, open_file, wrong_in
from tracker.actions.sign_in_limit import Caller, Limits, TooManyTries, begin_try
from tracker.documents.reading import LIMITS, PDF, Why
from tracker.documents.sealing import CannotBeOpened
from tracker.rules.audit_words import DocumentKind, Principle
from tracker.rules.setting_evidence import Document
from tracker.sheets.limits import MIB
from tracker.store.database import db
from tracker.store.setting_documents import Said
from tracker.web.certificate_form import keys, plain
from tracker.web.choices import choices
from tracker.web.day_form import PARTS, boxes, day_in
from tracker.web.security import current

LONGEST_TITLE = 200
DAYS = ("dated", "reviewed")
TEXTS = ("title", "authorised")
# Files that somebody, and all who share an address, may have looked at in a quarter of an hour.
GIVING = Limits("give a document", 60, 300)
GIVEN_BEFORE = (
    "You have given this very file of the setting as a document of this kind. "
    "Choose another, or say that the one you gave was reviewed"
)
WHY = {
    Why.EMPTY: "The file is empty. Choose another",
    Why.TOO_LARGE: f"The file is too large. It must be {LIMITS.file_bytes // MIB} MB or smaller",
    Why.TOO_MANY_DOTS: "The picture is too large. Save it with a lower resolution",
    Why.TOO_MANY_PAGES: "The PDF has more than 50 pages. Give the part that matters",
    Why.HEIC: "We cannot open HEIC pictures. Save it as a JPEG",
    Why.DAMAGED: "The file is damaged. Save it again, and choose it anew",
    Why.ENCRYPTED: "The PDF has a password. Save it without one",
    Why.ACTIVE: "The PDF has a form, a script or another file in it. Print it to a new PDF",
    Why.OTHER: "The file must be a PDF or a picture (JPEG, PNG or WebP)",
}
Errors = dict[str, str]


def typed_in_form() -> dict[str, str]:
    """What was sent, by the names of the fields; the principles with commas between them."""
    names = ["kind", *TEXTS, *(f"{name}-{part}" for name in DAYS for part in PARTS)]
    known = {word.value for word in Principle}
    chosen = [one for one in request.form.getlist("principles") if one in known]
    return {**{name: plain(name) for name in names}, "principles": ",".join(chosen)}


def typed_of(
    kind: str = "", document: Document | None = None, principle: str | None = None
) -> dict[str, str]:
    """The form before anybody has typed in it: as of a kind, or of a new version of a document."""
    principles = document.principles if document else ()
    return {
        "kind": document.kind.value if document else kind,
        "title": document.title if document else "",
        "authorised": (document and document.authorised_by) or "",
        "principles": ",".join(principles) or principle or "",
        **boxes("dated", None),
        **boxes("reviewed", None),
    }


def said_of(typed: Mapping[str, str], today: date) -> tuple[Said | None, Errors]:
    """What was typed, or by field what is to be put right in it."""
    errors = {
        name: f"Shorten this to {LONGEST_TITLE} characters or fewer"
        for name in TEXTS
        if len(typed[name]) > LONGEST_TITLE
    }
    if typed["kind"] not in {word.value for word in DocumentKind}:
        errors["kind"] = "Choose what the document is"
    dated = day_in(typed, "dated", errors)
    reviewed = day_in(typed, "reviewed", errors, optional=True)
    if not typed["title"]:
        errors["title"] = "Enter a title, as the document bears it"
    if errors or dated is None:
        return None, errors
    kind = DocumentKind(typed["kind"])
    said = Said(
        kind,
        typed["title"],
        dated,
        reviewed,
        typed["authorised"] or None,
        tuple(Principle(one) for one in typed["principles"].split(",") if one),
    )
    errors = dict(wrong_in(said, today))
    return (None if errors else said), errors


def file_sent(errors: Errors) -> bytes:
    """The file that was sent; what is wrong is added where there is none, or where they have sent
    too many."""
    file = request.files.get("file")
    if file is None or not file.filename:
        errors["file"] = "Choose the PDF or picture"
        return b""
    caller = Caller(current.email, request.remote_addr or "", str(current_app.secret_key))
    try:
        begin_try(db.session(), caller, GIVING)
    except TooManyTries as refused:
        minutes = ceil(refused.wait.total_seconds() / 60)
        errors["file"] = f"You have sent too many files. Try again in {minutes} minutes"
        return b""
    return file.read(LIMITS.file_bytes + 1)


def offered() -> dict[str, Any]:
    """What the form offers to choose from."""
    return {
        "kinds": choices(DocumentKind, "document_kind"),
        "principles": choices(Principle, "principle"),
        "megabytes": LIMITS.file_bytes // MIB,
        "today": clock.today(),
    }


def file_of(document: Document, otherwise: str) -> Response:
    """The document to be kept, never shown in a page; `otherwise` is where to go if it cannot be
    opened."""
    try:
        opened = open_file(db.session(), keys(), document)
    except NoFile:
        abort(404)
    except CannotBeOpened:
        current_app.logger.error("Document %s opens with none of EVIDENCE_KEY.", document.id)
        flash("We cannot open this document. Tell whoever looks after the tracker.")
        return redirect(otherwise, 303)
    response = send_file(
        BytesIO(opened.content),
        opened.media_type,
        as_attachment=True,
        download_name=f"document-{document.id}.{'pdf' if opened.media_type == PDF else 'jpg'}",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
