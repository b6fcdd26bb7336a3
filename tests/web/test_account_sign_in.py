"""Signing in by password or by a code that is typed in, and out again."""

from urllib.parse import urljoin

import pytest

from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of
from tests.web.signing_in import (
    EMAIL,
    PASSWORD,
    WRONG,
    ask_for_code,
    is_signed_in,
    make_asha,
    post,
)
from tracker.store.database import db
from tracker.store.tables.accounts import User


@pytest.fixture
def asha(web_app):
    make_asha(web_app)


@ON_BOTH
def test_by_password_and_on_to_the_page_asked_for(asha, visitor):
    response = visitor.get("/account?x=1")
    assert response.location == "/sign-in?next=/account?x%3D1"
    page = visitor.page(response.location)
    action = page.find("form", method="post")["action"]
    response = post(visitor, action, identity=EMAIL.upper(), passcode=PASSWORD)
    assert response.location == "/account?x=1"
    assert EMAIL in visitor.page("/account").get_text()


def test_without_a_page_asked_for_each_starts_at_home(asha, visitor):
    assert visitor.get("/").location == "/sign-in"
    assert post(visitor, identity=EMAIL, passcode=PASSWORD).location == "/"
    assert visitor.get("/").location == "/staff/"


@pytest.mark.parametrize("next", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_never_on_to_another_site(asha, visitor, next):
    response = post(visitor, f"/sign-in?next={next}", identity=EMAIL, passcode=PASSWORD)
    there = urljoin("http://localhost/", response.location.replace("\\", "/"))
    assert there.startswith("http://localhost/")


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "not the password"), (EMAIL, ""), ("nobody@harbour.example", PASSWORD), ("", "")],
)
def test_refusals_are_all_alike(asha, visitor, email, password):
    response = post(visitor, identity=email, passcode=password)
    page = parsed(response)
    assert response.status_code == 200
    assert page.title.get_text().startswith("Error: Sign in")
    assert text_of(page.find(class_="govuk-error-summary")) == f"There is a problem {WRONG}"
    assert not is_signed_in(visitor)


@ON_BOTH
def test_by_a_code_from_the_mailbox(asha, visitor, sent):
    code = ask_for_code(visitor, sent)
    assert sent[-1].recipients == [EMAIL]
    assert "http" not in sent[-1].body, "codes are typed in: mail scanners open links"
    response = post(visitor, identity=EMAIL, passcode=code, by_code="yes")
    assert response.location == "/"
    assert is_signed_in(visitor)


@ON_BOTH
def test_a_code_works_once(asha, visitor, sent, web_app):
    code = ask_for_code(visitor, sent)
    post(visitor, identity=EMAIL, passcode=code, by_code="yes")
    other = web_app.test_client()
    response = post(other, identity=EMAIL, passcode=code, by_code="yes")
    assert text_of(parsed(response).h1) == "Enter your code"
    assert WRONG in response.text
    assert not is_signed_in(other)


def test_a_code_that_signed_in_confirms_nothing(asha, visitor, sent):
    code = ask_for_code(visitor, sent)
    post(visitor, identity=EMAIL, passcode=code, by_code="yes")
    response = visitor.send("/account/confirm", {"passcode": code, "chosen_method": "email"})
    assert response.status_code == 200
    assert "That is not right. Check it and try again." in response.text


@ON_BOTH
def test_a_code_that_confirmed_is_not_right_again_where_the_next_is_asked_for(
    asha, visitor, sent, web_app
):
    post(visitor, identity=EMAIL, passcode=PASSWORD)
    visitor.send("/account/confirm/code", {"chosen_method": "email"})
    (code,) = [line for line in sent[-1].body.splitlines() if line.isdigit()]
    confirm = {"passcode": code, "chosen_method": "email"}
    assert visitor.send("/account/confirm", confirm).status_code == 302
    other = web_app.test_client()
    assert ask_for_code(other, sent) != code
    post(other, identity=EMAIL, passcode=code, by_code="yes")
    assert not is_signed_in(other)


def test_a_code_ends_the_one_before(asha, visitor, sent):
    first, second = (ask_for_code(visitor, sent) for _ in range(2))
    for code, is_let_in in ((first, False), (second, True)):
        post(visitor, identity=EMAIL, passcode=code, by_code="yes")
        assert is_signed_in(visitor) == is_let_in


def test_a_code_for_nobody_looks_the_same_and_goes_nowhere(asha, visitor, sent):
    assert ask_for_code(visitor, sent, "nobody@harbour.example") is None
    known = parsed(post(visitor, "/sign-in/code", identity=EMAIL))
    unknown = parsed(post(visitor, "/sign-in/code", identity="nobody@harbour.example"))
    shown = [text_of(page.main).replace("nobody@", "asha@") for page in (unknown, known)]
    assert shown[0] == shown[1]
    assert [message.recipients for message in sent] == [[EMAIL]]


def test_a_link_signs_nobody_in(asha, visitor, sent, web_app):
    code = ask_for_code(visitor, sent)
    with web_app.app_context():
        user = db.session.query(User).one()
        address = f"/us-verify-link?id={user.fs_uniquifier}&code={code}"
    visitor.page(address, status=404)
    assert not is_signed_in(visitor)


@ON_BOTH
def test_one_whose_account_is_closed_is_out_at_once(asha, visitor, web_app):
    post(visitor, identity=EMAIL, passcode=PASSWORD)
    with web_app.app_context():
        db.session.query(User).one().active = False
        db.session.commit()
    assert not is_signed_in(visitor)
    assert WRONG in post(visitor, identity=EMAIL, passcode=PASSWORD).text


def test_sign_out(asha, visitor):
    post(visitor, identity=EMAIL, passcode=PASSWORD)
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.send("/sign-out").location == "/sign-in"
    assert not is_signed_in(visitor)


def test_programs_get_no_token(asha, visitor):
    response = visitor.post(
        "/sign-in?include_auth_token", json={"identity": EMAIL, "passcode": PASSWORD}
    )
    assert response.status_code == 400
    assert not response.is_json


def test_passwords_are_kept_as_argon2id(asha, web_app):
    with web_app.app_context():
        assert db.session.query(User).one().password.startswith("$argon2id$")
