"""Whether a new password will do."""

from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_login import current_user
from flask_security import PasswordUtil

from tracker.actions.known_passwords import holds_name, is_common, is_in_file

PRODUCT = "Training Standards Tracker"
# Two of its words beside each other are its name; one may be anybody's.
NAMES = (PRODUCT, "training standards", "standards tracker")


class Passwords(PasswordUtil):
    """Long enough, and nothing that whoever guesses tries first."""

    def validate(
        self, password: str, is_register: bool, **known: Any
    ) -> tuple[list[str] | None, str]:
        """What is wrong with it, and how it is kept. Whose it is to be, `email` or else `user`
        tells, or who is signed in."""
        problems, normal = super().validate(password, is_register)
        if problems:
            return problems, normal
        user = known.get("user") or current_user
        email = known.get("email") or getattr(user, "email", None) or ""
        wrong = _wrong(normal, email)
        return ([wrong] if wrong else None), normal


def _wrong(password: str, email: str) -> str | None:
    if holds_name(password, email.split("@")[0], *email.split("@")[0].split(".")):
        return gettext("Choose a password that does not have the name of your email address in it")
    if holds_name(password, *NAMES):
        return gettext("Choose a password that does not have the name of this website in it")
    path = current_app.config["BREACHED_PASSWORDS"]
    if is_common(password) or (path and is_in_file(path, password)):
        return gettext(
            "Choose another password. This one is on a list of passwords that were stolen "
            "elsewhere, and is tried first by those who guess"
        )
    return None
