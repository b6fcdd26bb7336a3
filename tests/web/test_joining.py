"""Joining by a code, page by page, and what those find who should not."""

import re
from datetime import timedelta

import pytest

from tests.actions.harbour import fill
from tests.actions.invited import LETTER, give_address, hr, invited
from tests.conftest import ON_BOTH
from tests.web.checked_page import CheckedClient, parsed, text_of, token_in
from tests.web.harbour_users import person_id
from tests.web.signing_in import post as sign_in_post
from tracker import clock
from tracker.actions.invitations import invite, revoke
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.invitations import Invitation

ADDRESS = "ruth@home.example"
RUTH = {"number": "00101", "surname": "Adeyemi"}
UNKNOWN = "We do not know that code."


@pytest.fixture
def harbour(session, web_app):
    """The small trust, with codes made from the secret of the application."""
    fill(session)
    return session


def send(client: CheckedClient, page: str, /, **fields: str):
    """Send the form of a page, from the page."""
    token = token_in(client.get(page))
    return client.post(page, data={"csrf_token": token, **fields})


def problem(response) -> str:
    assert response.status_code == 200
    page = parsed(response)
    assert page.title.get_text().startswith("Error: ")
    return text_of(page.find(class_="govuk-error-summary__body"))


def digits(sent: list) -> str:
    return re.search(r"^\d{6}$", sent[-1].body, re.MULTILINE)[0]


def to_the_facts(client, made):
    assert send(client, "/join", code=made.code).location == "/join/you"


def to_the_address(client, made):
    to_the_facts(client, made)
    assert send(client, "/join/you", **RUTH).location == "/join/email"


def to_the_end(client, made, sent, address=ADDRESS):
    to_the_address(client, made)
    assert send(client, "/join/email", address=address).location == "/join/email/code"
    assert send(client, "/join/email/code", code=digits(sent)).location == "/join/finish"


@ON_BOTH
def test_the_whole_way(harbour, visitor, sent, web_app):
    to_the_end(visitor, invited(harbour), sent, "Ruth@Home.example")
    assert sent[-1].recipients == [ADDRESS]
    assert send(visitor, "/join/finish", password="", again="").location == "/"
    assert visitor.get("/").location == "/staff/"
    assert "Ruth Adeyemi" in text_of(visitor.page("/staff/").main)
    assert "None: you sign in by emailed codes" in text_of(visitor.page("/account").main)
    harbour.expire_all()
    user = harbour.query(User).one()
    assert [role.name for role in user.roles] == ["staff"]
    assert (user.person_id, user.organisation_id) == (person_id(harbour, "00101"), None)
    assert harbour.query(Invitation).one().used_at
    other = web_app.test_client()
    sign_in_post(other, "/sign-in/code", identity=ADDRESS)
    response = sign_in_post(other, identity=ADDRESS, passcode=digits(sent), by_code="yes")
    assert response.location == "/"


def test_a_password_for_those_who_want_one(harbour, visitor, sent, web_app):
    to_the_end(visitor, invited(harbour), sent)
    short = send(visitor, "/join/finish", password="short", again="short")
    assert "12 characters" in problem(short)
    unlike = send(visitor, "/join/finish", password="three words here", again="three words")
    assert problem(unlike) == "The two passwords are not the same"
    assert harbour.query(User).count() == 0
    chosen = "three words here"
    assert send(visitor, "/join/finish", password=chosen, again=chosen).location == "/"
    other = web_app.test_client()
    assert sign_in_post(other, identity=ADDRESS, passcode=chosen).location == "/"


@pytest.mark.parametrize("typed", ["", "BCDF", "AEIO-AEIO-AEIO", "1234-5678-9012", "x" * 400])
def test_what_cannot_be_a_code(visitor, typed):
    said = problem(send(visitor, "/join", code=typed))
    assert said == "Enter your code. It is 12 letters, like BCDF-GHJK-LMNP"


def test_a_code_is_not_taken_from_an_address_that_logs_would_keep(harbour, visitor):
    made = invited(harbour)
    field = visitor.page(f"/join?code={made.code}").find("input", {"name": "code"})
    assert not field.get("value")


def test_codes_that_do_not_work(harbour, visitor):
    assert UNKNOWN in problem(send(visitor, "/join", code="BCDF-GHJK-LMNP"))
    made = invited(harbour)
    revoke(harbour, hr(harbour).organisation_id, made.id)
    said = "This code cannot be used any more. Ask HR for a new one"
    assert problem(send(visitor, "/join", code=made.code)) == said


def test_a_used_code_says_when_it_was_used(harbour, visitor, sent, web_app):
    made = invited(harbour)
    to_the_end(visitor, made, sent)
    send(visitor, "/join/finish")
    other = web_app.test_client()
    said = problem(send(other, "/join", code=made.code))
    assert said.startswith("This code was used on ")
    assert said.endswith("If that was not you, tell HR at once")


def test_a_hundred_guesses_and_no_more(visitor):
    token = token_in(visitor.get("/join"))
    codes = [f"BCDF-GHJK-L{a}{b}Z" for a in "BCDFGHJKLM" for b in "BCDFGHJKLM"]
    form = {"csrf_token": token}
    statuses = [visitor.post("/join", data={**form, "code": one}).status_code for one in codes]
    assert statuses == [200] * 100
    refused = visitor.post("/join", data={**form, "code": "ZZZZ-ZZZZ-ZZZZ"})
    assert refused.status_code == 429
    assert "You can try again in 15 minutes." in text_of(parsed(refused).main)


def test_five_wrong_answers_and_the_code_is_dead(harbour, visitor, web_app):
    made = invited(harbour)
    to_the_facts(visitor, made)
    page = text_of(visitor.page("/join/you").main)
    assert "The code is from Harbour Trust." in page
    assert "Adeyemi" not in page
    assert "00101" not in page
    wrong = {"number": "00102", "surname": "Brown"}
    for left in (4, 3, 2, 1):
        said = problem(send(visitor, "/join/you", **wrong))
        assert said == f"That is not what your employer has. Check both. Tries left: {left}"
    said = problem(send(visitor, "/join/you", **wrong))
    assert said.startswith("This code was stopped after 5 wrong answers")
    assert visitor.get("/join/you").location == "/join"
    assert "stopped" in problem(send(visitor, "/join", code=made.code))


def test_what_is_missing_is_asked_for(harbour, visitor):
    to_the_facts(visitor, invited(harbour))
    said = problem(send(visitor, "/join/you", number=" ", surname=""))
    assert said == "Enter your staff number Enter your surname"


def test_no_step_can_be_left_out(harbour, visitor, sent):
    for address in ("/join/you", "/join/email", "/join/email/code", "/join/finish"):
        assert visitor.get(address).location == "/join"
    to_the_facts(visitor, invited(harbour))
    for address in ("/join/email", "/join/email/code", "/join/finish"):
        assert visitor.get(address).location == "/join"
    send(visitor, "/join/you", **RUTH)
    send(visitor, "/join/email", address=ADDRESS)
    assert visitor.get("/join/finish").location == "/join"
    said = problem(
        send(visitor, "/join/email/code", code="000000" if digits(sent) != "000000" else "1")
    )
    assert said.startswith("That is not the code that we emailed last.")
    assert visitor.get("/join/finish").location == "/join"


def test_who_leaves_half_way_leaves_nothing_to_the_next(harbour, visitor, sent, monkeypatch):
    to_the_end(visitor, invited(harbour), sent)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    for address in ("/join/you", "/join/email", "/join/email/code", "/join/finish"):
        assert visitor.get(address).location == "/join"


def test_a_new_address_has_to_be_shown_again(harbour, visitor, sent):
    to_the_end(visitor, invited(harbour), sent)
    send(visitor, "/join/email", address="other@home.example")
    assert visitor.get("/join/finish").location == "/join"


def test_an_invitation_taken_back_on_the_way(harbour, visitor, sent):
    made = invited(harbour)
    to_the_end(visitor, made, sent)
    revoke(harbour, hr(harbour).organisation_id, made.id)
    said = problem(visitor.post("/join/finish", data={"csrf_token": visitor_token(visitor)}))
    assert said == "This code cannot be used any more. Ask HR for a new one"
    assert harbour.query(User).count() == 0


def visitor_token(client):
    return token_in(client.get("/sign-in"))


def test_of_two_on_the_way_the_first_to_finish_has_joined(harbour, visitor, sent, web_app):
    made, other = invited(harbour), web_app.test_client()
    to_the_end(visitor, made, sent)
    to_the_end(other, made, sent, "thief@home.example")
    tokens = [visitor_token(one) for one in (visitor, other)]
    assert visitor.post("/join/finish", data={"csrf_token": tokens[0]}).location == "/"
    said = problem(other.post("/join/finish", data={"csrf_token": tokens[1]}))
    assert said.startswith("This code was used on ")
    assert [user.email for user in harbour.query(User)] == [ADDRESS]


@pytest.mark.parametrize("typed", ["", "ruth", "ruth@", "a@b@c", "x" * 300 + "@home.example"])
def test_what_is_no_address(harbour, visitor, sent, typed):
    to_the_address(visitor, invited(harbour))
    said = problem(send(visitor, "/join/email", address=typed))
    assert said == "Enter an email address, like name@example.com"
    assert sent == []


def test_an_address_that_signs_in_already(harbour, visitor, sent, web_app, signed_in):
    with web_app.app_context():
        db.session.add(User(email=ADDRESS, active=True, fs_uniquifier="x"))
        db.session.commit()
    to_the_end(visitor, invited(harbour), sent)
    said = problem(send(visitor, "/join/finish"))
    assert said.startswith("Somebody signs in with that email address already. If it is you,")
    assert send(visitor, "/join/email", address="other@home.example").status_code == 303


def test_word_goes_to_the_address_that_hr_knows(harbour, visitor, sent):
    give_address(harbour, person_id(harbour, "00101"))
    to_the_end(visitor, invited(harbour), sent)
    send(visitor, "/join/finish")
    assert sent[-1].recipients == ["ruth@work.example"]
    assert "r***@home.example" in sent[-1].body
    assert "tell HR" in sent[-1].body


def test_codes_can_be_asked_for_five_times(harbour, visitor, sent):
    to_the_address(visitor, invited(harbour))
    token = token_in(visitor.get("/join/email"))
    fields = [{"csrf_token": token, "address": f"{n}@home.example"} for n in range(6)]
    statuses = [visitor.post("/join/email", data=one).status_code for one in fields]
    assert statuses == [303] * 5 + [429]
    assert len(sent) == 5


def test_a_post_that_is_down(harbour, visitor, monkeypatch, web_app):
    def refuse(message):
        raise ConnectionRefusedError

    monkeypatch.setattr(web_app.extensions["mail"], "send", refuse)
    to_the_address(visitor, invited(harbour))
    said = problem(send(visitor, "/join/email", address=ADDRESS))
    assert said.startswith("We could not send an email there.")


def test_who_is_signed_in_as_staff_does_not_join(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00102"))
    assert client.get("/join").location == "/"


def test_the_language_chosen_is_kept(harbour, visitor):
    visitor.get("/join?lang=cy")
    assert visitor.page("/join").html["lang"] == "cy"


def test_an_invitation_by_email_offers_its_address(harbour, visitor):
    person = person_id(harbour, "00101")
    give_address(harbour, person)
    (made,) = invite(harbour, hr(harbour), type(LETTER)("email"), [person])
    to_the_address(visitor, made)
    field = visitor.page("/join/email").find("input", {"name": "address"})
    assert field["value"] == "ruth@work.example"
