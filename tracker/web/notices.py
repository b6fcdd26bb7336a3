"""What those without an account can open: how they want to be told, at a private address."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.actions.notices.wishes import keep_at, stop_at, wishes_at
from tracker.store.database import db
from tracker.web.wishes import FORM_WORDS, LANGUAGES, wishes_sent

blueprint = Blueprint("notices", __name__)


@blueprint.route("/notices/<secret:token>", methods=["GET", "POST"])
def preferences(token: str) -> str | Response:
    """The preferences of whoever holds the address, and nothing else about them.

    A mail program that stops the emails by its own button has no form of ours (RFC 8058).
    """
    wishes = wishes_at(db.session(), token)
    if wishes is None:
        abort(404)
    if request.form.get("List-Unsubscribe") == "One-Click":
        stop_at(db.session(), token)
        return Response("You get no more emails.", mimetype="text/plain")
    current_app.extensions["csrf"].protect()
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
