"""Closing accounts, opening them again, and inviting their owners once more."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from tracker.actions.accounts.acting import Refused
from tracker.actions.accounts.changing import close as close_account
from tracker.actions.accounts.changing import open_again
from tracker.actions.accounts.inviting import invite_again
from tracker.actions.accounts.wording import CLOSED, OPENED
from tracker.store.account_list import AccountState
from tracker.store.database import db
from tracker.web.account.account_mail import reset_and_tell
from tracker.web.account_acting import acting, change, send
from tracker.web.accounts.accounts import ACCOUNT, EVERYBODY, account_asked
from tracker.web.accounts.area import blueprint
from tracker.web.security import current


@blueprint.post(f"{ACCOUNT}/close")
def close(account_id: int) -> Response:
    """Nobody signs in to it any more."""
    account_asked(account_id)
    change(
        lambda: close_account(db.session(), acting(EVERYBODY), account_id),
        "The account of {} is closed.",
        lambda now: CLOSED,
    )
    return _back(account_id)


@blueprint.post(f"{ACCOUNT}/open")
def open_account(account_id: int) -> Response:
    """Its owner signs in as before; who never did is invited again."""
    account_asked(account_id)
    try:
        found = open_again(db.session(), acting(EVERYBODY), account_id)
    except Refused as refused:
        db.session.rollback()
        flash(str(refused))
        return _back(account_id)
    if found.state == AccountState.INVITED:
        return again(account_id)
    change(lambda: found, "The account of {} is open again.", lambda now: OPENED)
    return _back(account_id)


@blueprint.post(f"{ACCOUNT}/again")
def again(account_id: int) -> Response:
    """Another code; that of before works no more."""
    account_asked(account_id)
    try:
        send(invite_again(db.session(), acting(EVERYBODY), account_id))
    except Refused as refused:
        db.session.rollback()
        flash(str(refused))
    return _back(account_id)


@blueprint.post(f"{ACCOUNT}/reset")
def reset(account_id: int) -> Response:
    """Its owner lost their second step, and sets up another when they next sign in."""
    found = account_asked(account_id)
    if account_id == current.account_id:
        flash("This is your own account. Ask another administrator to reset its second step.")
    elif reset_and_tell(account_id):
        flash(f"{found.email} has no second step any more, and was told so by email.", "success")
    return _back(account_id)


def _back(account_id: int) -> Response:
    return redirect(url_for("accounts.account", account_id=account_id), 303)
