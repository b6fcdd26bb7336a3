"""Uploads of staff lists and training logs: the list, the check, and what is decided on it."""

from collections.abc import Mapping
from typing import Any

from flask import (
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.answers import BadAnswers
from tracker.actions.standing import NotKnown
from tracker.actions.undo_upload import NotAccepted, undo_upload, what_undoing_does
from tracker.actions.up_to_date import bring_up_to_date
from tracker.actions.upload_worker import start_worker
from tracker.actions.uploads import (
    AcceptAgain,
    AlreadyAccepted,
    NothingToAccept,
    OnHold,
    accept,
    discard,
)
from tracker.store.absent import marked
from tracker.store.database import db
from tracker.store.paging import PAGE_SIZE
from tracker.store.tables.uploads import UploadState
from tracker.store.upload_list import KeptUpload, said_the_same_since, upload_of, uploads_page
from tracker.store.upload_problems import problems_of
from tracker.store.upload_work import Progress, progress_of, work_held
from tracker.web.asked import page_asked, text_asked
from tracker.web.hr import checked
from tracker.web.hr.absent import leavers_told
from tracker.web.hr.area import blueprint
from tracker.web.hr.check_page import check_page
from tracker.web.hr.progress import say_progress
from tracker.web.security import current

COMES_AGAIN = 2  # seconds
UNDONE = "Undone. What the file replaced is held again; the rest of it is withdrawn."
NOT_UNDONE = "This file is not accepted, or somebody has undone it already. Nothing was changed."
READ_ELSEWHERE = (
    "This file was read again in another window. This is the new check: nothing of it is saved yet."
)
ON_HOLD = (
    "Your organisation has a legal hold, which keeps every file that was uploaded. This one can be "
    "discarded once no hold is left."
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
def upload(upload_id: int) -> str | Response:
    """One upload: how far it is while it is worked on, then its check, what it brings or brought,
    and what to put right."""
    # The work first: it may come to its end at this moment, and what is read after that is final.
    progress = progress_of(db.session(), upload_id, clock.now())
    found = _mine(upload_id)
    if progress is not None:
        return _in_work(found, progress)
    if "rows" not in found.summary:
        return render_template("hr/upload_failed.html", upload=found)
    return check_page(found)


@blueprint.get("/uploads/<int(max=2147483647):upload_id>/problems")
def upload_problems(upload_id: int) -> str:
    """All problems of one kind, a page at a time."""
    found, number, code = _mine(upload_id), page_asked(), text_asked("code")
    first = (number - 1) * PAGE_SIZE
    problems = problems_of(db.session(), upload_id, code, first, PAGE_SIZE)
    if not problems:
        abort(404)
    group = checked.group(code, found.summary["problem_counts"][code], problems)
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
        document = accept(session, found.id, current.email, request.form.get("seen", ""))
    except AlreadyAccepted:
        flash(TOO_LATE)
    except AcceptAgain:
        if not _mine(upload_id).summary.get("again"):  # else the page itself says why
            flash(READ_ELSEWHERE)
    except NothingToAccept:
        flash("Nothing in this file was read, so there is nothing to save.")
    except (NotKnown, BadAnswers) as wrong:
        flash(str(wrong))
    else:
        if _mine(upload_id).state is UploadState.ACCEPTED:
            bring_up_to_date(session, found.id, clock.today())
            left = leavers_told(marked(session, found.id), "left")
            flash(f"{_done(document)} {left}".rstrip(), "success")
        else:
            start_worker(session, found.id, current_app.config["UPLOAD_WORKERS"])
    return redirect(url_for("hr.upload", upload_id=found.id), 303)


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/discard")
def discard_upload(upload_id: int) -> Response:
    """Let a file go that nobody wants to accept."""
    found = _mine(upload_id)
    try:
        discard(db.session(), found.id)
    except AlreadyAccepted:
        flash(TOO_LATE)
    except OnHold:
        flash(ON_HOLD)
    else:
        flash(f"{found.file_name} is discarded. Nothing of it was saved.", "success")
        return redirect(url_for("hr.uploads"), 303)
    return redirect(url_for("hr.upload", upload_id=found.id), 303)


@blueprint.get("/uploads/<int(max=2147483647):upload_id>/undo")
def ask_undo_upload(upload_id: int) -> str:
    """What undoing an accepted upload would do, and whether that is wanted."""
    found = _mine(upload_id)
    if found.state is not UploadState.ACCEPTED:
        abort(404)
    would = what_undoing_does(db.session(), upload_id)
    return render_template(
        "hr/upload_undo.html",
        upload=found,
        would=would,
        kept=checked.changed_since(would.named),
        same_since=said_the_same_since(db.session(), current.organisation_id, found),
    )


@blueprint.post("/uploads/<int(max=2147483647):upload_id>/undo")
def undo_this_upload(upload_id: int) -> Response:
    """Undo an accepted upload and bring the standings up to date."""
    session, found = db.session(), _mine(upload_id)
    try:
        undo_upload(session, found.id, current.email)
    except NotAccepted:
        flash(NOT_UNDONE)
    else:
        if found.large:
            start_worker(session, found.id, current_app.config["UPLOAD_WORKERS"])
        else:
            bring_up_to_date(session, found.id, clock.today())
        flash(UNDONE, "success")
    return redirect(url_for("hr.upload", upload_id=found.id), 303)


def _in_work(found: KeptUpload, progress: Progress) -> Response:
    """A page that comes again by itself; it sees to it that somebody works on the upload."""
    if not progress.is_held:
        start_worker(db.session(), found.id, current_app.config["UPLOAD_WORKERS"])
    others = work_held(db.session(), clock.now())
    page = render_template(
        "hr/upload_progress.html",
        upload=found,
        progress=progress,
        said=say_progress(progress, found.state, others),
    )
    response = make_response(page)
    response.headers["Refresh"] = str(COMES_AGAIN)
    return response


def _done(document: Mapping[str, Any]) -> str:
    saved = checked.saved(document["rows"], checked.unit_of(document))
    if not saved:
        return "Accepted. Everything in the file was saved already."
    return f"Accepted. Saved: {saved}. Standings and flags are up to date."


def _mine(upload_id: int) -> KeptUpload:
    """The upload, where it is the organisation's of whoever asks."""
    return upload_of(db.session(), current.organisation_id, upload_id) or abort(404)
