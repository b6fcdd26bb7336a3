"""What is asked of someone who signs in or changes how they do, no oftener than the limit lets."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NoReturn

from flask import current_app, request, session
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_security import Totp, UserMixin, hash_password, lookup_identity
from flask_security.forms import ChangePasswordForm
from flask_security.unified_signin import UnifiedSigninForm, UnifiedVerifyForm
from passlib.exc import TokenError
from werkzeug.exceptions import TooManyRequests
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired, EqualTo

from tracker import clock
from tracker.actions import sign_in_limit
from tracker.actions.sign_in_limit import CONFIRM, SIGN_IN, Caller, Limits, TooManyTries
from tracker.store.database import db

FRESH = timedelta(minutes=15)
SECONDS_OF_A_CODE = 30


class Codes(Totp):
    """Codes that are right only when asked for, soon, once, and after few wrong tries."""

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether it is the code last emailed to them; `window` is decided elsewhere.

        What cannot be a code, such as a mistyped password, is no try at the code.
        """

        def matches(asked: datetime) -> bool:
            try:
                self._totp.verify(
                    token, totp_secret, time=asked.timestamp(), window=SECONDS_OF_A_CODE
                )
            except TokenError:
                return False
            return True

        if not re.fullmatch(r"[\s\d-]+", token):
            return False
        return sign_in_limit.try_code(db.session(), caller_of(user.email), matches)

    def counter_of(self, token: str, secret: str, now: datetime) -> int | None:
        """Which of an authenticator's codes it is, by a clock that may be SECONDS_OF_A_CODE off."""
        try:
            match = self._totp.verify(token, secret, time=now.timestamp(), window=SECONDS_OF_A_CODE)
        except TokenError:
            return None
        return int(match.counter)


class SignInForm(UnifiedSigninForm):
    """Asks for a password, or for the code where `by_code` says that one was sent."""

    remember = None
    by_code = HiddenField()

    def validate(self, **more: Any) -> bool:
        typed = str(self.identity.data or "")
        found = lookup_identity(typed)
        # However it was typed, one account is one: the database may take more spellings for it.
        caller = caller_of(found.email if found else typed)
        if self.submit_send_code.data:
            _ask_for_code(caller, found)
            return super().validate(**more)
        if not typed or not self.passcode.data:
            return super().validate(**more)
        begin_counted_try(caller, SIGN_IN)
        if not super().validate(**more):
            if not (found and found.active and found.password):
                # Where there is a password to compare, that takes a while; so does this.
                hash_password(str(self.passcode.data))
            return False
        sign_in_limit.was_right(db.session(), caller, SIGN_IN)
        return True


class ConfirmForm(UnifiedVerifyForm):
    """The same again, of someone who is signed in."""

    by_code = HiddenField()

    def validate(self, **more: Any) -> bool:
        caller = caller_of(current_user.email)
        if self.submit_send_code.data:
            _ask_for_code(caller, current_user._get_current_object())
            return super().validate(**more)
        if not self.passcode.data:
            return super().validate(**more)
        begin_counted_try(caller, CONFIRM)
        is_right = super().validate(**more)
        if is_right:
            sign_in_limit.was_right(db.session(), caller, CONFIRM)
        return is_right


class PasswordForm(ChangePasswordForm):
    """Asks for the new password twice, and says which of the two is missing."""

    new_password = PasswordField(validators=[DataRequired(lazy_gettext("Enter a new password"))])
    new_password_confirm = PasswordField(
        validators=[
            DataRequired(lazy_gettext("Enter the new password again")),
            EqualTo("new_password", lazy_gettext("The two new passwords are not the same")),
        ]
    )

    @property
    def needs_current(self) -> bool:
        """Not where there is none, nor of someone who was just emailed a code instead of it."""
        if not current_user.password:
            return False
        age = clock.now().timestamp() - session.get("fs_paa", 0)
        return not (session.get("by_code") and age < FRESH.total_seconds())

    def validate(self, **more: Any) -> bool:
        if not super(ChangePasswordForm, self).validate(**more):
            return False
        if not self.needs_current:
            rules = current_app.extensions["security"].password_util
            problems, self.new_password.data = rules.validate(
                self.new_password.data, False, user=current_user
            )
            self.new_password.errors = problems or []
            return not problems
        if not self.password.data:
            return super().validate(**more)
        caller = caller_of(current_user.email)
        begin_counted_try(caller, CONFIRM)
        is_changed = super().validate(**more)
        # The current password may be right where the new one is not good enough.
        if not self.password.errors:
            sign_in_limit.was_right(db.session(), caller, CONFIRM)
        return is_changed


def caller_of(email: str) -> Caller:
    """Who tries to get into the account of this email address."""
    return Caller(email, request.remote_addr or "", str(current_app.secret_key))


def app_codes(typed: str) -> Callable[[str, datetime], int | None]:
    """How a code is found among those of an authenticator's secret; None where it is not."""
    codes = current_app.extensions["security"].totp_factory
    digits = re.sub(r"[\s-]", "", typed)
    is_a_code = re.fullmatch(r"[0-9]{6}", digits)
    return lambda secret, now: codes.counter_of(digits, secret, now) if is_a_code else None


def begin_counted_try(caller: Caller, limits: Limits) -> None:
    """Count one try; too many of them end the request with a page that says so."""
    try:
        sign_in_limit.begin_try(db.session(), caller, limits)
    except TooManyTries as refused:
        _refuse(refused)


def _ask_for_code(caller: Caller, user: UserMixin | None) -> None:
    """Each code is made from a secret of its own: two asked for at one moment are not the same,
    and one that was used is never right again."""
    try:
        sign_in_limit.ask_for_code(db.session(), caller)
    except TooManyTries as refused:
        _refuse(refused)
    if user is not None:
        current_app.extensions["security"].datastore.us_setup_email(user)
        db.session.commit()


def _refuse(refused: TooManyTries) -> NoReturn:
    raise TooManyRequests(retry_after=ceil(refused.wait.total_seconds())) from refused
