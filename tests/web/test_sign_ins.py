"""Signed in on the server: the token in the cookie, where one is signed in, and the end of it."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.conftest import ON_BOTH
from tests.web.authenticator import Phone
from tests.web.checked_page import CheckedClient, text_of
from tests.web.conftest import client_of, make_user, sign_in
from tests.web.signing_in import EMAIL, PASSWORD, is_signed_in, make_asha, post
from tests.web.test_passkeys import add, ask_to_sign_in
from tests.web.test_passkeys import sign_in as by_passkey
from tracker import clock
from tracker.store.database import db
from tracker.store.tables.accounts import Role, SignIn, User
from tracker.web.browsers import browser_said

SIGN_INS = "/account/sign-ins"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def asha(web_app):
    """A client of Asha, of the staff, who signed in by her password."""
    web_app.test_client_class = CheckedClient
    make_asha(web_app)
    return signed_in_client(web_app)


def signed_in_client(web_app, agent=FIREFOX):
    client = web_app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert post(client, identity=EMAIL, passcode=PASSWORD).location == "/"
    return client


def cookie_of(client):
    return client.get_cookie("tracker").value


def copy_of(web_app, cookie):
    client = web_app.test_client()
    client.set_cookie("tracker", cookie)
    return client


def rows(web_app):
    with web_app.app_context():
        return db.session.query(SignIn).order_by(SignIn.id).all()


@ON_BOTH
def test_signing_in_is_kept_with_how_and_where_but_no_token(asha, web_app):
    (row,) = rows(web_app)
    assert (row.browser, row.factors, row.roles) == (
        "Firefox, Windows",
        ("password",),
        ("staff",),
    )
    with asha.session_transaction() as session:
        assert session["sign_in"] not in (row.token_hash, row.browser)
        assert len(session["sign_in"]) >= 43


def test_a_cookie_from_before_signing_in_is_not_signed_in(web_app, visitor):
    make_asha(web_app)
    visitor.get("/sign-in")
    planted = cookie_of(visitor)
    post(visitor, identity=EMAIL, passcode=PASSWORD)
    assert cookie_of(visitor) != planted
    assert not is_signed_in(copy_of(web_app, planted))


@ON_BOTH
def test_a_copied_cookie_is_dead_after_signing_out(asha, web_app):
    copy = copy_of(web_app, cookie_of(asha))
    assert is_signed_in(copy)
    asha.send("/sign-out")
    assert not is_signed_in(copy)
    assert rows(web_app) == []


def test_a_token_of_anothers_opens_nothing(asha, web_app):
    """It goes with its account alone, though the application signed all of the cookie."""
    with web_app.app_context():
        other = make_user("other@harbour.example", "hr").fs_uniquifier
    with asha.session_transaction() as session:
        session["_user_id"] = other
    assert not is_signed_in(asha)


def test_nobody_is_remembered(asha, web_app, visitor):
    assert visitor.get_cookie("remember_token") is None
    fields = {"identity": EMAIL, "passcode": PASSWORD, "remember": "y"}
    assert post(visitor, **fields).location == "/"
    assert visitor.get_cookie("remember_token") is None
    copy = web_app.test_client()
    copy.set_cookie("remember_token", cookie_of(asha))
    assert not is_signed_in(copy)


def test_nobody_is_remembered_by_a_passkey(web_app, visitor):
    make_asha(web_app)
    with web_app.app_context():
        client = client_of(web_app, db.session.query(User).one())
    add(client, phone := Phone())
    action, options = ask_to_sign_in(visitor)
    by_passkey(visitor, f"{action}?remember=y", phone.get(options))
    assert is_signed_in(visitor)
    assert visitor.get_cookie("remember_token") is None
    assert rows(web_app)[-1].factors == ("passkey",)


def test_where_one_is_signed_in_is_listed_with_this_one_marked(asha, web_app):
    signed_in_client(web_app, "")
    lines = asha.page(SIGN_INS).find("tbody").find_all("tr")
    assert [text_of(line.th) for line in lines] == [
        "A browser that we do not know",
        "Firefox, Windows",
    ]
    assert all("Password" in text_of(line) for line in lines)
    assert "This browser" in text_of(lines[1])
    assert lines[1].form is None
    assert lines[0].form["action"].startswith(SIGN_INS)


@ON_BOTH
def test_one_is_ended(asha, web_app):
    other = signed_in_client(web_app)
    (form,) = (line.form for line in asha.page(SIGN_INS).find("tbody").find_all("tr") if line.form)
    assert asha.send(form["action"]).location == SIGN_INS
    assert "That browser is signed out." in text_of(asha.page(SIGN_INS).main)
    assert asha.send(form["action"]).status_code == 404
    assert not is_signed_in(other)
    assert is_signed_in(asha)


def test_nobody_ends_anothers(asha, signed_in, web_app):
    (row,) = rows(web_app)
    other = signed_in("hr")
    other.send(f"{SIGN_INS}/{row.id}/end")
    other.send(f"{SIGN_INS}/end-others")
    assert is_signed_in(asha)
    assert is_signed_in(other)
    assert "Firefox, Windows" not in text_of(other.page(SIGN_INS).main)


def test_all_others_are_ended(asha, web_app):
    others = [signed_in_client(web_app) for _ in range(2)]
    asha.send(f"{SIGN_INS}/end-others")
    assert [is_signed_in(client) for client in (*others, asha)] == [False, False, True]


def test_a_passkey_added_or_removed_ends_the_others(asha, web_app):
    other = signed_in_client(web_app)
    add(asha, Phone())
    assert not is_signed_in(other)
    other = signed_in_client(web_app)
    asha.send("/account/passkeys/remove", {"name": "My phone"})
    assert [is_signed_in(client) for client in (other, asha)] == [False, True]


def test_a_new_password_ends_the_others_and_keeps_how_this_began(asha, web_app):
    other = signed_in_client(web_app)
    before = cookie_of(asha)
    new = "four other words now"
    fields = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert asha.send("/account/password", fields).location == "/account"
    assert [is_signed_in(client) for client in (other, asha)] == [False, True]
    assert not is_signed_in(copy_of(web_app, before))
    (row,) = rows(web_app)
    assert row.factors == ("password",)


@ON_BOTH
def test_other_roles_end_every_sign_in(asha, web_app):
    with web_app.app_context():
        user = db.session.query(User).one()
        user.roles.append(Role(name="hr"))
        db.session.commit()
    assert not is_signed_in(asha)
    with web_app.app_context():
        user = db.session.query(User).one()
        user.roles = [role for role in user.roles if role.name == "staff"]
        db.session.commit()
    assert not is_signed_in(asha), "also when they are what they were"


@pytest.mark.parametrize(("seconds", "writes"), [(59, 0), (61, 1)])
def test_a_visit_is_noted_at_most_once_a_minute(asha, web_app, statements, seconds, writes):
    with web_app.app_context():
        ago = clock.now() - timedelta(seconds=seconds)
        db.session.execute(update(SignIn).values(last_seen_at=ago))
        db.session.commit()
    for _ in range(2):
        with statements() as ran:
            asha.get("/account")
        assert len([one for one in ran if one.startswith("UPDATE sign_in")]) == writes
        writes = 0
    (row,) = rows(web_app)
    assert (row.last_seen_at == ago) == (seconds < 60)


def test_who_is_signed_in_is_one_query(asha, statements):
    with statements() as ran:
        asha.get("/account")
    assert len([one for one in ran if " sign_in." in one]) == 1
    assert len([one for one in ran if "roles_users" in one]) == 1, "with roles"


def test_a_visit_is_not_noted_where_somebody_writes_for_long(asha, web_app, sqlite_url):
    """The page is not held up by it."""
    with web_app.app_context():
        old = clock.now() - timedelta(minutes=5)
        db.session.execute(update(SignIn).values(last_seen_at=old))
        db.session.commit()
    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert is_signed_in(asha)
        writer.execute("ROLLBACK")
    assert rows(web_app)[0].last_seen_at == old


def test_half_a_sign_in_is_never_whole_by_itself(web_app, visitor):
    with web_app.app_context():
        user = make_user("hr@harbour.example", "hr")
        sign_in(visitor, user, "email")
    assert visitor.get("/hr/").location == "/account/second-step"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        ),
        ("<script>alert(1)</script>", ""),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_described_shortly(agent, said):
    assert browser_said(agent) == said
