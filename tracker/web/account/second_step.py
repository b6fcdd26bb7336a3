"""The second step of signing in, for whoever has taken the first: a code of their authenticator,
or a recovery code. A passkey is both steps at once, and starts from the page of its own."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security.utils import _get_post_login_redirect
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from tracker.actions import sign_in_limit
from tracker.actions.second_steps import FEW, is_app_code, use_recovery_code
from tracker.actions.sign_in_limit import SECOND_STEP, TOLD_OF_TRIES, TooManyTries
from tracker.store.database import db
from tracker.store.second_steps import codes_left, has_passkey
from tracker.web import signed_in
from tracker.web.account import account_mail
from tracker.web.account.sign_in_forms import app_codes, begin_counted_try, caller_of

blueprint = Blueprint("second_step", __name__, url_prefix="/sign-in/second-step")
SHORT = Length(max=100, message=lazy_gettext("Enter 100 characters or fewer"))
WRONG = lazy_gettext("That code is not right. Check it and try again")
USED = lazy_gettext(
    "That code is not right, or was used before. Wait for the next one that your app shows"
)


class AppCodeForm(FlaskForm):
    """The 6 digits that an authenticator app shows."""

    code = StringField(
        lazy_gettext("Code from your app"),
        widget=GovTextInput(),
        validators=[DataRequired(lazy_gettext("Enter the 6 digits that your app shows")), SHORT],
    )


class RecoveryForm(FlaskForm):
    """A code that was kept for when the app is lost."""

    code = StringField(
        lazy_gettext("Recovery code"),
        widget=GovTextInput(),
        validators=[DataRequired(lazy_gettext("Enter one of your recovery codes")), SHORT],
    )


@blueprint.before_request
def _after_the_first() -> Response | None:
    """Whoever has not taken the first step takes it first; all others are done."""
    if signed_in.half_in() is None:
        return redirect(url_for("account.home"))
    return None


@blueprint.route("", methods=["GET", "POST"])
def code() -> str | Response:
    """A code of the app, or the way to a passkey where there is no app."""
    user, form = signed_in.half_in(), AppCodeForm()
    if user.tf_totp_secret and form.validate_on_submit():
        _count_try(user)
        if is_app_code(db.session(), user.id, app_codes(str(form.code.data))):
            return _taken(user, "authenticator")
        form.code.errors = [USED]
    return _page("code", form, user)


@blueprint.route("/recovery", methods=["GET", "POST"])
def recovery() -> str | Response:
    """One of the recovery codes, of which the owner is told."""
    user, form = signed_in.half_in(), RecoveryForm()
    if form.validate_on_submit():
        _count_try(user)
        left = use_recovery_code(db.session(), user.id, str(form.code.data))
        if left is not None:
            account_mail.tell_code_used(user, left)
            if left <= FEW:
                flash(_few(left))
            return _taken(user, "recovery code")
        form.code.errors = [WRONG]
    return _page("recovery", form, user)


@blueprint.post("/stop")
def stop() -> Response:
    """They go back to the first step, perhaps as somebody else."""
    signed_in.end()
    return redirect(url_for("security.login", next=request.args.get("next")), 303)


def _taken(user: Any, factor: str) -> Response:
    sign_in_limit.was_right(db.session(), caller_of(user.email), SECOND_STEP)
    signed_in.took_second_step(factor)
    return redirect(_get_post_login_redirect(), 303)


def _count_try(user: Any) -> None:
    """Count a try; the owner is told where somebody who passed the first step has used up theirs.

    Raises TooManyRequests.
    """
    caller = caller_of(user.email)
    try:
        begin_counted_try(caller, SECOND_STEP)
    except TooManyRequests:
        try:
            sign_in_limit.begin_try(db.session(), caller, TOLD_OF_TRIES)
        except TooManyTries:
            pass
        else:
            account_mail.tell_tries(user)
        raise


def _few(left: int) -> str:
    return gettext(
        "You have %(left)s recovery codes left. Make new ones on your account page.", left=left
    )


def _page(name: str, form: FlaskForm, user: Any) -> str:
    known = {
        "has_app": bool(user.tf_totp_secret),
        "has_passkey": has_passkey(db.session(), user.id),
        "has_codes": codes_left(db.session(), user.id) > 0,
        "next": request.args.get("next"),
    }
    return render_template(f"account/{name}.html", form=form, failed=bool(form.errors), **known)
