"""Inviting somebody with a role, and changing the role of an account."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField

from tracker.actions.accounts.acting import Refused
from tracker.actions.accounts.changing import change_role
from tracker.actions.accounts.inviting import invite as invite_somebody
from tracker.actions.accounts.wording import LEFT, said_of_role
from tracker.store.account_list import (
    Account,
    WorkRole,
    commissioners_to_choose,
    organisations_to_choose,
    place_with_code,
)
from tracker.store.account_writing import Place
from tracker.store.database import db
from tracker.web.account_acting import AddressForm, acting, change, send
from tracker.web.accounts.accounts import ACCOUNT, EVERYBODY, account_asked
from tracker.web.accounts.area import blueprint
from tracker.web.choices import choices
from tracker.web.security import current

OWN_TRAINING = "own"
NO_ROLE = "Choose what the account is for"
NO_PLACE = {
    WorkRole.HR: "Choose the organisation whose HR it is",
    WorkRole.COMMISSIONER: "Choose the commissioner",
}


class RoleForm(FlaskForm):
    """What an account is for; `place` is where, once it is valid."""

    role = RadioField("What is the account for?", widget=GovRadioInput(), validate_choice=False)
    organisation = SelectField(
        "Organisation, for the HR team", widget=GovSelect(), validate_choice=False
    )
    commissioner = SelectField(
        "Commissioner, for commissioners", widget=GovSelect(), validate_choice=False
    )
    place = Place()

    def __init__(self, has_training: bool = False, **known: Any) -> None:
        super().__init__(**known)
        session = db.session()
        own = [(OWN_TRAINING, "Only their own training")] if has_training else []
        self.role.choices = [*choices(WorkRole, "role"), *own]
        self.organisation.choices = [("", "Choose one"), *organisations_to_choose(session)]
        self.commissioner.choices = [("", "Choose one"), *commissioners_to_choose(session)]

    @property
    def chosen(self) -> WorkRole | None:
        """The role; None for own training alone."""
        return None if self.role.data == OWN_TRAINING else WorkRole(self.role.data)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.role.data not in {value for value, _ in self.role.choices}:
            self.role.errors = [NO_ROLE]
            return False
        fields = {WorkRole.HR: self.organisation, WorkRole.COMMISSIONER: self.commissioner}
        role = self.chosen
        field = fields.get(role) if role else None
        if role is None or field is None:
            return is_valid
        found = place_with_code(db.session(), role, field.data or "")
        if found is None:
            field.errors = [NO_PLACE[role]]
            return False
        self.place = Place(found) if role == WorkRole.HR else Place(None, found)
        return is_valid


class InviteForm(AddressForm, RoleForm):
    """Whom to invite, and as what."""


@blueprint.route("/invite", methods=["GET", "POST"])
def invite() -> str | Response:
    """Make an account and send its owner the code that opens it."""
    form = InviteForm()
    if form.validate_on_submit() and form.chosen:
        by, address = acting(EVERYBODY), str(form.address.data)
        try:
            asked = invite_somebody(db.session(), by, address, form.chosen, form.place)
        except Refused as refused:
            db.session.rollback()
            form.address.errors = [str(refused)]
        else:
            send(asked)
            return redirect(url_for("accounts.accounts"), 303)
    return render_template("accounts/invite.html", form=form, failed=bool(form.errors))


@blueprint.route(f"{ACCOUNT}/role", methods=["GET", "POST"])
def role(account_id: int) -> str | Response:
    """Let an account be for something else."""
    found = account_asked(account_id)
    if account_id == current.account_id:
        flash("This is your own account. Ask another administrator to change it.")
        return redirect(url_for("accounts.account", account_id=account_id), 303)
    form = RoleForm(found.person_id is not None, data={"role": found.role})
    if form.validate_on_submit():
        return _change(found, form)
    return render_template("accounts/role.html", form=form, account=found, failed=bool(form.errors))


def _change(found: Account, form: RoleForm) -> Response:
    by, session = acting(EVERYBODY), db.session()
    change(
        lambda: change_role(session, by, found.id, form.chosen, form.place),
        "{} has that role from now on, and has to sign in again.",
        lambda now: said_of_role(now) if form.chosen else LEFT,
    )
    if form.chosen is None:
        return redirect(url_for("accounts.accounts"), 303)
    return redirect(url_for("accounts.account", account_id=found.id), 303)
