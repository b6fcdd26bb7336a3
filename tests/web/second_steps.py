"""Authenticator apps of tests, and accounts that have one."""

from datetime import timedelta

from flask import Flask
from flask_security import hash_password

from tests.web.checked_page import CheckedClient, text_of, token_in
from tests.web.conftest import make_user
from tests.web.signing_in import PASSWORD, post
from tracker import clock
from tracker.actions.second_steps import make_recovery_codes
from tracker.store import second_steps
from tracker.store.database import db
from tracker.store.tables.accounts import User

CODE = "/sign-in/second-step"
RECOVERY = f"{CODE}/recovery"
SET_UP = "/account/second-step"
HR = "hr@harbour.example"


def secret_for(app: Flask) -> str:
    return app.extensions["security"].totp_factory.generate_totp_secret()


def app_code(app: Flask, secret: str, later: int = 0) -> str:
    """What an app with that secret shows, so many seconds later."""
    totp = app.extensions["security"].totp_factory._totp.from_source(secret)
    return totp.generate(time=(clock.now() + timedelta(seconds=later)).timestamp()).token


def make_account(app: Flask, email: str, *roles: str, has_app: bool = True) -> tuple[int, str]:
    """The id of an account with a password, and the secret of its app."""
    with app.app_context():
        user = make_user(email, *roles, password=hash_password(PASSWORD))
        app.extensions["security"].datastore.us_setup_email(user)
        secret = secret_for(app)
        if has_app:
            second_steps.set_secret(db.session(), user.id, secret, None)
        db.session.commit()
        return user.id, secret


def codes_of(app: Flask, account_id: int) -> list[str]:
    """Recovery codes that are made for the account now."""
    with app.app_context():
        return make_recovery_codes(db.session(), account_id)


def first_step(client: CheckedClient, email: str, **fields: str):
    return post(client, identity=email, passcode=PASSWORD, **fields)


def enter(client: CheckedClient, code: str, address: str = CODE):
    """Send a code from the page that asks for it."""
    return client.post(address, data={"csrf_token": token_in(client.get(address)), "code": code})


def said(response) -> str:
    from tests.web.checked_page import parsed

    return text_of(parsed(response).find(class_="govuk-error-summary"))


def account(app: Flask, account_id: int) -> User:
    return db.session.get(User, account_id, populate_existing=True)
