"""The emails around joining: invitations, codes, and word to the address that HR knows."""

import smtplib
from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, gettext
from flask_mail import BadHeaderError, Message

from tracker.actions.invitations import Made
from tracker.actions.notices.addresses import address
from tracker.mail.message import masked
from tracker.web.language import NAMES

UNSENT = (smtplib.SMTPException, OSError, ValueError, BadHeaderError)


def send_code(to: str, code: str) -> None:
    """The code that shows an address to be theirs, in the language of the page.

    Raises SMTPException or OSError where it does not leave.
    """
    body = render_template("joining/code.txt", code=code)
    subject = gettext("Your code to join Training Standards Tracker")
    current_app.extensions["mail"].send(Message(subject, recipients=[to], body=body))


def send_joined(to: Sequence[str], joined_as: str, is_way_back: bool) -> None:
    """Tell the person, at the addresses of theirs, that somebody has joined or come back as them.

    Where it does not leave the log says so: it is done by now.
    """
    subject = (
        "You have a new way to sign in, Mae gennych ffordd newydd o fewngofnodi"
        if is_way_back
        else "Somebody has joined as you, Mae rhywun wedi ymuno yn eich enw chi"
    )
    name = "came_back" if is_way_back else "joined"
    _tell(to, subject, f"joining/{name}.txt", masked=masked(joined_as))


def send_way_back_made(to: str, employer: str) -> None:
    """Tell whoever signs in to an account that HR made a code to change how it is signed in to."""
    subject = "HR made a code for your account, Gwnaeth AD god ar gyfer eich cyfrif"
    _tell([to], subject, "joining/way_back_made.txt", employer=employer)


def _tell(to: Sequence[str], subject: str, template: str, **known: Any) -> None:
    """Write to a person in both languages: whose language it is nobody can ask here."""
    if not to:
        return
    body = in_languages(tuple(NAMES), template, **known)
    try:
        with current_app.extensions["mail"].connect() as connection:
            for one in to:
                connection.send(Message(subject, recipients=[one], body=body))
    except UNSENT:
        current_app.logger.exception("A person could not be told: %s.", template)


def in_languages(languages: Sequence[str], template: str, **known: Any) -> str:
    """A text in each of these languages, one after the other."""
    texts = []
    for one in languages:
        with force_locale(one):
            texts.append(render_template(template, **known).strip())
    return f"\n\n{'-' * 40}\n\n".join(texts) + "\n"


def send_invitations(made: Sequence[Made], employer: str, languages: Sequence[str]) -> list[Made]:
    """Email each their code, in these languages; those whose email did not leave."""
    unsent = list(made)
    page = address("joining.code")
    subject = " / ".join(_subject(one, employer) for one in languages)
    try:
        with current_app.extensions["mail"].connect() as connection:
            for one in made:
                body = in_languages(
                    languages,
                    "joining/invitation.txt",
                    invitation=one,
                    employer=employer,
                    page=page,
                )
                message = Message(subject, recipients=[one.address or ""], body=body)
                try:
                    connection.send(message)
                except UNSENT:
                    current_app.logger.exception("Invitation %s could not be emailed.", one.id)
                else:
                    unsent.remove(one)
    except UNSENT:
        current_app.logger.exception("Invitations could not be emailed.")
    return unsent


def _subject(language: str, employer: str) -> str:
    with force_locale(language):
        said = gettext("Your code to see your training at %(employer)s", employer=employer)
    return " ".join(said.split())
