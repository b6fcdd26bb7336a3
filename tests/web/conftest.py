"""Users of each role, and the one client through which every page of every test is fetched."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tests.web.checked_page import CheckedClient
from tests.web.harbour_users import person_id
from tracker.actions.sign_ins import begin_sign_in
from tracker.store.database import db
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.places import Organisation


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """What is read here is not about how it is read."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLite's: a page says the same on either engine. Who asks for rows in a new way is ON_BOTH.

    So are, of each area, the tests that go through its queries.
    """
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")


@pytest.fixture
def web_app(app: Flask) -> Flask:
    """The application whose pages are fetched; a module may give `sqlite_app` instead."""
    return app


@pytest.fixture
def visitor(web_app: Flask) -> CheckedClient:
    """Someone who has not signed in."""
    web_app.test_client_class = CheckedClient
    return web_app.test_client()


@pytest.fixture
def signed_in(web_app: Flask) -> Callable[..., CheckedClient]:
    """`signed_in(role, organisation=..., person=..., commissioner=...)`: that user's client.

    An organisation may be told by its code, and is made where there is none; others by their ids.
    """

    def new(*roles: str, organisation=None, person=None, commissioner=None) -> CheckedClient:
        with web_app.app_context():
            known = {"person_id": person, "commissioner_id": commissioner}
            known["organisation_id"] = _organisation_id(organisation)
            user = make_user(f"{uuid4().hex}@tests.example", *roles, **known)
            return client_of(web_app, user)

    return new


@pytest.fixture
def harbour(session: Session) -> Session:
    """The small trust of tests/actions/harbour.py, which nothing has swept."""
    fill(session)
    return session


@pytest.fixture
def ruth(harbour: Session, signed_in: Callable[..., CheckedClient]) -> CheckedClient:
    """Ruth Adeyemi of the trust, who is in date."""
    return signed_in("staff", person=person_id(harbour, "00101"))


@pytest.fixture
def sent(web_app: Flask) -> Iterator[list]:
    """The emails that went out."""
    with web_app.extensions["mail"].record_messages() as messages:
        yield messages


@pytest.fixture
def statements(web_app: Flask) -> Callable:
    """`with statements() as ran:` then `ran` holds every SQL statement that was sent meanwhile."""

    @contextmanager
    def listen() -> Iterator[list[str]]:
        ran: list[str] = []
        with web_app.app_context():
            engine = db.engine

        def hear(connection, cursor, statement, *rest) -> None:
            ran.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        yield ran
        event.remove(engine, "before_cursor_execute", hear)

    return listen


def make_user(email: str, *roles: str, **known) -> User:
    """A user with these roles, committed; needs an application context."""
    held = [
        db.session.query(Role).filter_by(name=name).one_or_none() or Role(name=name)
        for name in roles
    ]
    user = User(email=email, active=True, fs_uniquifier=uuid4().hex, roles=held, **known)
    db.session.add(user)
    db.session.commit()
    return user


def client_of(app: Flask, user: User) -> CheckedClient:
    """A client with the session that signing in just now, by both steps, would have made."""
    app.test_client_class = CheckedClient
    client = app.test_client()
    sign_in(client, user)
    return client


def sign_in(client: FlaskClient, user: User, *factors: str) -> None:
    """Sign a client in, by these factors."""
    roles = [role.name for role in user.roles]
    shown = factors or ("password", "authenticator")
    with client.application.app_context():
        token = begin_sign_in(db.session(), user.id, shown, roles, "Firefox, Linux")
    with client.session_transaction() as session:
        session.update(_user_id=user.fs_uniquifier, _fresh=True, fs_paa=time.time(), sign_in=token)
        session.permanent = True


def _organisation_id(told: str | int | None) -> int | None:
    if not isinstance(told, str):
        return told
    found = db.session.query(Organisation).filter_by(code=told).one_or_none()
    if found is None:
        found = Organisation(code=told)
        db.session.add(found)
        db.session.flush()
    return found.id
