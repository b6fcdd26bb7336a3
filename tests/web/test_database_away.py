"""PostgreSQL restarts under the pages: they say so meanwhile, and recover by themselves."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, make_url, text

from app import create_app
from tests import postgres
from tests.conftest import SETTINGS, _migrate, running
from tests.web.checked_page import text_of
from tracker.settings import settings_from
from tracker.store.database import db
from tracker.web.security import PUBLIC

AWAY = "Sorry, the tracker is not available just now"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database on a server that may be stopped: the tests' own, whatever they were given."""
    if "TEST_DATABASE_URL" not in os.environ:
        yield request.getfixturevalue("postgres_url")
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TEST_DATABASE_URL")
        with postgres.server() as url:
            own = url.render_as_string(hide_password=False)
            _migrate(own)
            yield own


@pytest.fixture
def server(database: str) -> Iterator[URL]:
    """Started again at the end, as other tests go on with it."""
    url = make_url(database)
    yield url
    if not postgres.is_running(url):
        postgres.start(url)


@pytest.fixture
def web_app(database: str, server: URL, tmp_path, monkeypatch) -> Iterator[Flask]:
    """The application as it is set up for PostgreSQL, and a page that loses its connection."""
    app = create_app({**settings_from({"DATABASE_URL": database}, tmp_path), **SETTINGS})
    app.add_url_rule("/cut", "cut", _cut)
    app.add_url_rule("/cut-late", "cut_late", _cut_late)
    app.add_url_rule("/full", "full", _full)
    app.testing = False
    app.config["METRICS_TOKEN"] = "t"
    monkeypatch.setattr("tracker.web.security.PUBLIC", PUBLIC | {"cut", "cut_late", "full"})
    yield from running(app, database)


def _cut() -> str:
    """Its connection is ended by somebody else, in the middle of its work."""
    _end_own_connection()
    return str(db.session.scalar(text("SELECT 1")))


def _cut_late() -> str:
    """The same, once its work is done."""
    _end_own_connection()
    return "All that was asked for"


def _full() -> str:
    """What is said where the database's disk is full."""
    full = "DO $$ BEGIN RAISE EXCEPTION 'No space left' USING ERRCODE = 'disk_full'; END $$"
    db.session.execute(text(full))
    return ""


def _end_own_connection() -> None:
    own = db.session.scalar(text("SELECT pg_backend_pid()"))
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": own})


def test_pages_say_so_while_the_database_is_away_and_come_back_by_themselves(
    visitor, signed_in, server
):
    user = signed_in("registrar")
    assert user.get("/account").status_code == 200
    postgres.stop(server)
    for client, address in ((user, "/account"), (user, "/registrar/"), (user, "/account")):
        response = client.get(address)
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "60"
        page = client.page(address, status=503)
        assert text_of(page.h1) == AWAY
        assert page.find("nav") is None
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/privacy").status_code == 200
    assert visitor.get("/readyz").json["reason"] == "the database cannot be reached"
    figures = visitor.get("/metrics", headers={"Authorization": "Bearer t"})
    assert "tracker_database_up 0.0" in figures.text
    postgres.start(server)
    assert user.get("/account").status_code == 200
    assert visitor.get("/readyz").status_code == 200


def test_who_asks_after_a_restart_notices_nothing(signed_in, server):
    user = signed_in("registrar")
    assert user.get("/registrar/").status_code == 200
    postgres.stop(server)
    postgres.start(server)
    assert user.get("/registrar/").status_code == 200


def test_a_connection_that_is_cut_in_the_middle_is_one_answer_and_no_more(visitor):
    page = visitor.page("/cut", status=503)
    assert text_of(page.h1) == AWAY
    assert visitor.get("/readyz").status_code == 200


def test_an_answer_that_is_ready_is_given_though_the_connection_has_gone(visitor):
    for _ in range(3):
        response = FlaskClient.open(visitor, "/cut-late")
        assert (response.status_code, response.text) == (200, "All that was asked for")
    assert visitor.get("/readyz").status_code == 200


def test_a_full_disk_is_said_to_be_no_fault_of_what_was_sent(visitor):
    page = visitor.page("/full", status=503)
    assert text_of(page.h1) == AWAY
    assert visitor.get("/readyz").status_code == 200
