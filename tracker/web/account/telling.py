"""Owners are told by email when another way to sign in to their account begins or ends."""

from typing import Any

from flask import render_template
from flask_babel import gettext

from tracker.web.account.account_mail import tell


def tell_owner(user: Any, what: str, **known: Any) -> None:
    """Tell the owner; where it does not leave the log says so. `what` is `linked` or `unlinked`."""
    subject = gettext("The ways to sign in to your account have changed")
    body = render_template(f"account/{what}.txt", subject=subject, **known)
    tell(user.email, subject, body)
