"""What the pages about accounts share: who acts, and what is sent and said of it."""

from collections.abc import Callable

from flask import current_app, flash
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField

from tracker.actions.accounts.acting import Acting, Refused
from tracker.actions.accounts.inviting import Asked, was_not_sent
from tracker.actions.accounts.letters import is_address, send_invitation, tell_of_change
from tracker.actions.accounts.wording import said_of_role
from tracker.store.account_list import Account, Team, any_account
from tracker.store.database import db
from tracker.web.security import current

NO_ADDRESS = "Enter an email address, like name@example.com"


class AddressForm(FlaskForm):
    """Whom to invite; `address.data` is as it is kept once it is valid."""

    address = StringField("Email address", widget=GovTextInput())

    def validate(self, extra_validators: object = None) -> bool:
        kept = is_address(self.address.data or "")
        if not super().validate() or kept is None:
            self.address.errors = [NO_ADDRESS]
            return False
        self.address.data = kept
        return True


def acting(team: Team) -> Acting:
    """Whoever is signed in, for those whose accounts are theirs to look after."""
    return Acting(current.email, current.account_id, team, str(current_app.secret_key))


def send(asked: Asked) -> None:
    """Send the code to who was invited, or tell who got the role at once; say so on the page."""
    if asked.code is None:
        found = any_account(db.session(), asked.account_id)
        assert found
        tell_of_change(asked.email, current.email, said_of_role(found))
        flash(f"{asked.email} has an account, and the role from now on.", "success")
    elif send_invitation(asked, current.email):
        flash(f"An invitation is on the way to {asked.email}.", "success")
    else:
        was_not_sent(db.session(), asked.account_id)
        flash(f"The email to {asked.email} could not be sent. Try again later.")


def change(work: Callable[[], Account], said: str, told: Callable[[Account], str]) -> None:
    """Do it, tell the owner and say so; where it is refused, say why."""
    try:
        found = work()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused))
        return
    tell_of_change(found.email, current.email, told(found))
    flash(said.format(found.email), "success")
