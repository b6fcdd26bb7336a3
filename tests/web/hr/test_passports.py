"""HR takes in a passport that somebody brings: seen first, agreed to, counted, and undone."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.credential.other_tracker import running
from tests.credential.samples import CERTIFICATE, PASSPORT
from tests.web.checked_page import parsed, text_of
from tests.web.harbour_users import person_id
from tracker.actions.trusted_issuers import trust
from tracker.clock import today
from tracker.rules.words import Looked
from tracker.store.database import db
from tracker.store.tables.looks import Look


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def other(app, harbour):
    with running() as other:
        with app.app_context():
            trust(db.session(), other.issuer.address, "The other tracker", other.jwks)
        yield other


@pytest.fixture
def text(other):
    """Dee Clarke's: a course that counts, and one that nobody knows."""
    done = today() - timedelta(days=30)
    known = {"started_on": None, "completed_on": done, "expires_on": None}
    good = replace(CERTIFICATE, course="Good level 2", provider="Good Training", **known)
    unknown = replace(CERTIFICATE, course="Juggling", **known)
    return other.signed(replace(PASSPORT, name="Dee Clarke", certificates=(good, unknown)))


def send(client, address, **fields):
    response = client.send(address, fields)
    assert response.status_code == 200
    return parsed(response)


def said(page) -> str:
    return text_of(page.main)


def wrong(page) -> str:
    return text_of(page.select_one(".govuk-error-summary"))


def fields_of(page) -> dict:
    hidden = page.main.select("form input[type=hidden]")
    return {one["name"]: one["value"] for one in hidden if one["name"] != "csrf_token"}


def look(hr, harbour, text, number="00103"):
    return send(hr, "/hr/passports/check", passport=text, person=person_id(harbour, number))


def test_the_page_begins_empty(hr):
    page = hr.page("/hr/passports")
    assert "No passport has been taken in yet." in said(page)


def test_a_passport_is_taken_in_and_counts(hr, harbour, text):
    """From the file to the person's page, and back."""
    sent = {"file": (BytesIO(text.encode()), "training-passport.jwt")}
    page = send(hr, "/hr/passports/person", **sent)
    assert text_of(page.h1) == "Passport of Dee Clarke"
    assert "Signed by The other tracker." in said(page)
    (choice,) = page.select("input[name=person]")
    assert int(choice["value"]) == person_id(harbour, "00103")

    page = send(hr, "/hr/passports/check", person=choice["value"], **fields_of(page))
    rows = [text_of(row) for row in page.select("tbody tr")]
    assert "Would be taken in" in rows[0]
    assert "Confirmed by a training passport" in rows[0]
    assert "Cannot be taken in" in rows[1]
    assert "Ask your registrar to add it" in rows[1]
    assert "You chose Dee Clarke , staff number 00103." in said(page)

    fields = fields_of(page)
    page = send(hr, "/hr/passports/take", **fields)
    assert (
        wrong(page) == "There is a problem Confirm that it is the same person and that they agree"
    )
    assert "Never trained" in said(hr.page(f"/hr/staff/{person_id(harbour, '00103')}"))

    response = hr.send("/hr/passports/take", {**fields_of(page), "agreed": "yes"})
    assert response.status_code == 303
    page = hr.page(response.location)
    assert text_of(page.h1) == "Passport taken in for Dee Clarke"
    assert "Taken in, and held as a record." in said(page)
    assert "Not taken in." in said(page)
    assert "agreement" in said(page)
    person = said(hr.page(f"/hr/staff/{person_id(harbour, '00103')}"))
    assert "Restraint training: In date until" in person
    assert "Confirmed by a training passport" in person
    listed = said(hr.page("/hr/passports"))
    assert "Dee Clarke" in listed
    assert "1 record" in listed

    again = look(hr, harbour, text)
    assert "Your organisation took this passport in on" in wrong(again)
    undone = hr.send(f"{response.location}/undo")
    assert undone.status_code == 303
    page = hr.page(response.location)
    assert "Undone. The records that it brought are withdrawn." in said(page)
    assert "withdrawn or replaced since" in said(page)
    hr.send(f"{response.location}/undo")
    assert "Somebody has undone it already." in said(hr.page(response.location))
    assert "Never trained" in said(hr.page(f"/hr/staff/{person_id(harbour, '00103')}"))


def test_who_looks_at_somebodys_passport_is_noted(hr, harbour, text):
    """The choosing among several people is not: it is no page about one of them."""
    dee = person_id(harbour, "00103")

    def looks():
        harbour.rollback()
        query = select(Look.person_id, Look.opened, Look.role, Look.times)
        return [tuple(row) for row in harbour.execute(query)]

    send(hr, "/hr/passports/person", passport=text)
    hr.page("/hr/passports")
    assert looks() == []
    fields = fields_of(look(hr, harbour, text))
    assert looks() == [(dee, Looked.PASSPORT, "hr", 1)]
    response = hr.send("/hr/passports/take", {**fields, "agreed": "yes"})
    hr.page(response.location)
    assert looks() == [(dee, Looked.PASSPORT, "hr", 2)]


def test_somebody_else_can_be_looked_for(hr, harbour, text):
    page = send(hr, "/hr/passports/person", passport=text, who="00102")
    assert "Col Brown" in said(page)
    other, own = (str(person_id(harbour, number)) for number in ("00102", "00103"))
    page = send(hr, "/hr/passports/check", passport=text, person=other)
    assert "These are different names." in said(page)
    page = send(hr, "/hr/passports/check", passport=text, person=own)
    assert "These are different names." not in said(page)
    page = send(hr, "/hr/passports/person", passport=text, who="Zebra")
    assert "Nobody on your staff list is called that." in said(page)
    assert page.select("input[name=person]") == []
    page = send(hr, "/hr/passports/check", passport=text, who="Zebra")
    assert wrong(page) == "There is a problem Choose whose passport it is"


def test_what_is_held_is_shown_beside(hr, harbour, other):
    done = today() - timedelta(days=60)
    known = {"started_on": None, "completed_on": done}
    same = replace(CERTIFICATE, course="Good level 2", provider="Good Training", **known)
    text = other.signed(replace(PASSPORT, certificates=(same,)))
    page = look(hr, harbour, text, "00101")
    assert "The passport proves it better." in said(page)
    assert "Would raise the evidence of your record" in said(page)
    assert "Confirmed by a training passport" in said(page)
    response = hr.send("/hr/passports/take", {**fields_of(page), "agreed": "yes"})
    assert response.status_code == 303
    other_text = other.signed(replace(PASSPORT, number=8, certificates=(same,)))
    page = look(hr, harbour, other_text, "00101")
    assert "You hold a record of this course on this day already." in said(page)
    assert "There is nothing to take in." in said(page)
    assert page.select("input[name=agreed]") == []


def test_a_passport_that_was_ended_meanwhile_is_not_taken_in(hr, harbour, other, text):
    fields = fields_of(look(hr, harbour, text))
    other.revoked = {7}
    page = send(hr, "/hr/passports/take", **fields, agreed="yes")
    assert wrong(page) == (
        "There is a problem The person has ended this passport. Ask them for a new one."
    )
    assert "No passport has been taken in yet." in said(page)


def test_what_is_no_passport_is_told(hr, text):
    page = send(hr, "/hr/passports/person")
    assert "Choose the file, or paste what is in it" in wrong(page)
    altered = text[:400] + ("A" if text[400] != "A" else "B") + text[401:]
    page = send(hr, "/hr/passports/person", text=altered)
    assert wrong(page).startswith("There is a problem The")
    page = send(hr, "/hr/passports/person", text="https://tracker.example/nothing")
    assert "No passport has this address or code" in wrong(page)
    for address in ("person", "check"):
        page = send(hr, f"/hr/passports/{address}", passport="x")
        assert "No passport has this address or code" in wrong(page)


def test_what_was_seen_is_what_is_taken_in(hr, harbour, text):
    fields = fields_of(look(hr, harbour, text))
    page = send(hr, "/hr/passports/take", **{**fields, "seen": "x"}, agreed="yes")
    assert "It would now bring something else than what you saw." in wrong(page)
    response = hr.send("/hr/passports/take", {**fields_of(page), "agreed": "yes"})
    assert response.status_code == 303


def test_people_and_passports_of_others_are_not_found(hr, strangers, harbour, text):
    fields = fields_of(look(hr, harbour, text))
    taken = hr.send("/hr/passports/take", {**fields, "agreed": "yes"}).location
    for stranger in strangers:
        assert stranger.get(taken).status_code == 404
        assert stranger.send(f"{taken}/undo").status_code == 404
        assert stranger.send("/hr/passports/check", fields).status_code == 404
        assert stranger.send("/hr/passports/take", {**fields, "agreed": "yes"}).status_code == 404
    assert "Dee Clarke" not in said(strangers[0].page("/hr/passports"))
    page = send(strangers[0], "/hr/passports/person", passport=text, who="00103")
    assert "Nobody on your staff list is called that." in said(page)
    assert "held as a record" in said(hr.page(taken))


@pytest.mark.parametrize("person", ["", "x", "-1", "1e9", "9" * 30, "²"])
def test_a_person_that_is_none_is_not_found(hr, harbour, text, person):
    fields = fields_of(look(hr, harbour, text))
    response = hr.send("/hr/passports/take", {**fields, "person": person, "agreed": "yes"})
    assert response.status_code == 404


def test_the_list_takes_as_many_questions_for_many(hr, harbour, other, statements):
    done = today() - timedelta(days=30)
    known = {"started_on": None, "completed_on": done}
    good = replace(CERTIFICATE, course="Good level 2", provider="Good Training", **known)

    def take(passport_number, staff):
        passport = replace(PASSPORT, number=passport_number, certificates=(good,))
        fields = fields_of(look(hr, harbour, other.signed(passport), staff))
        hr.send("/hr/passports/take", {**fields, "agreed": "yes"})

    counts = []
    for passport_number, staff in ((1, "00103"), (2, "00102"), (3, "00104")):
        take(passport_number, staff)
        with statements() as ran:
            page = hr.page("/hr/passports")
        counts.append(len(ran))
        assert len(page.select("tbody tr")) == passport_number
    assert len(set(counts[1:])) == 1
