"""Whatever goes wrong is told in plain words."""

import pytest
from flask import abort
from sqlalchemy import text

from app import create_app
from tests.conftest import SETTINGS, running
from tests.web.checked_page import text_of
from tracker.store.database import db
from tracker.web.errors import PAGES
from tracker.web.security import PUBLIC


@pytest.fixture
def web_app(sqlite_url, monkeypatch):
    """An application with a page that goes wrong in any way asked for."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": sqlite_url})

    def wrong(code: int) -> str:
        if code == 500:
            raise RuntimeError("a secret that must not be shown")
        abort(code)

    app.add_url_rule("/wrong/<int:code>", "wrong", wrong)
    app.testing = False
    monkeypatch.setattr("tracker.web.security.PUBLIC", PUBLIC | {"wrong"})
    yield from running(app, sqlite_url)


@pytest.mark.parametrize("code", PAGES)
def test_each_has_its_page(visitor, code):
    page = visitor.page(f"/wrong/{code}", status=code)
    assert text_of(page.h1) == PAGES[code][0]
    assert "secret" not in page.get_text()
    assert page.find("a", href="/")


@pytest.mark.parametrize(("code", "like"), [(410, 400), (418, 400), (502, 500)])
def test_others_share_one(visitor, code, like):
    assert text_of(visitor.page(f"/wrong/{code}", status=code).h1) == PAGES[like][0]


def test_an_unknown_address(visitor, signed_in):
    assert text_of(visitor.page("/nowhere", status=404).h1) == "Page not found"
    page = signed_in("hr").page("/nowhere", status=404)
    assert page.find("a", href="/account"), "the navigation stays"


def test_a_wrong_method(visitor):
    response = visitor.post("/privacy")
    assert response.status_code in {400, 405}


def test_a_form_without_its_token_changes_nothing(signed_in):
    response = signed_in("hr").post("/account/password", data={"new_password": "x" * 20})
    assert response.status_code == 400
    assert "Your form has expired" in response.text


def test_too_large_a_file(signed_in, web_app):
    web_app.config["MAX_CONTENT_LENGTH"] = 1000
    response = signed_in("hr").post("/account/password", data={"new_password": "x" * 2000})
    assert response.status_code == 413
    assert "The file is too large" in response.text


def test_who_waits_in_vain_for_the_one_writer_is_told_to_try_again(visitor, web_app, monkeypatch):
    def save() -> str:
        db.session.execute(text("PRAGMA busy_timeout=50"))
        db.session.execute(text('DELETE FROM "user"'))
        return "saved"

    web_app.add_url_rule("/save", "save", save)
    monkeypatch.setattr("tracker.web.security.PUBLIC", PUBLIC | {"save"})
    with web_app.app_context():
        engine = db.engine
    with engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        page = visitor.page("/save", status=503)
    assert "The tracker is busy saving a large file. Try again in a minute." in text_of(page.main)


def test_a_broken_database_still_gives_a_page(signed_in, web_app):
    client = signed_in("hr")
    with web_app.app_context():
        db.session.execute(text('ALTER TABLE "user" RENAME TO lost'))
        db.session.commit()
    page = client.page("/account", status=500)
    assert text_of(page.h1) == PAGES[500][0]
    assert page.find("nav") is None, "whose page it is cannot be asked"
