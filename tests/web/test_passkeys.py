"""Passkeys: added, used once for each challenge, removed; and what is no passkey of theirs."""

import json

import pytest

from tests.conftest import ON_BOTH
from tests.web.authenticator import PRESENT, Phone
from tests.web.checked_page import parsed, text_of, token_in
from tests.web.conftest import client_of
from tests.web.signing_in import EMAIL, is_signed_in, make_asha
from tracker.store.database import db
from tracker.store.tables.accounts import User, WebAuthn

NOT_TAKEN = "The passkey was not accepted. Try again, or ask for a code instead"
PASSKEYS = "/account/passkeys"


@pytest.fixture
def asha(web_app):
    """Asha, signed in just now."""
    make_asha(web_app)
    with web_app.app_context():
        return client_of(web_app, db.session.query(User).one())


def asked(page):
    """The form that takes the browser's answer, and what the browser is asked."""
    form = page.find("form", attrs={"data-passkey": True})
    return form["action"], json.loads(form["data-options"])


def ask_to_add(client, name="My phone"):
    return asked(parsed(client.send(PASSKEYS, {"name": name})))


def add(client, phone, name="My phone"):
    action, options = ask_to_add(client, name)
    assert client.send(action, {"credential": phone.create(options)}).location == PASSKEYS
    return text_of(client.page(PASSKEYS).main)


def ask_to_sign_in(client):
    token = token_in(client.get("/sign-in"))
    return asked(parsed(client.post("/sign-in/passkey", data={"csrf_token": token})))


def sign_in(client, action, credential):
    token = token_in(client.get("/sign-in"))
    return client.post(action, data={"csrf_token": token, "credential": credential})


def is_refused(client, response):
    assert response.location == "/sign-in/passkey"
    assert NOT_TAKEN in text_of(client.page("/sign-in/passkey").main)
    return not is_signed_in(client)


@ON_BOTH
def test_added_and_used(asha, visitor, sent, web_app):
    phone = Phone()
    said = add(asha, phone)
    assert "You have added the passkey My phone." in said
    assert sent[-1].recipients == [EMAIL]
    assert sent[-1].subject.startswith("A passkey has been added to your account, Mae")
    assert "passkey: My phone" in sent[-1].body
    assert "allwedd mynediad: My phone" in sent[-1].body, "staff are told in both languages"
    assert "My phone" in text_of(asha.page("/account").main)
    action, options = ask_to_sign_in(visitor)
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == [], "nobody is told who has passkeys"
    assert sign_in(visitor, action, phone.get(options)).location == "/"
    assert is_signed_in(visitor)
    assert visitor.get("/").location == "/staff/"


def test_on_to_the_page_asked_for_and_to_no_other_site(asha, web_app):
    phone = Phone()
    add(asha, phone)
    for next, there in (("/account", "/account"), ("https://evil.example/", "/")):
        client = web_app.test_client()
        page = client.page(f"/sign-in?next={next}")
        form = page.find("form", attrs={"data-passkey-known": True})
        fields = {"csrf_token": form.find("input", {"name": "csrf_token"})["value"]}
        response = client.post(form["action"], data=fields)
        action, options = asked(parsed(response))
        assert sign_in(client, action, phone.get(options)).location == there


@ON_BOTH
def test_an_answer_works_once(asha, visitor, web_app):
    phone = Phone()
    add(asha, phone)
    action, options = ask_to_sign_in(visitor)
    answer = phone.get(options)
    assert sign_in(visitor, action, answer).location == "/"
    other = web_app.test_client()
    assert is_refused(other, sign_in(other, action, answer))


def spoilt(phone, options):
    """Answers that are not quite right, each by its name."""
    answer = json.loads(phone.get(options))
    yield "a passkey that nobody has", Phone(owner=phone.owner).get(options)
    yield "another key", Phone(id=phone.id, owner=phone.owner).get(options)
    yield "another site", Phone(phone.key, phone.id, phone.owner, site="evil.example").get(options)
    there = Phone(phone.key, phone.id, phone.owner, origin="https://evil.example")
    yield "another origin", there.get(options)
    yield (
        "without face, finger or PIN",
        Phone(phone.key, phone.id, phone.owner, PRESENT).get(options),
    )
    yield "another challenge", phone.get({**options, "challenge": "AAAA"})
    yield "another owner", Phone(phone.key, phone.id, "AAAA").get(options)
    for name in answer["response"]:
        for odd in ("", "AAAA", None, 7):
            told = {**answer, "response": {**answer["response"], name: odd}}
            if name != "userHandle":
                yield f"{name} {odd}", json.dumps(told)
    yield from ((odd, odd) for odd in ("", "{}", "[]", "null", "7", "x" * 5000))


def test_what_is_not_quite_right_is_refused(asha, web_app):
    phone = Phone()
    add(asha, phone)
    client = web_app.test_client()
    for name, answer in list(spoilt(phone, ask_to_sign_in(client)[1])):
        action, options = ask_to_sign_in(client)
        if '"challenge": "AAAA"' not in answer:
            answer = dict(spoilt(phone, options))[name]
        assert is_refused(client, sign_in(client, action, answer)), name
    action, options = ask_to_sign_in(client)
    assert sign_in(client, action, phone.get(options)).location == "/"


def test_a_challenge_that_is_not_ours(asha, visitor):
    phone = Phone()
    add(asha, phone)
    _, options = ask_to_sign_in(visitor)
    assert is_refused(visitor, sign_in(visitor, "/sign-in/passkey/x", phone.get(options)))


@pytest.mark.parametrize("odd", ["", "{}", "[]", "null", '{"id": 1}', "x" * 5000])
def test_what_is_no_new_passkey_is_refused(asha, web_app, odd):
    action, _ = ask_to_add(asha)
    assert asha.send(action, {"credential": odd}).location == PASSKEYS
    assert NOT_TAKEN in text_of(asha.page(PASSKEYS).main)
    assert asha.send("/account/passkeys/x", {"credential": odd}).location == PASSKEYS
    with web_app.app_context():
        assert db.session.query(WebAuthn).count() == 0


def test_what_the_browser_says_beside_it_is_not_kept(asha, web_app):
    action, options = ask_to_add(asha)
    answer = {**json.loads(Phone().create(options)), "extensions": "{" * 400}
    asha.send(action, {"credential": json.dumps(answer)})
    asha.page(PASSKEYS)
    with web_app.app_context():
        assert db.session.query(WebAuthn).one().extensions is None


def test_one_whose_account_is_closed_gets_nowhere(asha, visitor, web_app):
    phone = Phone()
    add(asha, phone)
    with web_app.app_context():
        db.session.query(User).one().active = False
        db.session.commit()
    action, options = ask_to_sign_in(visitor)
    assert is_refused(visitor, sign_in(visitor, action, phone.get(options)))


def test_removed(asha, visitor, sent):
    phone = Phone()
    add(asha, phone)
    row = asha.page(PASSKEYS).find("form", action="/account/passkeys/remove")
    assert text_of(row.button) == "Remove My phone"
    assert asha.send(row["action"], {"name": "My phone"}).location == PASSKEYS
    said = text_of(asha.page(PASSKEYS).main)
    assert "You have removed the passkey My phone." in said
    assert "You have none yet." in said
    assert sent[-1].subject.startswith("A passkey has been removed from your account")
    assert "passkey: My phone" in sent[-1].body
    action, options = ask_to_sign_in(visitor)
    assert is_refused(visitor, sign_in(visitor, action, phone.get(options)))


def test_nobody_removes_anothers(asha, signed_in, web_app):
    add(asha, Phone())
    other = signed_in("hr", organisation="OTHER")
    other.send("/account/passkeys/remove", {"name": "My phone"})
    assert "You have no passkey called My phone" in text_of(other.page(PASSKEYS).main)
    assert "My phone" in text_of(asha.page("/account").main)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Enter a name for the passkey, such as My phone"),
        ("My phone", "You have a passkey called My phone. Enter another name"),
        ("<script>", "Enter a name of letters, numbers and spaces"),
        ("x" * 65, "Enter a name of 64 characters or fewer"),
    ],
)
def test_names_that_will_not_do(asha, name, said):
    add(asha, Phone())
    page = parsed(asha.send(PASSKEYS, {"name": name}))
    assert page.title.get_text().startswith("Error: ")
    assert said in text_of(page.find(class_="govuk-error-summary"))


def test_ten_and_no_more(asha):
    for n in range(10):
        add(asha, Phone(), f"Ruth's {n}")
    page = parsed(asha.send(PASSKEYS, {"name": "One more"}))
    said = "You have 10 passkeys. Remove one first"
    assert said in text_of(page.find(class_="govuk-error-summary"))


def test_who_signed_in_long_ago_confirms_first(asha):
    with asha.session_transaction() as session:
        session["fs_paa"] -= 16 * 60
    assert asha.get(PASSKEYS).location.startswith("/account/confirm?next=")
    for address in (PASSKEYS, "/account/passkeys/remove"):
        response = asha.send(address, {"name": "My phone"})
        assert response.location.startswith("/account/confirm")


def test_without_scripts_the_page_says_so_and_offers_a_code(asha, visitor):
    said = text_of(asha.page(PASSKEYS).noscript)
    assert said.startswith("A passkey needs JavaScript, which is off in your browser.")
    page = visitor.page("/sign-in/passkey")
    assert page.noscript.a["href"] == "/sign-in"
    assert page.find("form", attrs={"data-passkey-known": True}).has_attr("hidden")
