"""Where one is signed in, and signing out there."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.actions.sign_ins import end_sign_in, end_sign_ins, where_signed_in
from tracker.store.database import db
from tracker.web import signed_in
from tracker.web.account.account import blueprint
from tracker.web.security import current


@blueprint.get("/account/sign-ins")
def sign_ins() -> str:
    """Every browser in which the account is signed in, this one marked."""
    found = where_signed_in(db.session(), current.account_id, signed_in.lasts())
    return render_template("account/sign_ins.html", found=found, here=signed_in.here().id)


@blueprint.post("/account/sign-ins/<int(max=2147483647):sign_in_id>/end")
def end_one(sign_in_id: int) -> Response:
    """Sign one browser out; another account's, and one that is out by now, is not there."""
    if not end_sign_in(db.session(), current.account_id, sign_in_id):
        abort(404)
    flash(gettext("That browser is signed out."), "success")
    return redirect(url_for("account.sign_ins"), 303)


@blueprint.post("/account/sign-ins/end-others")
def end_others() -> Response:
    """Sign every browser out but this one."""
    end_sign_ins(db.session(), current.account_id, signed_in.here().id)
    flash(gettext("You are signed out everywhere else."), "success")
    return redirect(url_for("account.sign_ins"), 303)
