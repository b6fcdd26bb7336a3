"""Signing in by password, by an emailed code that is typed in or by a passkey."""

import time
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_mail import Mail, Message, email_dispatched
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin, user_authenticated
from flask_wtf.csrf import CSRFProtect

from tracker.actions.accounts.signed_in import note_day
from tracker.actions.sign_in_limit import CODE_LASTS
from tracker.store.database import db
from tracker.store.tables.accounts import Role, User, WebAuthn
from tracker.web.account import passkeys
from tracker.web.account.passwords import Passwords
from tracker.web.account.sign_in_forms import FRESH, Codes, ConfirmForm, PasswordForm, SignInForm
from tracker.web.language import Catalogue
from tracker.web.signed_in import begin, register_signed_in

WRONG = "The email address, password or code is not right. Check them and try again."
SECURITY: dict[str, Any] = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_US_SIGNIN_SEND_CODE_URL": "/sign-in/code",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_CHANGE_URL": "/account/password",
    # Not used, and not to stand in the way of the page at /verify.
    "SECURITY_VERIFY_URL": "/account/verify",
    "SECURITY_US_VERIFY_URL": "/account/confirm",
    "SECURITY_US_VERIFY_SEND_CODE_URL": "/account/confirm/code",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_UNIFIED_SIGNIN": True,
    "SECURITY_US_SIGNIN_REPLACES_LOGIN": True,
    "SECURITY_US_ENABLED_METHODS": ["password", "email"],
    "SECURITY_US_TOKEN_VALIDITY": int(CODE_LASTS.total_seconds()),
    "SECURITY_US_EMAIL_SUBJECT": "Your code to sign in to Training Standards Tracker",
    # The second step is asked for by our own pages, of every sign-in alike.
    "SECURITY_US_MFA_REQUIRED": [],
    "SECURITY_CHANGEABLE": True,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {
        "check_deliverability": False,
        "test_environment": True,
    },
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password has been changed",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_TOTP_ISSUER": "Training Standards Tracker",
    "SECURITY_FRESHNESS": FRESH,
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "SECURITY_MSG_INVALID_PASSWORD_CODE": ("That is not right. Check it and try again.", "error"),
    "SECURITY_MSG_INVALID_PASSWORD": ("That is not your password", "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("Enter your current password", "error"),
    "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (
        "Your new password must have at least %(length)s characters",
        "error",
    ),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": (
        "Choose a password that differs from your old one",
        "error",
    ),
    "SECURITY_MSG_PASSWORD_CHANGE": ("You have changed your password", "success"),
    "SECURITY_MSG_US_SPECIFY_IDENTITY": ("Enter your email address", "error"),
    "SECURITY_MSG_FAILED_TO_SEND_CODE": ("We could not send a code. Try again later", "error"),
    "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": ("Thank you. That is confirmed.", "info"),
    "SECURITY_MSG_REAUTHENTICATION_REQUIRED": (
        "Confirm that it is you before you change this",
        "info",
    ),
    # A form may stay open as long as its session lasts.
    "WTF_CSRF_TIME_LIMIT": None,
    "SECONDS_TO_SEND_A_CODE": 1.0,
}


class Accounts(SQLAlchemyUserDatastore):
    """Users and roles. Every user made may sign in by a code, with or without a password."""

    def create_user(self, **known: Any) -> UserMixin:
        user = super().create_user(**known)
        self.us_setup_email(user)
        return user


def register_sign_in(app: Flask) -> None:
    """Sessions, passwords, codes and forms that only our own pages can send."""
    for name, value in {**SECURITY, **passkeys.SECURITY}.items():
        app.config.setdefault(name, value)
    CSRFProtect(app)
    Mail(app)
    security = Security(
        app,
        Accounts(db, User, Role, WebAuthn),
        change_password_form=PasswordForm,
        us_signin_form=SignInForm,
        us_verify_form=ConfirmForm,
        totp_cls=Codes,
        wan_register_form=passkeys.NamePasskeyForm,
        wan_register_response_form=passkeys.NewPasskeyForm,
        wan_signin_response_form=passkeys.PasskeyForm,
        wan_delete_form=passkeys.RemovePasskeyForm,
        webauthn_util_cls=passkeys.Passkeys,
        password_util_cls=Passwords,
    )
    # What it says comes from our catalogue: it has no Welsh of its own.
    security.i18n_domain = Catalogue()
    # Pages only: what Flask-Security would tell a program, nobody has asked for.
    security.want_json(lambda request: False)
    register_signed_in(app)
    app.after_request(_take_as_long_for_all)
    user_authenticated.connect(_begin, app)
    passkeys.tell_of_passkeys(app)
    if app.config["MAIL_SUPPRESS_SEND"]:
        email_dispatched.connect(_log_instead, app)


def _begin(app: Flask, user: Any, authn_via: list[str] | None = None, **more: Any) -> None:
    """Whatever showed who they are, the browser is signed in on the server."""
    note_day(db.session(), user.id)
    begin(user, authn_via or ())


def _take_as_long_for_all(response: Response) -> Response:
    """A code is made and emailed only for who has an account: how long that takes must not tell."""
    if request.endpoint == "security.us_signin_send_code":
        db.session.rollback()  # what was to be kept is committed; nothing is held while this waits
        least = g.began_at + current_app.config["SECONDS_TO_SEND_A_CODE"]
        time.sleep(max(0.0, least - time.monotonic()))
    return response


def _log_instead(app: Flask, message: Message, **more: Any) -> None:
    to = ", ".join(str(recipient) for recipient in message.recipients)
    app.logger.warning(
        "No MAIL_SERVER is set, so this email to %s stays here:\n%s", to, message.body
    )
