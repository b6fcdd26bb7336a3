"""The account to which an invitation leads: new, of before, or of whoever is signed in."""

from typing import Any

from flask import current_app
from flask_security import UserDatastore, hash_password, login_user

from tracker.actions import joining
from tracker.actions.joining import Unusable
from tracker.actions.second_steps import forget_second_steps
from tracker.actions.sign_ins import keep_with_roles
from tracker.store.accounts import account_address
from tracker.store.database import db
from tracker.store.invitations import State
from tracker.store.person import person_with_id
from tracker.store.tables.invitations import Invitation
from tracker.web.joining_mail import send_joined
from tracker.web.signed_in import here


def open_account(invitation: Invitation, address: str, password: str) -> None:
    """Make the account, or give it its new ways to sign in; tell the addresses of before, and sign
    in. Raises Unusable and AddressTaken."""
    accounts = _accounts()
    hashed = hash_password(password) if password else None
    person_id, is_way_back = invitation.person_id, invitation.is_way_back
    before = account_address(db.session(), person_id)

    def account(person_id: int) -> None:
        if user := accounts.find_user(person_id=person_id):
            _renew(accounts, user, address, hashed)
            return
        role = accounts.find_or_create_role("staff")
        known = {"email": address, "password": hashed, "person_id": person_id}
        accounts.create_user(**known, roles=[role])

    joining.join(db.session(), invitation.id, address, account)
    send_joined(_others(person_id, address, before), address, is_way_back)
    user: Any = accounts.find_user(person_id=person_id)
    login_user(user, authn_via=["email"])
    db.session.commit()


def _renew(accounts: UserDatastore, user: Any, address: str, hashed: str | None) -> None:
    """Another address and password; the passkeys and the second step end, and so does every
    sign-in."""
    forget_second_steps(db.session(), user.id)
    accounts.reset_user_access(user)
    user.email, user.password = address, hashed
    accounts.us_setup_email(user)


def add_to_account(user: Any, invitation: Invitation) -> None:
    """The account of whoever is signed in becomes that of the person invited too. Raises Unusable.

    They go on signing in as they do.
    """
    accounts, person_id = _accounts(), invitation.person_id

    def account(person_id: int) -> None:
        db.session.refresh(user)
        if user.person_id is not None:
            raise Unusable(State.USED)
        user.person_id = person_id
        accounts.add_role_to_user(user, accounts.find_or_create_role("staff"))
        keep_with_roles(db.session(), here().id, user.id, [role.name for role in user.roles])

    joining.join(db.session(), invitation.id, None, account)
    send_joined(_others(person_id, user.email, None), user.email, False)


def _others(person_id: int, address: str, before: str | None) -> list[str]:
    """Where to tell the person of it: at the address of before, and at that which HR knows."""
    person = person_with_id(db.session(), person_id)
    known = person.email.lower() if person and person.email else None
    return sorted({one for one in (before, known if known != address.lower() else None) if one})


def _accounts() -> UserDatastore:
    return current_app.extensions["security"].datastore
