"""Signing in with a provider, a real one: to whose account it leads; it takes none over."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from tests.actions.accounts.acting import account, admin, trust
from tests.oidc.running import came_back, provider, running
from tests.web.checked_page import parsed, press_button, text_of
from tests.web.conftest import client_of, sign_in
from tests.web.harbour_users import person_id
from tracker.actions.accounts.changing import close
from tracker.actions.sign_ins import ELSEWHERE
from tracker.store.account_list import account_with_address
from tracker.store.database import db
from tracker.store.tables.accounts import LinkedSignIn, SignIn, User

RUTH = "ruth@home.example"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running(inToken=True) as address:
        yield address


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def web_app(sqlite_app, issuer, elsewhere):
    sqlite_app.config["OIDC_PROVIDERS"] = {
        "own": provider(issuer, domains=frozenset({"home.example"}), mfa=frozenset({"mfa"})),
        "other": provider(elsewhere, "other", "another", name="Other"),
    }
    return sqlite_app


@pytest.fixture
def session(web_app):
    from sqlalchemy.orm import Session

    with web_app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def ruths(harbour):
    return account(harbour, RUTH, None, person=person_id(harbour, "00101"))


def said(page) -> str:
    return text_of(page.find("main"))


def gone(client, login: str, key: str = "own", **query: str) -> str:
    """The address here to which the provider sends back who signs in there as `login`."""
    away = client.get(f"/sign-in/with/{key}", query_string=query)
    assert away.status_code == 302
    parts = urlsplit(came_back(away.location, login))
    return f"{parts.path}?{parts.query}"


def comes(client, login: str, key: str = "own", **query: str):
    return client.get(gone(client, login, key, **query))


def links(session) -> int:
    session.rollback()
    return session.scalar(select(func.count(LinkedSignIn.id)))


def test_who_is_vouched_for_by_the_provider_of_the_domain_is_signed_in(
    visitor, harbour, ruths, sent
) -> None:
    assert "Sign in with Harbour" in said(visitor.page("/sign-in"))
    response = comes(visitor, "ruth", next="/account")
    assert response.location == "/account"
    page = said(visitor.page("/account"))
    assert "Harbour: ruth@home.example" in page
    assert harbour.scalars(select(SignIn.factors)).all() == [("provider",)]
    assert "From now on you can sign in to" in sent[-1].body
    visitor.send("/sign-out")
    assert comes(visitor, "ruth").location == "/"
    assert (links(harbour), len(sent)) == (1, 1)
    assert harbour.get_one(User, ruths).signed_in_on


def test_a_second_factor_there_is_a_second_step_here(visitor, harbour, ruths) -> None:
    comes(visitor, "sure")
    assert harbour.scalars(select(SignIn.factors)).all() == [("provider", ELSEWHERE)]


@pytest.mark.parametrize(("login", "key"), [("claims", "own"), ("ruth", "other"), ("plain", "own")])
def test_nobody_takes_an_account_over_by_saying_its_address(
    visitor, harbour, ruths, login, key
) -> None:
    response = comes(visitor, login, key)
    assert response.location.startswith("/sign-in?next=")
    assert "for the first time" in visitor.get(response.location).text
    assert visitor.get("/account").status_code == 302
    assert links(harbour) == 0


def test_who_has_no_account_gets_none_and_is_told_the_same(visitor, harbour) -> None:
    response = comes(visitor, "stranger")
    assert response.location.startswith("/sign-in?next=")
    assert account_with_address(harbour, "stranger@home.example") is None


def test_the_owner_signs_in_as_before_and_links_the_two(
    web_app, visitor, harbour, ruths, sent
) -> None:
    comes(visitor, "ruth", "other")
    own = signed_in_too(web_app, visitor, harbour, ruths)
    page = own.page("/account/sign-in/link")
    assert "Other knows you as ruth@home.example" in said(page)
    assert "You can sign in with Other" in said(press_button(own, page, "Link the two"))
    assert "Other" in sent[-1].body
    own.send("/sign-out")
    assert comes(own, "ruth", "other").location == "/"
    page = press_button(own, own.page("/account"), "Remove Other")
    assert "do not sign in with Other any more" in said(page)
    assert links(harbour) == 0


def signed_in_too(app, visitor, session, account_id: int):
    """The same browser, in which the owner of an account has signed in since."""
    with app.app_context():
        sign_in(visitor, session.get_one(User, account_id))
    return visitor


def test_what_another_began_in_the_browser_is_not_linked(web_app, visitor, harbour, ruths) -> None:
    comes(visitor, "stranger", "other")
    own = signed_in_too(web_app, visitor, harbour, ruths)
    assert own.get("/account/sign-in/link").status_code == 303
    assert "does not vouch" in own.get("/account").text
    assert own.send("/account/sign-in/link").status_code == 303
    assert links(harbour) == 0


def test_from_their_own_account_people_link_another_address(web_app, harbour, ruths) -> None:
    with web_app.app_context():
        own = client_of(web_app, harbour.get_one(User, ruths))
    assert "Link your account at Other" in said(own.page("/account"))
    assert comes(own, "stranger", "other").location == "/account/sign-in/link"
    press_button(own, own.page("/account/sign-in/link"), "Link the two")
    assert links(harbour) == 1


def test_somebody_of_a_provider_signs_in_to_one_account(web_app, visitor, harbour, ruths) -> None:
    comes(visitor, "ruth")
    ben = account(harbour, "ben@harbour.example", "hr", trust(harbour))
    with web_app.app_context():
        own = client_of(web_app, harbour.get_one(User, ben))
    comes(own, "ruth")
    page = press_button(own, own.page("/account/sign-in/link"), "Link the two")
    assert "another account here" in said(page)
    harbour.rollback()
    assert harbour.scalars(select(LinkedSignIn.account_id)).all() == [ruths]
    link_id = harbour.scalars(select(LinkedSignIn.id)).one()
    assert own.send(f"/account/sign-in/{link_id}/unlink").status_code == 404


def test_a_closed_account_stays_closed(visitor, harbour) -> None:
    ada = admin(harbour)
    closed = account(harbour, "closed@home.example", "hr", trust(harbour))
    assert comes(visitor, "closed").location == "/"
    close(harbour, ada, closed)
    for _ in range(2):
        assert comes(visitor, "closed").location == "/sign-in"
        assert visitor.get("/account").status_code == 302
        harbour.query(LinkedSignIn).delete()
        harbour.commit()


def test_what_does_not_belong_to_a_sign_in_begun_here_is_refused(visitor, ruths) -> None:
    back = gone(visitor, "ruth")
    wrong = [
        "/sign-in/with/own/back",
        "/sign-in/with/own/back?code=x&state=y",
        back.replace("/own/", "/other/"),
        back.replace("state=", "state=x"),
        "/sign-in/with/own/back?error=access_denied",
    ]
    for address in wrong:
        back = gone(visitor, "ruth")
        assert visitor.get(address).location == "/sign-in"
        # A sign-in that failed is over: what it brought back is good no more.
        assert visitor.get(back).location == "/sign-in"
    assert visitor.get("/account").status_code == 302
    assert "not begun here" in visitor.get("/sign-in").text
    assert visitor.get("/sign-in/with/nope").status_code == 404
    assert visitor.get("/sign-in/with/nope/back").status_code == 404


def test_a_code_is_good_once(visitor, ruths) -> None:
    back = gone(visitor, "ruth")
    assert visitor.get(back).location == "/"
    visitor.send("/sign-out")
    assert visitor.get(back).location == "/sign-in"


def test_another_browser_cannot_use_what_came_back(web_app, visitor, ruths) -> None:
    back = gone(visitor, "ruth")
    assert web_app.test_client().get(back).location == "/sign-in"


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_people_are_sent_on_to_our_own_pages_only(visitor, ruths, asked) -> None:
    assert comes(visitor, "ruth", next=asked).location == "/"


def test_a_provider_that_is_down_is_told(visitor, web_app) -> None:
    with running() as address:
        pass
    web_app.config["OIDC_PROVIDERS"] = {"own": provider(address)}
    assert visitor.get("/sign-in/with/own").location == "/sign-in"
    with visitor.session_transaction() as kept:
        assert "Harbour cannot be reached" in str(kept["_flashes"])


def test_nothing_is_linked_without_a_token(web_app, harbour, ruths) -> None:
    with web_app.app_context():
        own = client_of(web_app, harbour.get_one(User, ruths))
    comes(own, "ruth")
    assert own.post("/account/sign-in/link").status_code == 400
    assert own.post("/account/sign-in/1/unlink").status_code == 400
    assert links(harbour) == 0
    own.get("/account/sign-in/link")
    assert parsed(own.get("/account/sign-in/link")).form
