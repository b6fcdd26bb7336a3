"""Someone of the staff with a password and a mailbox, and what they send to sign in."""

import re

from flask import Flask
from flask_security import hash_password

from tests.web.checked_page import CheckedClient, parsed, text_of, token_in

EMAIL = "asha@harbour.example"
PASSWORD = "three words together"
WRONG = "The email address, password or code is not right. Check them and try again."


def make_asha(app: Flask) -> None:
    with app.app_context():
        datastore = app.extensions["security"].datastore
        datastore.find_or_create_role("staff")
        datastore.create_user(email=EMAIL, password=hash_password(PASSWORD), roles=["staff"])
        datastore.commit()


def post(client: CheckedClient, address: str = "/sign-in", **fields: str):
    """Send the sign-in form as the page does, from the page."""
    token = token_in(client.get("/sign-in"))
    return client.post(address, data={"csrf_token": token, "chosen_method": "email", **fields})


def ask_for_code(client: CheckedClient, sent: list, email: str = EMAIL) -> str | None:
    """The code that the email sent last tells."""
    response = post(client, "/sign-in/code", identity=email)
    assert text_of(parsed(response).h1) == "Enter your code"
    return re.search(r"^\d{6}$", sent[-1].body, re.MULTILINE)[0] if sent else None


def is_signed_in(client: CheckedClient) -> bool:
    return client.get("/account").status_code == 200
