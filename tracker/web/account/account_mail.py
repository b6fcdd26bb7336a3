"""What the owner of an account is told by email when somebody changes how it is signed in to."""

from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_mail import BadHeaderError, Message

from tracker.actions.second_steps import reset_second_factor
from tracker.store.database import db
from tracker.web.joining_mail import in_languages
from tracker.web.language import ENGLISH, NAMES


def tell_app_added(user: Any) -> None:
    """An authenticator app has been set up."""
    _tell(user.email, "app_added", _languages(user))


def tell_app_removed(user: Any) -> None:
    """No code of an app is asked for any more."""
    _tell(user.email, "app_removed", _languages(user))


def tell_passkey_added(user: Any, passkey: str) -> None:
    """There is a passkey of that name."""
    _tell(user.email, "passkey_added", _languages(user), passkey=passkey)


def tell_passkey_removed(user: Any, passkey: str) -> None:
    """The passkey of that name signs nobody in any more."""
    _tell(user.email, "passkey_removed", _languages(user), passkey=passkey)


def tell_codes_made(user: Any) -> None:
    """There are other recovery codes than before."""
    _tell(user.email, "codes_made", _languages(user))


def tell_code_used(user: Any, left: int) -> None:
    """Somebody signed in with a recovery code, and so many are left."""
    _tell(user.email, "code_used", _languages(user), left=left)


def tell_tries(user: Any) -> None:
    """Somebody has passed the first step and fails at the second."""
    _tell(user.email, "tries", _languages(user))


def reset_and_tell(account_id: int) -> bool:
    """What an administrator does for somebody who lost their second step; False where there is no
    such account. See `reset_second_factor`."""
    address = reset_second_factor(db.session(), account_id)
    if address is None:
        return False
    _tell(address, "reset", tuple(NAMES))
    return True


def tell(to: str, subject: str, body: str) -> None:
    """Where it does not leave, the log says so: what it tells of is done by now."""
    try:
        message = Message(subject, recipients=[to], body=body)
        current_app.extensions["mail"].send(message)
    except (OSError, ValueError, BadHeaderError):
        current_app.logger.exception("The owner of an account could not be told.")


def _languages(user: Any) -> tuple[str, ...]:
    """Both for staff; all others' pages are in English."""
    is_staff = any(role.name == "staff" for role in user.roles)
    return tuple(NAMES) if is_staff else (ENGLISH,)


def _tell(to: str, name: str, languages: tuple[str, ...], **known: Any) -> None:
    template = "security/email/account.txt"
    subjects = []
    for one in languages:
        with force_locale(one):
            subjects.append(render_template(template, name=name, part="subject", **known).strip())
    body = in_languages(languages, template, name=name, part="body", **known)
    tell(to, ", ".join(subjects), body)
