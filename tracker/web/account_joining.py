"""Opening an account that was made for somebody who works with the tracker, by its code."""

from datetime import timedelta
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user
from flask_security import hash_password, login_user
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions.accounts import joining
from tracker.actions.accounts.acting import Refused
from tracker.actions.sign_in_limit import Caller
from tracker.store.database import db
from tracker.web.joining_forms import PasswordForm

blueprint = Blueprint("account_joining", __name__, url_prefix="/join/account")
KEPT = "account_joining"
STEP_LASTS = timedelta(minutes=15)


def begin_with_account(code: str) -> Response | None:
    """On to the account that a code opens; None where no account has it."""
    caller = Caller(code, request.remote_addr or "", str(current_app.secret_key))
    try:
        found = joining.by_code(db.session(), code, caller)
    except Refused:
        return _ended()
    if found is None:
        return None
    if current_user.is_authenticated:
        flash(gettext("You are signed in already. To use another code, sign out first."))
        return redirect(url_for("account.home"), 303)
    session[KEPT] = [found, clock.now().timestamp()]
    return redirect(url_for("account_joining.finish"), 303)


@blueprint.route("", methods=["GET", "POST"])
def finish() -> str | Response:
    """A password for those who want one; then the account is open and its owner is signed in."""
    kept = session.get(KEPT) or (0, 0.0)
    age = clock.now().timestamp() - kept[1]
    if current_user.is_authenticated or age > STEP_LASTS.total_seconds():
        return redirect(url_for("joining.code"), 303)
    form = PasswordForm()
    try:
        if form.validate_on_submit():
            return _open(kept[0], form.password.data)
        account = joining.account_to_open(db.session(), kept[0])
    except Refused:
        return _ended()
    return render_template(
        "joining/finish.html",
        form=form,
        failed=bool(form.errors),
        address=account.email,
        action=url_for("account_joining.finish"),
    )


def _open(invitation_id: int, password: str) -> Response:
    accounts = current_app.extensions["security"].datastore
    hashed = hash_password(password) if password else None

    def set_up(account_id: int) -> None:
        user = accounts.find_user(id=account_id)
        user.password = hashed
        accounts.us_setup_email(user)

    account_id = joining.join(db.session(), invitation_id, set_up)
    session.pop(KEPT, None)
    user: Any = accounts.find_user(id=account_id)
    login_user(user, authn_via=["email"])
    db.session.commit()
    said = gettext("You have joined. From now on you sign in with your own email address.")
    flash(said, "success")
    return redirect(url_for("account.home"), 303)


def _ended() -> Response:
    session.pop(KEPT, None)
    said = gettext("This code cannot be used any more. Ask whoever invited you for a new one.")
    flash(said)
    return redirect(url_for("joining.code"), 303)
