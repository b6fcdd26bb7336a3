"""One's own second step: the authenticator app, and the codes for when it is lost."""

from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from tracker import clock
from tracker.actions import second_steps
from tracker.actions.sign_in_limit import CONFIRM
from tracker.store.database import db
from tracker.store.second_steps import codes_left, has_passkey
from tracker.web import signed_in
from tracker.web.account import account_mail
from tracker.web.account.account import blueprint
from tracker.web.account.second_step import AppCodeForm
from tracker.web.account.sign_in_forms import FRESH, app_codes, begin_counted_try, caller_of
from tracker.web.security import current

SECRET = "app_secret"
NOT_RIGHT = lazy_gettext(
    "That code is not right. Check that your phone shows the right time, and enter the code that "
    "the app shows now"
)


@blueprint.get("/account/second-step")
def second_step() -> str:
    """What they have; the one page open to whoever needs a second step and has none."""
    return render_template("account/second_step.html", **_owned())


@blueprint.route("/account/second-step/app", methods=["GET", "POST"])
def app() -> str | Response:
    """Set up an authenticator app: it is taken once a code of it is right."""
    if not _is_fresh():
        return _confirm_first("account.app")
    form, secret = AppCodeForm(), _secret()
    if form.validate_on_submit():
        begin_counted_try(caller_of(current.email), CONFIRM)
        matches, here = app_codes(str(form.code.data)), signed_in.here()
        if second_steps.set_up_app(db.session(), current.account_id, secret, matches, here.id):
            return _set_up()
        form.code.errors = [NOT_RIGHT]
    codes = current_app.extensions["security"].totp_factory
    address = codes.get_totp_uri(current.email, secret)
    return render_template(
        "account/app.html",
        form=form,
        failed=bool(form.errors),
        qr=segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4),
        key=codes.get_totp_pretty_key(secret),
        **_owned(),
    )


@blueprint.post("/account/second-step/app/remove")
def remove_app() -> Response:
    """Ask for no codes of the app any more, unless they need a second step and have no other."""
    if not _is_fresh():
        return _confirm_first("account.second_step")
    owned = _owned()
    if owned["needs_two"] and not owned["has_passkey"]:
        flash(gettext("You need a second step to sign in. Add a passkey first."), "error")
    elif owned["has_app"]:
        second_steps.remove_app(db.session(), current.account_id, signed_in.here().id)
        account_mail.tell_app_removed(current_user)
        flash(gettext("You have removed the app. It is not asked for any more."), "success")
    return redirect(url_for("account.second_step"), 303)


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> str | Response:
    """How many are left; and new ones, which the answer shows this once."""
    if not _is_fresh():
        return _confirm_first("account.recovery_codes")
    form, made = FlaskForm(), []
    owned = _owned()
    if form.validate_on_submit() and (owned["has_app"] or owned["has_passkey"]):
        made = second_steps.make_recovery_codes(db.session(), current.account_id)
        account_mail.tell_codes_made(current_user)
        owned = _owned()
    return render_template("account/recovery_codes.html", made=made, **owned)


def _set_up() -> Response:
    """The app is asked for from now on; whoever has no recovery codes yet makes them next."""
    session.pop(SECRET, None)
    signed_in.took_second_step("authenticator")
    account_mail.tell_app_added(current_user)
    flash(gettext("Your app is set up. You are asked for its code when you sign in."), "success")
    left = codes_left(db.session(), current.account_id)
    return redirect(url_for("account.second_step" if left else "account.recovery_codes"), 303)


def _owned() -> dict[str, Any]:
    """What the pages say of the account's second step."""
    account_id = current.account_id
    return {
        "has_app": bool(current_user.tf_totp_secret),
        "has_passkey": has_passkey(db.session(), account_id),
        "codes_left": codes_left(db.session(), account_id),
        "few": second_steps.FEW,
        "needs_two": second_steps.needs_two(current.held)
        and not signed_in.is_spared(current.email),
        "to_do": signed_in.still_to_be_done(),
    }


def _secret() -> str:
    """The secret of the app to be, encrypted; the same until it is taken or they sign in anew."""
    kept = session.get(SECRET)
    if not kept or kept[0] != current.account_id:
        made = current_app.extensions["security"].totp_factory.generate_totp_secret()
        kept = session[SECRET] = [current.account_id, made]
    return str(kept[1])


def _is_fresh() -> bool:
    """Whether they showed who they are lately: how one signs in is not changed by a passer-by."""
    age = clock.now().timestamp() - session.get("fs_paa", 0)
    return bool(age < FRESH.total_seconds())


def _confirm_first(endpoint: str) -> Response:
    flash(gettext("Confirm that it is you before you change this"))
    return redirect(url_for("security.us_verify", next=url_for(endpoint)), 303)
