"""Uploads of staff lists and training logs: the list, the check, and what is decided on it."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.sweep import sweep
from tracker.actions.uploads import AcceptAgain, AlreadyAccepted, accept, discard
from tracker.store.database import Session, db
from tracker.store.paging import PAGE_SIZE
from tracker.store.register import load_register
from tracker.store.setting_list import setting_names
from tracker.store.upload_list import KeptUpload, upload_of, uploads_page
from tracker.web.asked import page_asked, text_asked
from tracker.web.hr import checked
from tracker.web.hr.area import blueprint
from tracker.web.security import current

AGAIN = (
    "What is held has changed since this file was checked, so nothing was saved. This is the new "
    "check: look at it, then accept."
)
TOO_LATE = "Somebody has accepted or discarded this file already."


@blueprint.get("/uploads")
def uploads() -> str:
    """The organisation's uploads, the latest first."""
    page = uploads_page(db.session(), current.organisation_id, page_asked())
    if page.number > page.pages:
        abort(404)
    return render_template("hr/uploads.html", page=page, numbers=checked.numbers)


@blueprint.get("/uploads/<int(max=2147483647):upload_id>")
def upload(upload_id: int) -> str:
    """One upload with its check: what it brings or brought, and what to put right."""
    session = db.session()
    found = _mine(upload_id)
    summary = found.summary
    return render_template(
        "hr/upload.html",
        upload=found,
        numbers=checked.numbers,
        groups=checked.groups(summary["problems"]),
        examples=checked.examples(summary),
        changes=checked.changes(summary),
        names=_names(session),
        saved=checked.saved(summary["rows"]),
        settings=setting_names(session, current.organisation_id, clock.today()),
    )


@blueprint.get("/uploads/<int(max=2147483647):upload_id>/problems")
def upload_problems(upload_id: int) -> str:
    """All problems of one kind, a page at a time."""
    found, number = _mine(upload_id), page_asked()
    group = checked.group_page(found.summary["problems"], text_asked("code"), number, PAGE_SIZE)
    if group is None:
        abort(404)
    return render_template(
        "hr/upload_problems.html",
        upload=found,
        group=group,
        number=number,
        pages=-(-group.count // PAGE_SIZE),
    )


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/accept")
def accept_upload(upload_id: int) -> Response:
    """Save what the file brings and bring the standings up to date."""
    session, found = db.session(), _mine(upload_id)
    try:
        if request.form.get("seen") != found.summary["fingerprint"]:
            raise AcceptAgain
        document = accept(session, found.id, current.email)
    except AlreadyAccepted:
        flash(TOO_LATE)
    except AcceptAgain:
        flash(AGAIN)
    else:
        sweep(session, clock.today())
        flash(_done(document["rows"]), "success")
    return redirect(url_for("hr.upload", upload_id=found.id), 303)


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/discard")
def discard_upload(upload_id: int) -> Response:
    """Let a file go that nobody wants to accept."""
    found = _mine(upload_id)
    try:
        discard(db.session(), found.id)
    except AlreadyAccepted:
        flash(TOO_LATE)
        return redirect(url_for("hr.upload", upload_id=found.id), 303)
    flash(f"{found.file_name} is discarded. Nothing of it was saved.", "success")
    return redirect(url_for("hr.uploads"), 303)


def _done(rows: Mapping[str, int]) -> str:
    saved = checked.saved(rows)
    if not saved:
        return "Accepted. Everything in the file was saved already."
    return f"Accepted. Saved: {saved}. Standings and flags are up to date."


def _mine(upload_id: int) -> KeptUpload:
    """The upload, where it is the organisation's of whoever asks."""
    return upload_of(db.session(), current.organisation_id, upload_id) or abort(404)


def _names(session: Session) -> dict[str, str]:
    """What providers and courses are called, by all the codes that a check gives them."""
    register = load_register(session)
    names = {one.code: one.name for one in register.providers.values()}
    for one in register.curricula.values():
        names |= {one.code: one.name, f"{one.provider}/{one.code}": one.name}
    return names
