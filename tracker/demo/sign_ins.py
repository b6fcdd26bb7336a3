"""One sign-in for each role of the demo. The password is no secret: never load it in production."""

from typing import Any

from flask import current_app
from flask_security import hash_password

from tracker.demo.places import ICB, ORGANISATIONS
from tracker.demo.stories import STAFF_USER
from tracker.store.database import Session
from tracker.store.people import person_ids_numbered
from tracker.store.register_writing import Codes

ROLES = ("hr", "staff", "commissioner", "registrar", "admin")
DEMO_EMAILS = {role: f"{role}@demo.example" for role in ROLES}
DEMO_PASSWORD = "fictional-people-only"


def add_sign_ins(session: Session) -> None:
    """Add the roles and one user of each; commits. Needs the application's context."""
    accounts = _accounts()
    codes = Codes(session).ids
    (person_id,), _ = person_ids_numbered(session, STAFF_USER)
    sees: dict[str, dict[str, int]] = {
        "hr": {"organisation_id": codes["organisation"][ORGANISATIONS[0].code]},
        "staff": {"person_id": person_id},
        "commissioner": {"commissioner_id": codes["commissioner"][ICB]},
    }
    password = hash_password(DEMO_PASSWORD)
    for role, email in DEMO_EMAILS.items():
        accounts.find_or_create_role(role)
        accounts.create_user(email=email, password=password, roles=[role], **sees.get(role, {}))
    accounts.commit()


def demo_sign_ins() -> dict[str, str]:
    """The email address of each role's demo user, of those that this database holds."""
    accounts = _accounts()
    return {role: email for role, email in DEMO_EMAILS.items() if accounts.find_user(email=email)}


def sign_in_lines() -> list[str]:
    """The demo's sign-ins in words; nothing where this database holds none."""
    held = demo_sign_ins()
    if not held:
        return []
    width = max(map(len, held))
    return [
        f"Sign in to the demo with the password {DEMO_PASSWORD} as",
        *(f"  {role.ljust(width)}  {email}" for role, email in held.items()),
    ]


def account_of(role: str) -> int:
    """The id of the account of a role's demo user."""
    found: int = _accounts().find_user(email=DEMO_EMAILS[role]).id
    return found


def _accounts() -> Any:
    """Flask-Security's way to users and roles."""
    return current_app.extensions["security"].datastore
