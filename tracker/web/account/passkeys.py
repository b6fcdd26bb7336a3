"""Passkeys: what is asked of the browser, and what is taken from it.

A passkey is kept by the phone or computer, which asks for a face, a finger or a PIN before it
signs. It names its account itself, so nobody types an email address, and nobody learns from the
page which addresses have an account.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext
from flask_login import current_user
from flask_security import UserMixin, WebauthnUtil, wan_deleted, wan_registered
from flask_security.webauthn import (
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninResponseForm,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import HiddenField

from tracker.actions import sign_in_limit
from tracker.actions.second_steps import needs_two
from tracker.actions.sign_in_limit import PASSKEY, Caller, TooManyTries
from tracker.actions.sign_ins import end_sign_ins
from tracker.store.database import db
from tracker.store.second_steps import remove_codes
from tracker.web.account import account_mail
from tracker.web.security import current
from tracker.web.signed_in import here, is_spared, took_second_step

MOST_PASSKEYS = 10
WITHIN = timedelta(minutes=5)
MILLISECONDS = 1000 * 60 * 4
NOT_TAKEN = "The passkey was not accepted. Try again, or ask for a code instead"
ODD_NAME = ("Enter a name of letters, numbers and spaces", "error")
LATE = ("That took too long. Start again", "error")
SECURITY: dict[str, Any] = {
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_RP_NAME": "Training Standards Tracker",
    "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
    "SECURITY_WAN_DELETE_URL": "/account/passkeys/remove",
    "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
    "SECURITY_WAN_POST_REGISTER_VIEW": "/account/passkeys",
    "SECURITY_WAN_REGISTER_WITHIN": WITHIN,
    "SECURITY_WAN_SIGNIN_WITHIN": WITHIN,
    "SECURITY_WAN_REGISTER_TIMEOUT": MILLISECONDS,
    "SECURITY_WAN_SIGNIN_TIMEOUT": MILLISECONDS,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    # Whoever is to confirm that it is they gets a code.
    "SECURITY_WAN_ALLOW_AS_VERIFY": None,
    "SECURITY_WAN_NAME_ALLOWED_CHARS": ["L", "M", "N", "Pc", "Pd", "Pf", "Po", "Zs"],
    "SECURITY_MSG_API_ERROR": (NOT_TAKEN, "error"),
    "SECURITY_MSG_WEBAUTHN_EXPIRED": LATE,
    "SECURITY_MSG_WEBAUTHN_NAME_REQUIRED": (
        "Enter a name for the passkey, such as My phone",
        "error",
    ),
    "SECURITY_MSG_WEBAUTHN_NAME_INUSE": (
        "You have a passkey called %(name)s. Enter another name",
        "error",
    ),
    "SECURITY_MSG_WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey called %(name)s", "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ODD_NAME,
    "SECURITY_MSG_INVALID_INPUT": ODD_NAME,
    "SECURITY_MSG_INVALID_INPUT_LENGTH": (
        "Enter a name of %(length)s characters or fewer",
        "error",
    ),
    "SECURITY_MSG_WEBAUTHN_REGISTER_SUCCESSFUL": (
        "You have added the passkey %(name)s. You can sign in with it from now on.",
        "success",
    ),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_DELETED": (
        "You have removed the passkey %(name)s. It does not sign you in any more.",
        "success",
    ),
}


class Passkeys(WebauthnUtil):
    """Asks for passkeys that name their account, and whose owner the device has made sure of."""

    def authenticator_selection(
        self, user: UserMixin, usage: str
    ) -> AuthenticatorSelectionCriteria:
        """Any kind of authenticator, in the device or beside it."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(
        self, user: UserMixin | None, usage: list[str]
    ) -> UserVerificationRequirement:
        """A face, a finger or a PIN each time: it is the only factor."""
        return UserVerificationRequirement.REQUIRED


class NamePasskeyForm(WebAuthnRegisterForm):
    """What a new passkey is called."""

    usage = HiddenField(default="first")

    def validate(self, **more: Any) -> bool:
        if not super().validate(**more):
            return False
        self.usage.data = "first"
        if len(current_user.webauthn) >= MOST_PASSKEYS:
            self.name.errors = [
                gettext("You have %(most)s passkeys. Remove one first", most=MOST_PASSKEYS)
            ]
            return False
        return True


class NewPasskeyForm(WebAuthnRegisterResponseForm):
    """What the browser answers once it has made a passkey."""

    def validate(self, **more: Any) -> bool:
        if not _is_taken(self, lambda: super(NewPasskeyForm, self).validate(**more)):
            return False
        # What the browser says beside what is signed is nobody's word, and is shown nowhere.
        self.extensions = None  # type: ignore[assignment]
        return True


class PasskeyForm(WebAuthnSigninResponseForm):
    """What the browser answers when somebody signs in with a passkey: good for one answer."""

    def validate(self, **more: Any) -> bool:
        once = Caller(self.challenge, request.remote_addr or "", str(current_app.secret_key))
        try:
            sign_in_limit.begin_try(db.session(), once, PASSKEY)
        except TooManyTries:
            self.credential.errors = [_not_taken()]
            return False
        if not _is_taken(self, lambda: super(PasskeyForm, self).validate(**more)):
            return False
        if self.user is None or not self.user.is_active:
            self.credential.errors = [_not_taken()]
            return False
        # Nobody is remembered for longer than their sign-in lasts.
        self.remember.data = False
        return True


class RemovePasskeyForm(WebAuthnDeleteForm):
    """Which passkey goes; never the last second step of somebody who needs one."""

    def validate(self, **more: Any) -> bool:
        if not super().validate(**more):
            return False
        is_last = len(current_user.webauthn) == 1 and not current_user.tf_totp_secret
        if is_last and needs_two(current.held) and not is_spared(current_user.email):
            self.name.errors = [
                gettext("You need a second step to sign in. Set up an app or another passkey first")
            ]
            return False
        return True


def _not_taken() -> str:
    return gettext("The passkey was not accepted. Try again, or ask for a code instead")


def _is_taken(form: Any, validate: Callable[[], bool]) -> bool:
    """Whether an answer is right; what is wrong with it only the log says.

    Its parts come from a browser, and the library raises of many kinds for what none would send.
    """
    try:
        if validate():
            return True
        current_app.logger.info("A passkey was not accepted: %s", form.errors)
    except Exception as odd:
        db.session.rollback()
        current_app.logger.info("A passkey could not be read: %s", type(odd).__name__)
    form.credential.errors = [_not_taken()]
    return False


def tell_of_passkeys(app: Flask) -> None:
    """Write to the owner of an account when a passkey is added or removed."""
    wan_registered.connect(_added, app)
    wan_deleted.connect(_removed, app)


def _added(app: Flask, user: UserMixin, name: str, **more: Any) -> None:
    # It was shown just now: whoever needed a second step has taken it.
    took_second_step("passkey")
    end_sign_ins(db.session(), user.id, here().id)
    account_mail.tell_passkey_added(user, name)


def _removed(app: Flask, user: UserMixin, name: str, **more: Any) -> None:
    if len(user.webauthn) == 1 and not user.tf_totp_secret:
        remove_codes(db.session(), user.id)
    end_sign_ins(db.session(), user.id, here().id)
    account_mail.tell_passkey_removed(user, name)
