"""The outbox, for administrators: what waits, what failed, and why; never what it says."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.outbox.undelivered import try_again
from tracker.mail.message import masked
from tracker.mail.ways import goes_to_log
from tracker.rules.words import NoticeState
from tracker.store.database import db
from tracker.store.outbox_list import blocked_by, outbox_counts, outbox_page
from tracker.web.asked import page_asked, word_asked
from tracker.web.choices import choices
from tracker.web.registrar.area import blueprint
from tracker.web.security import current


@blueprint.get("/outbox")
def outbox() -> str:
    """Every notice, the latest first."""
    _administrators_only()
    session, state = db.session(), word_asked("state", NoticeState)
    page = outbox_page(session, page_asked(), state=state)
    if page.number > page.pages:
        abort(404)
    return render_template(
        "registrar/outbox.html",
        page=page,
        state=state,
        states=choices(NoticeState, "notice_state"),
        counts=outbox_counts(session),
        blocked=blocked_by(session),
        is_logged=goes_to_log(current_app.config),
        masked=masked,
    )


@blueprint.post("/outbox/<int(max=2147483647):notice_id>/again")
def outbox_again(notice_id: int) -> Response:
    """Let a failed notice go out with the next pass."""
    _administrators_only()
    if try_again(db.session(), notice_id, clock.now()):
        flash("The notice is tried again within a minute.", "success")
    else:
        flash("That notice has not failed, or is being tried again already.", "info")
    return redirect(url_for("registrar.outbox"), 303)


def _administrators_only() -> None:
    if "admin" not in current.roles:
        abort(404)
