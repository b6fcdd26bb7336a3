"""How the person signed in wants to be told by email."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.actions.notices.wishes import keep_of_account, wishes_of_account
from tracker.rules.words import Language
from tracker.store.database import db
from tracker.web.account.account import blueprint
from tracker.web.language import language
from tracker.web.wishes import FORM_WORDS, LANGUAGES, wishes_sent


@blueprint.route("/account/emails", methods=["GET", "POST"])
def emails() -> str | Response:
    """Language, how often, and days off."""
    words = FORM_WORDS[Language(language())]
    sent = wishes_sent() if request.method == "POST" else None
    if sent is not None:
        keep_of_account(db.session(), current_user.id, sent)
        flash(words.saved, "success")
        return redirect(url_for("account.emails"), 303)
    return render_template(
        "account/emails.html",
        words=words,
        languages=LANGUAGES,
        wishes=wishes_of_account(db.session(), current_user.id),
        failed=request.method == "POST",
    )
