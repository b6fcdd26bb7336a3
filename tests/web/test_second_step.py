"""The second step of signing in: what is open without it, and which codes are right."""

from datetime import timedelta

import pytest

from tests.conftest import ON_BOTH
from tests.web.checked_page import CheckedClient, parsed, text_of, token_in
from tests.web.conftest import client_of
from tests.web.second_steps import (
    CODE,
    HR,
    RECOVERY,
    SET_UP,
    account,
    app_code,
    codes_of,
    enter,
    first_step,
    make_account,
    said,
    secret_for,
)
from tests.web.signing_in import PASSWORD, ask_for_code, is_signed_in, post
from tests.web.test_account_limits import at_one_moment
from tests.web.test_routes import ROUTES, UNUSED
from tests.web.test_routes import asked as ask_route
from tracker import clock
from tracker.store.database import db
from tracker.store.tables.accounts import SignIn
from tracker.web.account import account_mail
from tracker.web.security import PUBLIC


@pytest.fixture
def hr(web_app):
    """The id and the secret of somebody of HR with an app."""
    web_app.test_client_class = CheckedClient
    return make_account(web_app, HR, "hr")


@ON_BOTH
def test_a_password_and_then_a_code_of_the_app(hr, visitor, web_app):
    response = first_step(visitor, HR)
    assert response.location == "/"
    assert visitor.get("/").location == CODE
    assert text_of(visitor.page(CODE).h1) == "Enter the code from your app"
    assert enter(visitor, app_code(web_app, hr[1])).location == "/"
    assert visitor.get("/").location == "/hr/"


def test_an_emailed_code_is_one_step_too(hr, visitor, web_app, sent):
    code = ask_for_code(visitor, sent, HR)
    post(visitor, identity=HR, passcode=code, by_code="yes")
    assert not is_signed_in(visitor)
    enter(visitor, app_code(web_app, hr[1]))
    assert is_signed_in(visitor)


def test_on_to_the_page_asked_for_and_to_no_other_site(hr, visitor, web_app):
    first_step(visitor, HR)
    assert visitor.get("/account?x=1").location == f"{CODE}?next=/account?x%3D1"
    form = visitor.page(f"{CODE}?next=https://evil.example/").find("form")
    data = {"csrf_token": token_in(visitor.get(CODE)), "code": app_code(web_app, hr[1])}
    assert visitor.post(form["action"], data=data).location == "/"


def test_after_the_first_step_nothing_is_open(hr, visitor, web_app):
    """Whoever knows only the password is nobody on every page."""
    first_step(visitor, HR)
    for rule in ROUTES:
        if rule.endpoint not in PUBLIC | UNUSED:
            response = ask_route(visitor, rule)
            assert response.status_code == 302, rule
            assert response.location.split("?")[0] == CODE, rule
    assert "Sign out" not in visitor.page("/privacy").header.get_text()
    assert visitor.get("/join").status_code == 200, "as anybody's, not as theirs"
    with web_app.app_context():
        assert db.session.query(SignIn).one().factors == ("password",)


@ON_BOTH
def test_a_code_is_right_once_and_none_before_it(hr, web_app):
    clients = [web_app.test_client() for _ in range(3)]
    for client in clients:
        first_step(client, HR)
    now = app_code(web_app, hr[1])
    assert enter(clients[0], now).location == "/"
    assert "was used before" in said(enter(clients[1], now))
    assert "was used before" in said(enter(clients[1], app_code(web_app, hr[1], -30)))
    assert enter(clients[2], app_code(web_app, hr[1], 30)).location == "/"


@ON_BOTH
def test_of_two_at_one_moment_one_is_let_in(hr, web_app):
    clients = [web_app.test_client() for _ in range(2)]
    for client in clients:
        first_step(client, HR)
    code = app_code(web_app, hr[1])
    tokens = {client: token_in(client.get(CODE)) for client in clients}

    def send(client):
        data = {"csrf_token": tokens[client], "code": code}
        return client.post(CODE, data=data).status_code

    assert sorted(at_one_moment(send, clients)) == [200, 303]
    assert sorted(is_signed_in(client) for client in clients) == [False, True]


@pytest.mark.parametrize(
    ("seconds", "is_right"), [(-65, False), (-30, True), (30, True), (65, False)]
)
def test_a_clock_may_be_a_little_off(hr, visitor, web_app, seconds, is_right):
    first_step(visitor, HR)
    enter(visitor, app_code(web_app, hr[1], seconds))
    assert is_signed_in(visitor) == is_right


def test_codes_of_another_account_do_not_work(hr, visitor, web_app):
    other, secret = make_account(web_app, "other@harbour.example", "hr")
    first_step(visitor, HR)
    wrongs = [
        app_code(web_app, secret),
        app_code(web_app, secret_for(web_app)),
        "x" * 6,
        "\N{FULLWIDTH DIGIT ONE}" * 6,
    ]
    for wrong in wrongs:
        assert "That code is not right" in said(enter(visitor, wrong))
    assert "That code is not right" in said(enter(visitor, codes_of(web_app, other)[0], RECOVERY))
    assert not is_signed_in(visitor)


def test_a_wrong_code_is_the_same_for_every_kind_of_account(web_app, visitor):
    shown = set()
    for role in ("hr", "staff", "admin", "commissioner", "registrar"):
        make_account(web_app, f"{role}@harbour.example", role)
        client = web_app.test_client()
        first_step(client, f"{role}@harbour.example")
        for address in (CODE, RECOVERY):
            response = enter(client, "000000", address)
            shown.add((address, response.status_code, text_of(parsed(response).body)))
    assert len(shown) == 2


@ON_BOTH
def test_five_wrong_codes_and_no_more_over_all_workers(hr, web_app, visitor, sent, monkeypatch):
    first_step(visitor, HR)
    for n in range(5):
        address = (CODE, RECOVERY)[n % 2]
        assert enter(visitor, "000000", address).status_code == 200
    first_step(other := web_app.test_client(), HR)
    for client in (visitor, other):
        assert enter(client, app_code(web_app, hr[1])).status_code == 429
    assert [message.subject for message in sent] == ["Somebody tried to sign in to your account"]
    later = clock.now() + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert enter(visitor, app_code(web_app, hr[1])).location == "/"


def test_who_starts_again_is_nobody(hr, visitor, web_app):
    first_step(visitor, HR)
    visitor.post(f"{CODE}/stop", data={"csrf_token": token_in(visitor.get(CODE))})
    assert visitor.get("/").location == "/sign-in"
    with web_app.app_context():
        assert db.session.query(SignIn).count() == 0


def test_a_visitor_has_no_second_step(visitor):
    for address in (CODE, RECOVERY):
        assert visitor.get(address).location == "/"


@ON_BOTH
def test_reset_by_an_administrator(hr, visitor, web_app, sent):
    codes_of(web_app, hr[0])
    with web_app.app_context():
        client = client_of(web_app, account(web_app, hr[0]))
        assert account_mail.reset_and_tell(hr[0])
        assert not account_mail.reset_and_tell(999)
    assert not is_signed_in(client)
    assert sent[-1].recipients == [HR]
    assert sent[-1].subject.startswith("Your second step to sign in has been reset")
    first_step(visitor, HR)
    assert visitor.get("/").location == SET_UP
    assert PASSWORD not in sent[-1].body
