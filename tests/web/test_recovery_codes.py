"""Recovery codes: each signs in once, and they are made anew."""

import pytest

from tests.conftest import ON_BOTH
from tests.web.checked_page import CheckedClient, parsed, text_of, token_in
from tests.web.conftest import client_of
from tests.web.second_steps import (
    CODE,
    HR,
    RECOVERY,
    account,
    codes_of,
    enter,
    first_step,
    make_account,
    said,
)
from tests.web.signing_in import is_signed_in
from tests.web.test_account_limits import at_one_moment


@pytest.fixture
def hr(web_app):
    """The id and the secret of somebody of HR with an app."""
    web_app.test_client_class = CheckedClient
    return make_account(web_app, HR, "hr")


@ON_BOTH
def test_a_recovery_code_signs_in_once_and_the_owner_is_told(hr, visitor, web_app, sent):
    codes = codes_of(web_app, hr[0])
    first_step(visitor, HR)
    assert enter(visitor, codes[0].lower().replace("-", " "), RECOVERY).location == "/"
    assert visitor.get("/").location == "/hr/"
    assert "Recovery codes left: 9." in sent[-1].body
    assert "That is few" not in sent[-1].body
    first_step(other := web_app.test_client(), HR)
    assert "That code is not right" in said(enter(other, codes[0], RECOVERY))


@ON_BOTH
def test_a_recovery_code_lets_one_of_two_in(hr, web_app):
    code = codes_of(web_app, hr[0])[0]
    clients = [web_app.test_client() for _ in range(2)]
    for client in clients:
        first_step(client, HR)
    tokens = {client: token_in(client.get(CODE)) for client in clients}

    def send(client):
        data = {"csrf_token": tokens[client], "code": code}
        return client.post(RECOVERY, data=data).status_code

    assert sorted(at_one_moment(send, clients)) == [200, 303]


def test_who_has_few_left_is_told(hr, web_app, sent):
    codes = codes_of(web_app, hr[0])
    for code in codes[:7]:
        first_step(client := web_app.test_client(), HR)
        enter(client, code, RECOVERY)
    assert "Recovery codes left: 3. That is few." in text_of_body(sent[-1])
    assert "You have 3 recovery codes left." in text_of(client.page("/account").main)


def text_of_body(message):
    return " ".join(message.body.split())


def test_recovery_codes_are_shown_once_and_made_anew(hr, web_app, sent):
    old = codes_of(web_app, hr[0])
    with web_app.app_context():
        client = client_of(web_app, account(web_app, hr[0]))
    assert "Recovery codes left: 10." in text_of(client.page("/account/recovery-codes").main)
    page = parsed(client.send("/account/recovery-codes"))
    made = [text_of(one) for one in page.find(id="codes").find_all("li")]
    assert len(set(made)) == 10
    assert all(one in page.find("a", download=True)["href"] for one in made)
    assert made[0] not in client.page("/account/recovery-codes").get_text()
    assert sent[-1].subject == "New recovery codes have been made for your account"
    for code, is_right in ((old[0], False), (made[0], True)):
        first_step(other := web_app.test_client(), HR)
        enter(other, code, RECOVERY)
        assert is_signed_in(other) == is_right
