"""What is asked of somebody who joins, one thing a page."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovTextInput
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from tracker.actions.invitations import code_typed

LONGEST = 255
SHORT = Length(max=LONGEST, message=lazy_gettext("Enter 255 characters or fewer"))


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class CodeForm(FlaskForm):
    """The code of an invitation; `code.data` is its letters alone once it is valid."""

    code = StringField(lazy_gettext("Your code"), widget=GovTextInput(), validators=[SHORT])

    def validate(self, extra_validators: Any = None) -> bool:
        typed = code_typed(self.code.data or "")
        if not super().validate(extra_validators) or typed is None:
            self.code.errors = [
                lazy_gettext("Enter your code. It is 12 letters, like BCDF-GHJK-LMNP")
            ]
            return False
        self.code.data = typed
        return True


class FactsForm(FlaskForm):
    """What the organisation knows of the person invited."""

    number = StringField(
        lazy_gettext("Staff number"),
        widget=GovTextInput(),
        validators=[DataRequired(lazy_gettext("Enter your staff number")), SHORT],
    )
    surname = StringField(
        lazy_gettext("Surname"),
        widget=GovTextInput(),
        validators=[DataRequired(lazy_gettext("Enter your surname")), SHORT],
    )


class AddressForm(FlaskForm):
    """An email address, as it is kept once it is valid."""

    address = StringField(lazy_gettext("Email address"), widget=GovTextInput(), filters=[_stripped])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        rules = current_app.extensions["security"].mail_util
        try:
            kept = rules.validate(self.address.data).lower()
        except ValueError:
            kept = ""
        if not kept or len(kept) > LONGEST:
            self.address.errors = [lazy_gettext("Enter an email address, like name@example.com")]
            return False
        self.address.data = kept
        return True


class AddressCodeForm(FlaskForm):
    """The digits that were emailed to the address."""

    code = StringField(
        lazy_gettext("Code"),
        widget=GovTextInput(),
        validators=[DataRequired(lazy_gettext("Enter the code of 6 digits")), SHORT],
    )


class PasswordForm(FlaskForm):
    """A password, for those who want one; `password.data` is '' for none.

    Whose it is to be, `owner` tells: the email address that they gave.
    """

    owner = ""

    password = PasswordField(
        lazy_gettext("Password (you can leave this empty)"),
        widget=GovPasswordInput(),
        validators=[Optional(strip_whitespace=False), SHORT],
    )
    again = PasswordField(
        lazy_gettext("The same password again"),
        widget=GovPasswordInput(),
        validators=[EqualTo("password", lazy_gettext("The two passwords are not the same"))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.password.data:
            return True
        rules = current_app.extensions["security"].password_util
        problems, self.password.data = rules.validate(self.password.data, True, email=self.owner)
        self.password.errors = problems or []
        return not problems
