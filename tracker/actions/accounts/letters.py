"""The emails around accounts of those who work with the tracker, in English as their pages are.

They need the application's context.
"""

import smtplib
from typing import Any

from email_validator import validate_email
from flask import current_app
from flask_babel import force_locale
from flask_mail import BadHeaderError, Message

from tracker.actions.accounts.inviting import Asked
from tracker.actions.notices.addresses import address

UNSENT = (smtplib.SMTPException, OSError, ValueError, BadHeaderError)
NAME = "Training Standards Tracker"


def send_invitation(asked: Asked, by: str) -> bool:
    """Send the code to the owner; whether it left."""
    known = {"asked": asked, "by": by, "page": address("joining.code")}
    return _sent(asked.email, f"Your account in {NAME}", "invitation", **known)


def tell_of_change(to: str, by: str, what: str) -> None:
    """Tell the owner what was done with their account; where that fails, the log says so."""
    _sent(to, f"Your account in {NAME} has been changed", "changed", what=what, by=by)


def is_address(text: str) -> str | None:
    """The email address as it is kept, None where it cannot be one."""
    try:
        # As at sign-in: nobody's mail server is asked.
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except ValueError:
        return None
    kept = found.normalized.lower()
    return kept if len(kept) <= 255 else None


def _sent(to: str, subject: str, template: str, **known: Any) -> bool:
    # A command has no request for the templates of pages to ask.
    with force_locale("en"):
        body = current_app.jinja_env.get_template(f"accounts/{template}.txt").render(**known)
    try:
        current_app.extensions["mail"].send(Message(subject, recipients=[to], body=body))
    except UNSENT:
        current_app.logger.exception("An email about an account did not leave: %s.", template)
        return False
    return True
