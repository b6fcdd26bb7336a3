"""Tries to sign in are limited, over all workers, and a refusal tells nothing of the account."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from flask_security.proxies import _security

from app import create_app
from tests.conftest import ON_BOTH, SETTINGS
from tests.web.checked_page import CheckedClient, parsed, text_of
from tests.web.conftest import client_of
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    WRONG,
    ask_for_code,
    is_signed_in,
    make_asha,
    post,
)
from tracker import clock
from tracker.actions.sign_in_limit import SIGN_IN, Caller, begin_try
from tracker.store.database import db
from tracker.store.tables.accounts import SignInAttempt, User
from tracker.web.account import sign_in, sign_in_forms

pytestmark = ON_BOTH
NOBODY = "nobody@harbour.example"
METHOD = {"chosen_method": "email"}


@pytest.fixture(autouse=True)
def _asha(web_app):
    make_asha(web_app)


@pytest.fixture
def at(monkeypatch):
    """`at(minutes)` stops the clock so many minutes after the test began."""
    began = clock.now()

    def set_clock(minutes):
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=minutes))

    return set_clock


@pytest.fixture
def workers(web_app, database_url):
    """A client of each of two processes' applications, on one database."""
    other = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": database_url})
    clients = []
    for app in (web_app, other):
        app.test_client_class = CheckedClient
        clients.append(app.test_client())
    yield clients
    with other.app_context():
        db.engine.dispose()


def guess(client, times=10, email=EMAIL):
    """The statuses of so many wrong passwords."""
    return [post(client, identity=email, passcode="a guess").status_code for _ in range(times)]


def at_one_moment(work, clients):
    """What `work(client)` returns for each client, all begun together."""
    barrier = Barrier(len(clients))

    def begin(client):
        client.get("/sign-in")
        barrier.wait()
        return work(client)

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(begin, clients))


def asha_signed_in(web_app):
    with web_app.app_context():
        return client_of(web_app, db.session.query(User).one())


def counts(web_app):
    with web_app.app_context():
        return sorted(row.tries for row in db.session.query(SignInAttempt))


def test_ten_wrong_tries_and_no_more(visitor, web_app, at):
    at(0)
    assert guess(visitor) == [200] * 10
    at(2.5)
    response = post(visitor, identity=EMAIL, passcode=PASSWORD)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "750"
    page = parsed(response)
    assert text_of(page.h1) == "Too many attempts"
    assert "You can try again in 13 minutes." in text_of(page.main)
    assert not is_signed_in(visitor)
    elsewhere = web_app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    spelt = EMAIL.replace("asha", "ASHA")
    assert post(elsewhere, identity=spelt, passcode=PASSWORD).status_code == 429


def test_a_refusal_does_not_last_longer_for_trying(visitor, at):
    at(0)
    guess(visitor)
    at(14.9)
    assert guess(visitor, 3) == [429] * 3
    assert "in 1 minute." in post(visitor, identity=EMAIL, passcode=PASSWORD).text
    at(15)
    assert post(visitor, identity=EMAIL, passcode=PASSWORD).location == "/"


def test_a_locked_identity_cannot_be_told_from_an_unknown_one(workers, sent, at):
    at(0)
    told = {}
    for email, client in zip((EMAIL, NOBODY), workers, strict=True):
        answers = [post(client, identity=email, passcode=f"guess {n}") for n in range(12)]
        answers += [post(client, "/sign-in/code", identity=email) for _ in range(7)]
        answers += [post(client, identity=email, passcode="123456", by_code="yes")]
        told[email] = [all_that_shows(answer, email) for answer in answers]
    for real, unknown in zip(told[EMAIL], told[NOBODY], strict=True):
        assert real == unknown
    statuses = [200] * 10 + [429] * 2 + [200] * 5 + [429] * 3
    assert [shown[0] for shown in told[EMAIL]] == statuses


def all_that_shows(answer, email):
    """What a stranger can see of an answer, but for what is random and for what they typed."""
    return (
        answer.status_code,
        sorted(answer.headers.keys()),
        answer.headers.get("Retry-After"),
        text_of(parsed(answer)).replace(email, "them"),
    )


def test_an_unknown_one_takes_as_long(visitor, monkeypatch):
    hashed = []
    monkeypatch.setattr(sign_in_forms, "hash_password", hashed.append)
    guess(visitor, 1)
    assert hashed == [], "the real one was compared"
    guess(visitor, 1, NOBODY)
    assert hashed == ["a guess"]


@pytest.mark.parametrize("email", [EMAIL, NOBODY])
def test_asking_for_a_code_takes_as_long_for_an_unknown_one(web_app, visitor, monkeypatch, email):
    monkeypatch.setitem(web_app.config, "SECONDS_TO_SEND_A_CODE", 600)
    waited = []
    monkeypatch.setattr(sign_in.time, "sleep", waited.append)
    visitor.get("/sign-in")
    assert waited == []
    began = time.monotonic()
    post(visitor, "/sign-in/code", identity=email)
    assert len(waited) == 1
    assert 600 - (time.monotonic() - began) <= waited[0] < 600


def test_success_begins_anew(visitor):
    for _ in range(2):
        assert guess(visitor, 9) == [200] * 9
        assert post(visitor, identity=EMAIL, passcode=PASSWORD).location == "/"
        visitor.send("/sign-out")


def test_nothing_typed_is_no_try(visitor, web_app):
    for fields in ({"identity": "", "passcode": "x"}, {"identity": EMAIL, "passcode": ""}):
        assert WRONG in post(visitor, **fields).text
    assert counts(web_app) == []


def tried_from_here(web_app, times):
    """As many wrong tries from the address of the tests, each for someone else."""
    with web_app.app_context():
        for n in range(times):
            caller = Caller(f"{n}@harbour.example", "127.0.0.1", web_app.secret_key)
            begin_try(db.session(), caller, SIGN_IN)


def test_a_hundred_from_one_address(visitor, web_app):
    tried_from_here(web_app, 100)
    assert post(visitor, identity=EMAIL, passcode=PASSWORD).status_code == 429
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert post(visitor, identity=EMAIL, passcode=PASSWORD).location == "/"


def test_success_costs_an_address_nothing_and_clears_nothing(web_app, visitor):
    tried_from_here(web_app, 99)
    for _ in range(3):
        assert post(visitor, identity=EMAIL, passcode=PASSWORD).location == "/"
        visitor.send("/sign-out")
    assert guess(visitor, 2) == [200, 429]


def test_two_workers_count_together(workers, web_app):
    statuses = at_one_moment(lambda client: guess(client, 8), workers)
    assert sorted(statuses[0] + statuses[1]) == [200] * 10 + [429] * 6
    assert counts(web_app) == [10, 10]


def test_a_code_lets_one_of_two_in(workers, sent):
    code = ask_for_code(workers[0], sent)

    def enter(client):
        return post(client, identity=EMAIL, passcode=code, by_code="yes").status_code

    assert sorted(at_one_moment(enter, workers)) == [200, 302]
    assert sorted(is_signed_in(client) for client in workers) == [False, True]


def wrong(code, by=1):
    return f"{(int(code) + by) % 1_000_000:06}"


def test_five_wrong_tries_end_a_code(visitor, sent):
    code = ask_for_code(visitor, sent)
    for by in range(1, 6):
        assert WRONG in post(visitor, identity=EMAIL, passcode=wrong(code, by)).text
    assert WRONG in post(visitor, identity=EMAIL, passcode=code, by_code="yes").text
    code = ask_for_code(visitor, sent)
    assert post(visitor, identity=EMAIL, passcode=code, by_code="yes").location == "/"


def test_a_mistyped_password_is_no_try_at_the_code(visitor, sent):
    code = ask_for_code(visitor, sent)
    guess(visitor, 8)
    assert post(visitor, identity=EMAIL, passcode=code, by_code="yes").location == "/"


def test_a_code_is_good_for_ten_minutes(visitor, sent, at):
    code = ask_for_code(visitor, sent)
    at(10.1)
    assert WRONG in post(visitor, identity=EMAIL, passcode=code, by_code="yes").text
    at(9.9)
    assert post(visitor, identity=EMAIL, passcode=code, by_code="yes").location == "/"


def test_what_nobody_asked_for_is_no_code(visitor, web_app):
    with web_app.app_context():
        user = db.session.query(User).one()
        secret = web_app.extensions["security"].datastore.us_get_totp_secrets(user)["email"]
        code = _security.totp_factory.generate_totp_password(secret)
    assert WRONG in post(visitor, identity=EMAIL, passcode=code, by_code="yes").text


def test_five_codes_may_be_asked_for(visitor, sent):
    for email in (EMAIL, NOBODY):
        statuses = [post(visitor, "/sign-in/code", identity=email).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
    assert len(sent) == 5


def test_confirming_is_limited_too(web_app, sent):
    asha = asha_signed_in(web_app)
    for _ in range(10):
        assert asha.send("/account/confirm", {"passcode": "a guess"}).status_code == 200
    assert asha.send("/account/confirm", {"passcode": PASSWORD}).status_code == 429
    statuses = [asha.send("/account/confirm/code", METHOD).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert len(sent) == 5


def test_a_code_confirms_once(web_app, sent):
    asha = asha_signed_in(web_app)
    asha.send("/account/confirm/code", METHOD)
    (code,) = [line for line in sent[-1].body.splitlines() if line.isdigit()]
    assert asha.send("/account/confirm", {"passcode": code, **METHOD}).status_code == 302
    assert asha.send("/account/confirm", {"passcode": code, **METHOD}).status_code == 200


def test_old_counts_are_removed(visitor, web_app, sent, at):
    at(-15)
    guess(visitor, 1)
    ask_for_code(visitor, sent)
    assert counts(web_app) == [0, 1, 1, 1, 1]
    at(0)
    guess(visitor, 1, NOBODY)
    assert counts(web_app) == [1, 1]


def test_the_table_names_nobody(visitor, web_app):
    guess(visitor, 1)
    with web_app.app_context():
        keys = {row.key for row in db.session.query(SignInAttempt)}
    assert {len(key) for key in keys} == {64}
    assert keys.isdisjoint(sha256(said.encode()).hexdigest() for said in (EMAIL, "127.0.0.1"))
