"""What those without an account can open: how they want to be told, at a private address."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.actions.notices.wishes import keep_at, wishes_at
from tracker.store.database import db
from tracker.web.wishes import FORM_WORDS, LANGUAGES, wishes_sent

blueprint = Blueprint("notices", __name__)


@blueprint.route("/notices/<secret:token>", methods=["GET", "POST"])
def preferences(token: str) -> str | Response:
    """The preferences of whoever holds the address, and nothing else about them."""
    wishes = wishes_at(db.session(), token)
    if wishes is None:
        abort(404)
    sent = wishes_sent() if request.method == "POST" else None
    if sent is not None:
        keep_at(db.session(), token, sent)
        flash(FORM_WORDS[sent.language].saved, "success")
        return redirect(url_for("notices.preferences", token=token), 303)
    return render_template(
        "public/emails.html",
        words=FORM_WORDS[wishes.language],
        languages=LANGUAGES,
        wishes=wishes,
        failed=request.method == "POST",
    )
