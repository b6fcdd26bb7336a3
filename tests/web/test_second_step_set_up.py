"""Who needs a second step and has none sets one up; who has one removes it or not."""

import pytest

from tests.conftest import ON_BOTH
from tests.web.authenticator import Phone
from tests.web.checked_page import parsed, text_of, token_in
from tests.web.conftest import client_of
from tests.web.second_steps import (
    CODE,
    HR,
    SET_UP,
    account,
    app_code,
    codes_of,
    enter,
    first_step,
    make_account,
    said,
)
from tests.web.test_passkeys import PASSKEYS, ask_to_sign_in, asked
from tests.web.test_passkeys import sign_in as by_passkey
from tests.web.test_routes import ROUTES
from tests.web.test_routes import asked as ask_route
from tracker import clock
from tracker.actions.second_steps import NEEDED_BY
from tracker.web.security import AREAS, SETTING_UP, SIGNED_IN


@pytest.mark.parametrize("role", sorted(NEEDED_BY))
def test_who_needs_a_second_step_and_has_none_sets_one_up(visitor, web_app, role):
    make_account(web_app, HR, role, "staff", has_app=False)
    first_step(visitor, HR)
    assert visitor.get("/").location == SET_UP
    page = visitor.page(SET_UP)
    assert text_of(page.h1) == "Set up a second step"
    assert page.find("a", href="/account/second-step/app")
    assert page.find("a", href=PASSKEYS)


def test_and_can_open_nothing_else(visitor, web_app):
    """Not even by typing an address: every route there is."""
    make_account(web_app, HR, "hr", "staff", "registrar", "commissioner", "admin", has_app=False)
    first_step(visitor, HR)
    for rule in ROUTES:
        is_closed = rule.endpoint in SIGNED_IN - SETTING_UP or rule.endpoint.split(".")[0] in AREAS
        if is_closed or rule.endpoint.startswith("joining."):
            response = ask_route(visitor, rule)
            assert (response.status_code, response.location) == (302, SET_UP), rule
    page = visitor.page("/privacy")
    assert "HR" not in page.header.get_text()


def test_staff_need_none(visitor, web_app):
    make_account(web_app, HR, "staff", has_app=False)
    first_step(visitor, HR)
    assert visitor.get("/").location == "/staff/"
    assert "Your account needs none, but may have one." in text_of(visitor.page(SET_UP).main)


def test_staff_may_have_one_which_is_then_asked_for(visitor, web_app):
    _, secret = make_account(web_app, HR, "staff")
    first_step(visitor, HR)
    assert visitor.get("/").location == CODE
    assert enter(visitor, app_code(web_app, secret)).location == "/"


@pytest.mark.parametrize("is_production", [False, True])
def test_the_demo_is_spared_but_not_in_production(visitor, web_app, is_production):
    make_account(web_app, "hr@demo.example", "hr", has_app=False)
    web_app.config["PRODUCTION"] = is_production
    first_step(visitor, "hr@demo.example")
    assert visitor.get("/").location == (SET_UP if is_production else "/hr/")


@ON_BOTH
def test_an_app_is_set_up_with_a_picture_or_a_key(visitor, web_app, sent):
    account_id, _ = make_account(web_app, HR, "hr", has_app=False)
    other = web_app.test_client()
    for client in (other, visitor):
        first_step(client, HR)
    page = visitor.page(f"{SET_UP}/app")
    assert page.find("img", class_="tracker-qr")["src"].startswith("data:image/svg+xml")
    key = text_of(page.find(id="key"))
    assert text_of(visitor.page(f"{SET_UP}/app").find(id="key")) == key, "asked for again"
    totp = web_app.extensions["security"].totp_factory._totp
    code = totp(key=key).generate(time=clock.now().timestamp()).token
    wrong = enter(visitor, f"{(int(code) + 1) % 1_000_000:06}", f"{SET_UP}/app")
    assert "Check that your phone shows the right time" in said(wrong)
    before = visitor.get_cookie("tracker").value
    assert enter(visitor, code, f"{SET_UP}/app").location == "/account/recovery-codes"
    assert visitor.get("/").location == "/hr/"
    assert other.get("/").location == "/sign-in", "every other sign-in ends"
    stale = web_app.test_client()
    stale.set_cookie("tracker", before)
    assert stale.get("/account").location.startswith("/sign-in"), "and so does the token of before"
    assert sent[-1].subject == "An authenticator app has been added to your account"
    with web_app.app_context():
        assert key.replace("-", "") not in account(web_app, account_id).tf_totp_secret
    first_step(other, HR)
    assert "was used before" in said(enter(other, code)), "used up when it was set up"


def test_a_passkey_set_up_is_a_second_step(visitor, web_app):
    make_account(web_app, HR, "hr", has_app=False)
    first_step(visitor, HR)
    phone, token = Phone(), token_in(visitor.get(PASSKEYS))
    fields = {"csrf_token": token, "name": "Mine"}
    action, options = asked(parsed(visitor.post(PASSKEYS, data=fields)))
    data = {"csrf_token": token, "credential": phone.create(options)}
    visitor.post(action, data=data)
    assert visitor.get("/").location == "/hr/"
    other = web_app.test_client()
    action, options = ask_to_sign_in(other)
    assert by_passkey(other, action, phone.get(options)).location == "/"
    assert other.get("/").location == "/hr/", "it is both steps at once"
    first_step(third := web_app.test_client(), HR)
    assert third.get("/").location == CODE
    assert text_of(third.page(CODE).h1) == "Use your passkey"
    assert third.get(SET_UP).location.startswith(CODE), "a password alone sets up nothing"


def test_the_last_second_step_stays_with_whoever_needs_one(web_app):
    account_id, _ = make_account(web_app, HR, "hr")
    with web_app.app_context():
        client = client_of(web_app, account(web_app, account_id))
    client.send(f"{SET_UP}/app/remove")
    assert "You need a second step to sign in." in text_of(client.page(SET_UP).main)
    with web_app.app_context():
        assert account(web_app, account_id).tf_totp_secret


def test_staff_remove_theirs(web_app, sent):
    account_id, _ = make_account(web_app, HR, "staff")
    codes = codes_of(web_app, account_id)
    with web_app.app_context():
        client = client_of(web_app, account(web_app, account_id))
    assert text_of(client.page(SET_UP).main).count(f"{len(codes)} Make new ones") == 1
    client.send(f"{SET_UP}/app/remove")
    assert "You have removed the app." in text_of(client.page(SET_UP).main)
    assert "Recovery codes left 0" in text_of(client.page(SET_UP).main)
    assert sent[-1].subject.startswith("The authenticator app has been removed")
    assert "ap dilysu" in sent[-1].body, "staff are told in both languages"


@pytest.mark.parametrize("address", [f"{SET_UP}/app", "/account/recovery-codes"])
def test_who_signed_in_long_ago_confirms_first(web_app, address):
    account_id, _ = make_account(web_app, HR, "hr")
    with web_app.app_context():
        client = client_of(web_app, account(web_app, account_id))
    with client.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    for response in (client.get(address), client.send(address)):
        assert response.location == f"/account/confirm?next={address}"
    assert client.send(f"{SET_UP}/app/remove").location == f"/account/confirm?next={SET_UP}"
