"""The emails around joining: invitations, codes, and word to the address that HR knows."""

import smtplib
from collections.abc import Sequence

from flask import current_app, render_template
from flask_babel import gettext
from flask_mail import BadHeaderError, Message

from tracker.actions.invitations import Made
from tracker.actions.notices.addresses import address
from tracker.mail.message import masked

UNSENT = (smtplib.SMTPException, OSError, ValueError, BadHeaderError)


def send_code(to: str, code: str) -> None:
    """The code that shows an address to be theirs, in the language of the page.

    Raises SMTPException or OSError where it does not leave.
    """
    body = render_template("joining/code.txt", code=code)
    subject = gettext("Your code to join Training Standards Tracker")
    current_app.extensions["mail"].send(Message(subject, recipients=[to], body=body))


def send_joined(to: str, joined_as: str) -> None:
    """Tell the person, at the address that HR knows, that somebody has joined as them.

    Where it does not leave the log says so: the account is made by now.
    """
    body = render_template("joining/joined.txt", masked=masked(joined_as))
    message = Message("Somebody has joined as you", recipients=[to], body=body)
    try:
        current_app.extensions["mail"].send(message)
    except UNSENT:
        current_app.logger.exception("A person could not be told that they have joined.")


def send_invitations(made: Sequence[Made], employer: str) -> list[Made]:
    """Email each their code; those whose email did not leave."""
    unsent = list(made)
    page = address("joining.code")
    try:
        with current_app.extensions["mail"].connect() as connection:
            for one in made:
                body = render_template(
                    "joining/invitation.txt", invitation=one, employer=employer, page=page
                )
                subject = f"Your code to see your training at {employer}"
                message = Message(
                    " ".join(subject.split()), recipients=[one.address or ""], body=body
                )
                try:
                    connection.send(message)
                except UNSENT:
                    current_app.logger.exception("Invitation %s could not be emailed.", one.id)
                else:
                    unsent.remove(one)
    except UNSENT:
        current_app.logger.exception("Invitations could not be emailed.")
    return unsent
