"""The second step of signing in: whom it is asked of, and what is open without it."""

from datetime import timedelta

import pytest

from tests.conftest import ON_BOTH
from tests.web.authenticator import Phone
from tests.web.checked_page import CheckedClient, parsed, text_of, token_in
from tests.web.conftest import client_of
from tests.web.second_steps import (
    CODE,
    account,
    app_code,
    enter,
    first_step,
    make_account,
    said,
    secret_for,
)
from tests.web.signing_in import PASSWORD, ask_for_code, is_signed_in, post
from tests.web.test_account_limits import at_one_moment
from tests.web.test_passkeys import PASSKEYS, ask_to_sign_in, asked
from tests.web.test_passkeys import sign_in as by_passkey
from tests.web.test_routes import ROUTES, UNUSED
from tests.web.test_routes import asked as ask_route
from tracker import clock
from tracker.actions.second_steps import NEEDED_BY, make_recovery_codes
from tracker.store.database import db
from tracker.store.tables.accounts import SignIn
from tracker.web.account import account_mail
from tracker.web.security import AREAS, PUBLIC, SETTING_UP, SIGNED_IN

HR = "hr@harbour.example"
SET_UP = "/account/second-step"
RECOVERY = f"{CODE}/recovery"


@pytest.fixture
def hr(web_app):
    """The id and the secret of somebody of HR with an app."""
    web_app.test_client_class = CheckedClient
    return make_account(web_app, HR, "hr")


def codes_of(web_app, account_id):
    with web_app.app_context():
        return make_recovery_codes(db.session(), account_id)


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


def test_the_last_second_step_stays_with_whoever_needs_one(hr, web_app):
    with web_app.app_context():
        client = client_of(web_app, account(web_app, hr[0]))
    client.send(f"{SET_UP}/app/remove")
    assert "You need a second step to sign in." in text_of(client.page(SET_UP).main)
    with web_app.app_context():
        assert account(web_app, hr[0]).tf_totp_secret


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
def test_who_signed_in_long_ago_confirms_first(hr, web_app, address):
    with web_app.app_context():
        client = client_of(web_app, account(web_app, hr[0]))
    with client.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    for response in (client.get(address), client.send(address)):
        assert response.location == f"/account/confirm?next={address}"
    assert client.send(f"{SET_UP}/app/remove").location == f"/account/confirm?next={SET_UP}"


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
