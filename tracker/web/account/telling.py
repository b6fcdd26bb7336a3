"""Owners are told by email when another way to sign in to their account begins or ends."""

from typing import Any

from flask import current_app, render_template
from flask_babel import gettext
from flask_mail import BadHeaderError, Message


def tell_owner(user: Any, what: str, **known: Any) -> None:
    """Tell the owner; where it does not leave the log says so. `what` is `linked` or `unlinked`."""
    subject = gettext("The ways to sign in to your account have changed")
    body = render_template(f"account/{what}.txt", subject=subject, **known)
    try:
        current_app.extensions["mail"].send(Message(subject, recipients=[user.email], body=body))
    except (OSError, ValueError, BadHeaderError):
        current_app.logger.exception("Nobody could be told of a way to sign in.")
