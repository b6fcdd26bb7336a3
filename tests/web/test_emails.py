"""How people say that they want to be told: on their account, or at a private address."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.notices.telling import night, notices, ready, recipient, staff, take_staff
from tests.web.checked_page import parsed, text_of
from tracker import clock
from tracker.actions.notices.addresses import preferences_address
from tracker.rules.words import Language, Often
from tracker.store.database import db
from tracker.store.notices import preferences_of
from tracker.store.tables.accounts import User
from tracker.store.tables.notices import Recipient


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def session(web_app):
    with web_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def private(web_app, session):
    """The private address of the preferences of somebody without an account."""
    ready(session)
    take_staff(session, staff("00201"))
    night(session, clock.today())
    with web_app.app_context():
        address = preferences_address(session, preferences_of(session, recipient(session, "00201")))
    session.commit()
    return address.removeprefix("http://127.0.0.1:5000")


CHOSEN = {"language": "cy", "often": "weekly", "weekends": "yes"}


def token_of(page):
    return {"csrf_token": page.find("input", {"name": "csrf_token"})["value"]}


def checked(page):
    return {one["value"] for one in page.find_all("input", checked=True)}


def test_an_account_chooses(signed_in, session):
    for role in ("hr", "staff", "commissioner", "registrar"):
        client = signed_in(role)
        page = client.page("/account/emails")
        assert checked(page) == {"en", "daily"}
        response = client.send("/account/emails", CHOSEN)
        assert (response.status_code, response.location) == (303, "/account/emails")
        page = client.page("/account/emails")
        assert checked(page) == {"cy", "weekly", "yes"}
        assert "Your choice is saved." in text_of(page)
        client.send("/account/emails", {**CHOSEN, "often": "never"})
    held = session.scalars(select(Recipient)).all()
    assert [(one.language, one.often) for one in held] == [(Language.WELSH, Often.NEVER)] * 4
    assert len({one.account_id for one in held}) == len(session.scalars(select(User)).all()) == 4


@pytest.mark.parametrize(
    "sent", [{}, {"language": "fr", "often": "daily"}, {"language": "en", "often": "hourly"}]
)
def test_what_is_no_choice_is_said(signed_in, session, sent):
    response = signed_in("hr").send("/account/emails", sent)
    assert response.status_code == 200
    assert "Choose a language and how often you want emails" in text_of(parsed(response).body)
    assert session.scalars(select(Recipient)).all() == []


def test_the_account_page_leads_there(signed_in):
    page = signed_in("staff").page("/account")
    assert page.find("a", href="/account/emails")


def test_a_private_address_needs_no_sign_in(visitor, session, private):
    page = visitor.page(private)
    assert page.html["lang"] == "en"
    assert checked(page) == {"en", "daily"}
    assert "00201" not in text_of(page)
    response = visitor.post(private, data={**CHOSEN, **token_of(page)})
    assert (response.status_code, response.location) == (303, private)
    page = visitor.page(private)
    assert page.html["lang"] == "cy"
    assert checked(page) == {"cy", "weekly", "yes"}
    assert text_of(page.h1) == "Negeseuon e-bost am hyfforddiant"
    session.expire_all()
    held = session.get(Recipient, recipient(session, "00201"))
    assert (held.often, held.weekends, held.bank_holidays) == (Often.WEEKLY, True, False)
    wrong = visitor.post(private, data={"often": "x", **token_of(page)})
    assert "Mae problem" in text_of(parsed(wrong).body)


def test_a_mail_program_stops_them_by_one_post(visitor, session, private):
    response = visitor.post(private, data={"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.text) == (200, "You get no more emails.")
    session.expire_all()
    assert session.get(Recipient, recipient(session, "00201")).often == Often.NEVER
    sent = {"List-Unsubscribe": "One-Click"}
    assert visitor.post(f"/notices/{'x' * 43}", data=sent).status_code == 404


def test_a_private_address_is_told_to_nobody_else(visitor, private):
    response = visitor.get(private)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Cache-Control"] == "no-store"


def test_without_our_token_nothing_is_changed(visitor, session, private):
    assert visitor.post(private, data=CHOSEN).status_code == 400
    session.expire_all()
    assert session.get(Recipient, recipient(session, "00201")).often == Often.DAILY


@pytest.mark.parametrize("token", ["x" * 43, "x", "x" * 44, "é" * 43])
def test_nobodys_address_is_not_found(visitor, private, token):
    assert visitor.get(f"/notices/{token}").status_code == 404
    page = visitor.page(private)
    sent = {**CHOSEN, **token_of(page)}
    assert visitor.post(f"/notices/{token}", data=sent).status_code == 404


def test_the_log_does_not_keep_it(visitor, private, caplog):
    visitor.application.logger.warning("GET %s HTTP/1.1", private)
    visitor.application.logger.warning("GET /hr/notices/12 HTTP/1.1")
    assert private not in caplog.text
    assert "/notices/... HTTP" in caplog.text
    assert "/hr/notices/12 HTTP" in caplog.text


def test_who_turned_them_off_is_written_to_no_more(visitor, session, private):
    page = visitor.page(private)
    visitor.post(private, data={"language": "en", "often": "never", **token_of(page)})
    session.expire_all()
    before = len(notices(session, "00201"))
    night(session, clock.today())
    assert len(notices(session, "00201")) == before
