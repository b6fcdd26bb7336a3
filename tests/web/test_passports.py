"""Passports on pages: made by their owner, opened by anybody who has the address, and by nobody
else."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.web.checked_page import parsed, text_of
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.rules.wording import say_day
from tracker.store.tables.passports import Passport, PassportLook
from tracker.store.tables.people import TrainingFact
from tracker.web import passports as pages


def form(page, **more):
    """The form as it is offered, with every certificate chosen and agreed to."""
    fields = {
        "records": [one["value"] for one in page.select("input[name=records]")],
        "name": page.find(id="name")["value"],
        "consent": "yes",
    }
    fields |= {f"ends-{part}": page.find(id=f"ends-{part}")["value"] for part in PARTS}
    return {**fields, **more}


PARTS = ("day", "month", "year")


def made(client, **more):
    """The page of a passport that was just made, and its path in public."""
    response = client.send("/staff/passport/new", form(client.page("/staff/passport/new"), **more))
    assert response.status_code == 303
    page = client.page(response.location)
    return page, "/p/" + page.find(id="address")["href"].rsplit("/", 1)[1]


def test_made_shown_opened_and_stopped(harbour, ruth, visitor):
    assert "You have made none yet." in text_of(ruth.page("/staff/passport").main)
    page, address = made(ruth)
    assert "Your passport is ready." in text_of(page.main)
    assert page.select_one("img.tracker-qr")["src"].startswith("data:image/svg+xml")
    assert "Nobody has opened it yet." in text_of(page.main)
    response = visitor.get(address)
    assert response.status_code == 200
    said = text_of(parsed(response).main)
    assert "Training passport of Ruth Adeyemi" in said
    assert re.match(r"Good level 2, \d+ \w+ 20\d\d$", text_of(parsed(response).h2))
    assert "Provider certified by Northbridge" in said
    assert visitor.get(f"/p/{address[3:].upper()}").status_code == 200, "as typed off paper"
    for private in ("00101", "Harbour", "Ward", "@"):
        assert private not in said
    row = harbour.scalars(select(Passport)).one()
    assert len(harbour.scalars(select(PassportLook)).all()) == 2
    assert "2 times" in text_of(ruth.page("/staff/passport").tbody)
    ruth.page(f"/staff/passport/{row.id}/stop")
    ruth.send(f"/staff/passport/{row.id}/stop")
    gone = visitor.get(address)
    assert gone.status_code == 410
    assert "Ruth" not in gone.text
    page = ruth.page(f"/staff/passport/{row.id}")
    assert "You stopped it on" in text_of(page.main)
    assert page.find(id="address") is None


def test_what_a_passport_is_answered_with(ruth, visitor):
    _, address = made(ruth)
    headers = visitor.get(address).headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers
    assert parsed(visitor.get(address)).find("meta", attrs={"name": "robots"}) is not None


def test_the_owners_own_look_is_not_counted(harbour, ruth):
    _, address = made(ruth)
    assert ruth.get(address).status_code == 200
    assert harbour.scalars(select(PassportLook)).all() == []


def test_the_employer_only_where_it_was_chosen(ruth, visitor):
    _, address = made(ruth, employer="yes")
    assert "Employer: Harbour Trust" in text_of(visitor.page(address).main)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"records": []}, "Choose at least one certificate"),
        ({"records": ["999999"]}, "Choose certificates from the list"),
        ({"records": ["x", "-1", "\u0663", "9" * 5000]}, "Choose at least one certificate"),
        ({"name": ""}, "Enter the name to be shown"),
        ({"ends-year": "1999"}, "Enter a day from today to a year from now"),
        ({"ends-day": "31", "ends-month": "2"}, "Enter a day from today to a year from now"),
        ({"consent": None}, "Tick the box if you agree."),
    ],
)
def test_what_is_wrong_is_said(harbour, ruth, more, problem):
    fields = form(ruth.page("/staff/passport/new"), **more)
    response = ruth.send(
        "/staff/passport/new", {key: one for key, one in fields.items() if one is not None}
    )
    page = parsed(response)
    assert problem in text_of(page.select_one(".govuk-error-summary"))
    assert page.title.string.startswith("Error: ")
    assert harbour.scalars(select(Passport)).all() == []


def test_what_hr_withdrew_meanwhile_cannot_be_shared(harbour, ruth):
    fields = form(ruth.page("/staff/passport/new"))
    harbour.execute(update(TrainingFact).values(withdrawn_at=clock.now()))
    harbour.commit()
    page = parsed(ruth.send("/staff/passport/new", fields))
    assert "Choose certificates from the list" in text_of(page.select_one(".govuk-error-summary"))
    assert "We have no training record of yours." in text_of(page.main)
    assert harbour.scalars(select(Passport)).all() == []


def test_what_is_wrong_is_said_in_welsh(ruth):
    fields = form(ruth.page("/staff/passport/new"))
    page = parsed(ruth.send("/staff/passport/new?lang=cy", {**fields, "name": "Somebody Else"}))
    assert "Defnyddiwch eich enwau eich hun" in text_of(page.select_one(".govuk-error-summary"))


def test_nobody_else_has_its_pages(harbour, ruth, signed_in):
    made(ruth)
    number = harbour.scalars(select(Passport.id)).one()
    other = signed_in("staff", person=person_id(harbour, "00102"))
    for path in (f"/staff/passport/{number}", f"/staff/passport/{number}/stop"):
        other.page(path, status=404)
        signed_in("hr", organisation="HARB").page(path, status=404)
    assert other.send(f"/staff/passport/{number}/stop").status_code == 404
    harbour.expire_all()
    assert harbour.scalars(select(Passport.revoked_at)).all() == [None]
    assert "none yet" in text_of(other.page("/staff/passport").main)


def test_who_only_asks_whether_it_is_there_does_not_look(harbour, ruth, visitor):
    _, address = made(ruth)
    response = FlaskClient.open(visitor, address, method="HEAD")
    assert (response.status_code, response.data) == (200, b"")
    assert harbour.scalars(select(PassportLook)).all() == []


def test_its_owner_is_told_who_tries_it_when_it_is_over(harbour, ruth, visitor):
    _, address = made(ruth)
    visitor.get(address)
    row = harbour.scalars(select(Passport)).one()
    ruth.send(f"/staff/passport/{row.id}/stop")
    assert visitor.get(address).status_code == 410
    assert "1 time" in text_of(ruth.page("/staff/passport").tbody)
    page = ruth.page(f"/staff/passport/{row.id}")
    looks = [text_of(one) for one in page.main.find_all("li") if " at " in text_of(one)]
    assert len(looks) == 2
    assert looks[0].endswith(": somebody tried to open it after you stopped it, and saw nothing")
    yesterday = clock.today() - timedelta(days=1)
    over = {"revoked_at": None, "shared_on": yesterday, "ends_on": yesterday}
    harbour.execute(update(Passport).values(over))
    harbour.commit()
    assert visitor.get(address).status_code == 410
    page = ruth.page(f"/staff/passport/{row.id}")
    assert "tried to open it after it had ended, and saw nothing" in text_of(page.main)


def test_who_opens_what_was_shared_is_not_kept_out_by_strangers_guesses(ruth, visitor, monkeypatch):
    _, address = made(ruth)
    monkeypatch.setattr(pages, "GUESSES", replace(pages.GUESSES, from_one_address=3))
    for place in range(40):
        guess = f"/p/{'2' * 25}{'abcde'[place % 5]}"
        visitor.get(guess, environ_base={"REMOTE_ADDR": f"198.51.100.{place // 5}"})
    assert visitor.get(f"/p/{'2' * 26}").status_code == 404
    assert visitor.get(guess, environ_base={"REMOTE_ADDR": "198.51.100.1"}).status_code == 429
    for _ in range(5):
        assert visitor.get(f"/p/{'2' * 26}").status_code in {404, 429}
        assert visitor.get(address).status_code == 200


def test_looks_from_one_place_are_so_many_at_most(ruth, visitor, monkeypatch):
    _, address = made(ruth)
    monkeypatch.setattr(pages, "LOOKS", replace(pages.LOOKS, from_one_address=2))
    assert [visitor.get(address).status_code for _ in range(3)] == [200, 200, 429]
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}
    assert visitor.get(address, environ_base=elsewhere).status_code == 200


def test_guessing_finds_nothing_and_is_stopped(ruth, visitor, monkeypatch):
    made(ruth)
    monkeypatch.setattr(pages, "GUESSES", replace(pages.GUESSES, from_one_address=5))
    guesses = [f"/p/{'2' * 25}{letter}" for letter in "abcdefgh"]
    statuses = [visitor.get(guess).status_code for guess in guesses]
    assert statuses == [404] * 5 + [429] * 3
    assert visitor.get("/p/short").status_code == 404
    assert visitor.get(f"/p/{'l' * 26}").status_code == 404


def test_in_welsh(ruth, visitor):
    _, address = made(ruth)
    assert visitor.page(f"{address}?lang=cy").html["lang"] == "cy"
    assert "Set-Cookie" not in visitor.get(f"{address}?lang=cy").headers


def withdrawn(harbour, on, event="withdrawn"):
    """What befalls the good provider's certificate, from a day on."""
    heads = ["Certificate number", "Event", "On", "Curricula", "Reason", "Source"]
    row = ["C-GOOD", event, on, "", "Found out later", "https://register.example"]
    book = workbook({"Certification events": [heads, row]})
    assert not import_register(harbour, book, "register.xlsx", dry_run=False)["problems"]


def test_what_became_of_the_provider_is_told_to_all_who_look(harbour, ruth, visitor, signed_in):
    _, address = made(ruth)
    mine = f"/staff/passport/{harbour.scalars(select(Passport.id)).one()}"
    own = ruth.page(mine)
    sentence = "Good Training was certified on the day of the training. Its certification for this"
    assert sentence not in text_of(visitor.page(address).main) + text_of(own.main)
    on = clock.today() - timedelta(days=10)
    withdrawn(harbour, on)
    told = f"{sentence} course was withdrawn on {say_day(on)}."
    said = text_of(visitor.page(address).main)
    assert told in said
    assert "This has changed" not in said
    assert "Assurance Accredited" in said
    assert told in text_of(
        ruth.page(f"/staff/passport/{harbour.scalars(select(Passport.id)).one()}").main
    )
    hr = signed_in("hr", organisation="OTHER")
    looked = hr.send("/hr/passports/person", {"text": address})
    assert told in text_of(parsed(looked).main)
    assert "Tynnwyd ei ardystiad" in text_of(visitor.page(f"{address}?lang=cy").main)


def test_the_kind_of_place_is_told_and_not_the_place(ruth, visitor):
    _, address = made(ruth)
    assert "Judged for Special school: Autistic people" in text_of(visitor.page(address).main)


def test_what_is_otherwise_now_is_told_beside_what_it_was(harbour, ruth, visitor):
    _, address = made(ruth)
    withdrawn(harbour, clock.today() - timedelta(days=70))
    page = visitor.page(address)
    assert "This has changed since it was shared." in text_of(page.main)
    assert "Assurance Lapsed" in text_of(page.main)
    was = page.main.find_all("details")[-1]
    assert "Assurance Accredited" in text_of(was)
    assert "Level" not in text_of(was)
    assert "The certification was neither suspended nor withdrawn." in text_of(was)
