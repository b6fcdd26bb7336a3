"""HR invites people of its own, by email and by letter, and sees what came of it."""

import re

import pytest
import segno

from tests.actions.harbour import STAFF, take_in
from tests.actions.invited import CALLER, give_address, invited
from tests.conftest import ON_BOTH
from tests.web.checked_page import parsed, text_of, token_in
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker.actions.joining import WrongFacts, check_facts
from tracker.store.tables.invitations import Invitation

CODE = re.compile(r"\b(?:[B-Z]{4}-){2}[B-Z]{4}\b")


@pytest.fixture
def ruth(harbour):
    return person_id(harbour, "00101")


def main_of(client, address):
    return text_of(client.page(address).main)


def five_wrong_answers(session, made):
    for _ in range(5):
        with pytest.raises(WrongFacts):
            check_facts(session, made.id, "x", "x", CALLER)


@ON_BOTH
def test_by_email(harbour, hr, ruth, sent, visitor):
    give_address(harbour, ruth)
    page = hr.page(f"/hr/staff/{ruth}/invite")
    assert text_of(page.h1) == "Invite Ruth Adeyemi"
    assert "To ruth@work.example. The code works for 7 days." in text_of(page.main)
    response = hr.send(f"/hr/staff/{ruth}/invite", {"how": "email"})
    assert response.location == "/hr/invitations"
    assert "1 invitation is on the way." in main_of(hr, "/hr/invitations")
    assert "by email to ruth@work.example" in main_of(hr, "/hr/invitations")
    (message,) = sent
    assert message.recipients == ["ruth@work.example"]
    assert message.subject == (
        "Your code to see your training at Harbour Trust / "
        "Eich cod i weld eich hyfforddiant yn Harbour Trust"
    )
    assert "Hello Ruth," in message.body
    assert "Helo Ruth," in message.body
    assert "Adeyemi" not in message.body
    assert "00101" not in message.body
    assert "http://127.0.0.1:5000/join\n" in message.body, "a page, and no link with a code"
    code = CODE.search(message.body)[0]
    assert is_taken(visitor, code)
    assert "Invited by email on" in main_of(hr, f"/hr/staff/{ruth}")


def is_taken(client, code):
    token = token_in(client.get("/join"))
    response = client.post("/join", data={"csrf_token": token, "code": code})
    return response.location == "/join/you"


def test_by_letter(harbour, hr, ruth, visitor):
    assert "Cannot sign in yet." in main_of(hr, f"/hr/staff/{ruth}")
    page = parsed(hr.send(f"/hr/staff/{ruth}/invite", {"how": "letter"}))
    assert text_of(page.h1) == "1 letter to print"
    (letter,) = page.select(".tracker-letter")
    said = text_of(letter)
    assert "Ruth Adeyemi" in said
    assert [one["lang"] for one in letter.select("div[lang]")] == ["en", "cy"]
    assert "00101" not in said, "the number is what the letter's finder does not know"
    code = CODE.search(said)[0]
    qr = segno.make(f"http://127.0.0.1:5000/join#{code}", error="m", micro=False)
    assert letter.img["src"] == qr.svg_data_uri(scale=5, border=4), "after the #: for no server"
    assert is_taken(visitor, code)
    listed = main_of(hr, "/hr/invitations")
    assert "by letter" in listed
    assert code not in listed
    assert "Not used yet; it works until" in listed


def test_no_way_is_chosen(hr, ruth):
    for address in (f"/hr/staff/{ruth}/invite", "/hr/invitations/new"):
        page = parsed(hr.send(address, {"how": "pigeon"}))
        assert page.title.get_text().startswith("Error: ")
        said = "Choose whether to invite by email or by letter"
        assert said in text_of(page.find(class_="govuk-error-summary"))


def test_without_an_address_there_is_only_a_letter(harbour, hr, ruth, sent):
    page = hr.page(f"/hr/staff/{ruth}/invite")
    assert [one["value"] for one in page.select("input[name=how]")] == ["letter"]
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "email"})
    assert "Nobody could be invited." in main_of(hr, "/hr/invitations")
    assert sent == []


def test_many_letters_at_once(harbour, hr, ruth):
    page = hr.page("/hr/invitations/new?setting=W1")
    said = "3 people in Ward 1 have neither an account nor an invitation that still works."
    assert said in text_of(page.main)
    letters = parsed(hr.send("/hr/invitations/new?setting=W1", {"how": "letter"}))
    names = [text_of(one) for one in letters.select(".tracker-letter h2")]
    assert names == ["Ruth Adeyemi", "Col Brown", "Dee Clarke"]
    assert len({CODE.search(text_of(one))[0] for one in letters.select(".tracker-letter")}) == 3
    assert "Everybody here has an account" in main_of(hr, "/hr/invitations/new?setting=W1")
    assert "1 person in all settings has" in main_of(hr, "/hr/invitations/new")
    hr.page("/hr/invitations/new?setting=X1", status=404)


def test_emails_to_those_with_an_address_then_letters_to_the_others(harbour, hr, ruth, sent):
    give_address(harbour, ruth)
    hr.send("/hr/invitations/new", {"how": "email"})
    assert [one.recipients for one in sent] == [["ruth@work.example"]]
    letters = parsed(hr.send("/hr/invitations/new", {"how": "letter"}))
    names = [text_of(one) for one in letters.select(".tracker-letter h2")]
    assert names == ["Col Brown", "Dee Clarke", "Eve Davies"]


def test_sixty_at_a_time(harbour, hr):
    more = [[f"1{n:04}", f"Ito{n}", "Kim", "W2", "Nurse", *[None] * 3] for n in range(100)]
    take_in(harbour, workbook({"Staff": [STAFF, *more]}))
    assert "The first 60 by name; then come back" in main_of(hr, "/hr/invitations/new")
    letters = parsed(hr.send("/hr/invitations/new", {"how": "letter"}))
    assert len(letters.select(".tracker-letter")) == 60
    assert "44 people in all settings" in main_of(hr, "/hr/invitations/new")
    assert "60 invitations, page 1 of 2" in main_of(hr, "/hr/invitations")
    hr.page("/hr/invitations?page=2")
    hr.page("/hr/invitations?page=3", status=404)


def test_an_email_that_does_not_leave_is_no_invitation(harbour, hr, ruth, monkeypatch, web_app):
    def refuse():
        raise ConnectionRefusedError

    give_address(harbour, ruth)
    monkeypatch.setattr(web_app.extensions["mail"], "connect", refuse)
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "email"})
    said = main_of(hr, "/hr/invitations")
    assert "No email could be sent to these people, so they are not invited: Adeyemi, Ruth." in said
    assert "You have invited nobody yet." in said


@pytest.mark.parametrize("odd", ["a b", "x@y@z", "ruth@work.example\nBcc: all@work.example", "ü@"])
def test_what_is_no_address_breaks_nothing(harbour, hr, ruth, sent, odd):
    give_address(harbour, ruth, odd)
    assert hr.send(f"/hr/staff/{ruth}/invite", {"how": "email"}).status_code == 303
    assert all("all@work.example" not in message.send_to for message in sent)


def test_revoked(harbour, hr, ruth):
    made = invited(harbour)
    assert hr.send(f"/hr/invitations/{made.id}/revoke").location == "/hr/invitations"
    said = main_of(hr, "/hr/invitations")
    assert "The invitation of Ruth Adeyemi is revoked." in said
    assert "You have invited nobody yet." in said
    harbour.expire_all()
    assert harbour.get(Invitation, made.id).revoked_at


def test_again(harbour, hr, ruth, sent):
    made = invited(harbour)
    letters = parsed(hr.send(f"/hr/invitations/{made.id}/again"))
    code = CODE.search(text_of(letters.select_one(".tracker-letter")))[0]
    assert code != made.code
    harbour.expire_all()
    assert harbour.get(Invitation, made.id).revoked_at
    assert "1 invitation" in main_of(hr, "/hr/invitations")


def test_wrong_answers_are_told_at_home_and_first_in_the_list(harbour, hr, ruth):
    five_wrong_answers(harbour, invited(harbour))
    invited(harbour, "00102")
    assert "1 invitation was stopped after wrong answers" in main_of(hr, "/hr/")
    rows = hr.page("/hr/invitations").select("tbody tr")
    assert "Stopped after 5 wrong answers." in text_of(rows[0])
    assert "was stopped after 5 wrong answers" in main_of(hr, f"/hr/staff/{ruth}")
    invited(harbour)
    assert "stopped" not in main_of(hr, "/hr/")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_in_the_language_that_hr_chooses(harbour, hr, ruth, sent, language):
    give_address(harbour, ruth)
    hr.send(f"/hr/staff/{ruth}/invite", {"how": "email", "language": language})
    assert ("Hello Ruth," in sent[-1].body) == (language == "en")
    assert ("Helo Ruth," in sent[-1].body) == (language == "cy")
    page = parsed(hr.send(f"/hr/staff/{ruth}/invite", {"how": "letter", "language": language}))
    assert [one["lang"] for one in page.select(".tracker-letter div[lang]")] == [language]


def test_who_has_left_is_not_invited(harbour, hr):
    fay = person_id(harbour, "00105")
    assert "has no post now" in main_of(hr, f"/hr/staff/{fay}/invite")


def test_others_find_nothing(harbour, strangers, ruth):
    made = invited(harbour)
    other_hr, *others = strangers
    assert "You have invited nobody yet." in main_of(other_hr, "/hr/invitations")
    for client in strangers:
        client.page(f"/hr/staff/{ruth}/invite", status=404)
        for address in (
            f"/hr/staff/{ruth}/invite",
            f"/hr/invitations/{made.id}/revoke",
            f"/hr/invitations/{made.id}/again",
        ):
            assert client.send(address, {"how": "letter"}).status_code == 404
    for client in others:
        client.page("/hr/invitations", status=404)
        client.page("/hr/invitations/new", status=404)
    harbour.expire_all()
    assert harbour.query(Invitation).filter_by(revoked_at=None).count() == 1


def test_the_list_asks_as_often_for_many_as_for_few(harbour, hr, statements):
    def asked():
        counts = []
        for address in ("/hr/invitations", "/hr/invitations/new"):
            with statements() as ran:
                hr.page(address)
            counts.append(len(ran))
        return counts

    invited(harbour)
    few = asked()
    for number in ("00102", "00103", "00104"):
        invited(harbour, number)
    assert asked() == few
