"""HR holds records, chooses how long they are kept, gives a copy and erases with a colleague."""

import json
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from tests.web.checked_page import parsed
from tests.web.harbour_users import person_id
from tests.web.hr.reading import said
from tracker import clock
from tracker.rules.keeping import Kept
from tracker.store.keeping import periods_of
from tracker.store.tables.looks import Look
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.protection import LegalHold
from tracker.web.day_form import boxes

HOME = "/hr/data-protection"


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


def test_periods_are_chosen_within_bounds(harbour, hr, strangers):
    page = hr.page(f"{HOME}/keeping")
    assert "Keep for, from the last day of their last post" in said(page.main)
    mine = harbour.query(Person).first().organisation_id
    before = periods_of(harbour, mine)
    chosen = {
        one["name"]: one.find("option", selected=True)["value"] for one in page.find_all("select")
    }
    for odd in ({}, {**chosen, "leavers": "1"}, {**chosen, "texts": "x"}):
        hr.send(f"{HOME}/keeping", odd)
        assert "Nothing was changed." in said(hr.page(f"{HOME}/keeping").main)
    assert periods_of(harbour, mine) == before
    hr.send(f"{HOME}/keeping", {**chosen, "leavers": "84"})
    assert "You have saved" in said(hr.page(f"{HOME}/keeping").main)
    assert periods_of(harbour, mine) == {**before, Kept.LEAVERS: 84}
    assert [one.get(f"{HOME}/keeping").status_code for one in strangers[1:]] == [404] * 4


def test_a_shorter_time_that_erases_people_is_asked_about_first(harbour, hr):
    mine = harbour.query(Person).first().organisation_id
    chosen = {kept.value: str(one) for kept, one in periods_of(harbour, mine).items()}
    wanted = {**chosen, "leavers": "12"}
    posts = select(Post.id).where(Post.person_id == person_id(harbour, "00101"))
    left = clock.today() - timedelta(days=500)
    harbour.execute(update(PostFact).where(PostFact.post_id.in_(posts)).values(ends_on=left))
    harbour.commit()
    page = parsed(hr.send(f"{HOME}/keeping", wanted))
    assert said(page.h1) == "1 person who has left would be erased"
    assert periods_of(harbour, mine)[Kept.LEAVERS] == 120
    sent = {one["name"]: one["value"] for one in page.main.find_all("input", type="hidden")}
    assert sent.items() >= {"leavers": "12", "sure": "yes"}.items()
    hr.send(f"{HOME}/keeping", {name: sent[name] for name in sent if name != "csrf_token"})
    harbour.rollback()
    assert periods_of(harbour, mine)[Kept.LEAVERS] == 12
    assert hr.send(f"{HOME}/keeping", {**wanted, "leavers": "36"}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Say why these records must be kept"),
        ({"why": "x" * 501}, "Shorten the reason to 500"),
        ({"why": "A claim"}, "Choose whose records must be kept"),
        ({"why": "A claim", "number": "00101"}, "Choose whose records must be kept"),
        ({"why": "A claim", "covers": "all"}, "Choose whose records must be kept"),
        ({"why": "A claim", "covers": "person"}, "Enter the staff number"),
        ({"why": "A claim", "covers": "person", "setting": "W1"}, "take out the setting"),
        ({"why": "A claim", "covers": "everybody", "setting": "W1"}, "take out the setting"),
        ({"why": "A claim", "covers": "everybody", "number": "00101"}, "take out the staff number"),
        ({"why": "A claim", "covers": "setting", "number": "00101"}, "take out the staff number"),
        ({"why": "A claim", "covers": "setting"}, "Enter the code of the setting"),
        (
            {"why": "A claim", "covers": "setting", "setting": "W1"}
            | boxes("worked_to", date(2019, 12, 31)),
            "Nobody worked there in that time",
        ),
        (
            {"why": "A claim", "covers": "setting", "setting": "W1"}
            | {"worked_to-day": "1", "worked_to-month": "1", "worked_to-year": "25"},
            "Enter the year in full",
        ),
        ({"why": "A claim", "covers": "person", "number": "99999"}, "Nobody of your organisation"),
        ({"why": "A claim", "covers": "setting", "setting": "X1"}, "no setting with that code"),
        ({"why": "A claim", "covers": "everybody", "until-day": "soon"}, "Enter a day, a month"),
        (
            {"why": "A claim", "covers": "setting", "worked_to-day": "31", "worked_to-month": "2"},
            "Enter a day, a month",
        ),
        (
            {"why": "A claim", "covers": "everybody", **boxes("until", date(2020, 1, 1))},
            "today or later",
        ),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(harbour, hr, fields, problem):
    response = hr.send(f"{HOME}/holds", fields)
    assert problem in response.text
    assert harbour.query(LegalHold).all() == []


def test_a_hold_is_placed_seen_and_lifted(harbour, hr, strangers):
    form = parsed(hr.get(f"{HOME}/holds?number=00105")).main
    asked = {one["name"]: one["value"] for one in form.find_all(["input"], checked=True)}
    assert asked == {"covers": "person"}
    typed = form.find(id="number")["value"]
    for _ in range(2):
        hr.send(f"{HOME}/holds", {"why": "Claim 12", "number": typed, **asked})
    page = hr.page(f"{HOME}/holds")
    assert "Fay Evans, 00105 Claim 12" in said(page.main)
    (hold,) = harbour.query(LegalHold).all()
    person = person_id(harbour, "00105")
    assert "A legal hold or an open audit" in said(hr.page(f"{HOME}/people/{person}").main)
    for stranger in strangers:
        assert stranger.send(f"{HOME}/holds/{hold.id}/lift").status_code == 404
    hr.send(f"{HOME}/holds/{hold.id}/lift", {})
    harbour.expire_all()
    assert hold.lifted_by
    assert "Lifted" in said(hr.page(f"{HOME}/holds").main)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        (
            {"covers": "setting", "setting": "W1", **boxes("worked_from", date(2019, 12, 31))},
            "Who worked in W1 A claim Worked there from 31 December 2019 to any day",
        ),
        ({"covers": "everybody"}, "The whole organisation A claim"),
    ],
)
def test_a_hold_covers_what_was_chosen(harbour, hr, fields, what):
    hr.send(f"{HOME}/holds", {"why": "A claim", **fields})
    (hold,) = harbour.query(LegalHold).all()
    assert (hold.person_id, hold.setting_id is None) == (None, fields["covers"] == "everybody")
    assert what in said(hr.page(f"{HOME}/holds").main)


def test_a_copy_is_all_that_my_data_tells_and_is_a_look(harbour, hr, strangers):
    person = person_id(harbour, "00105")
    assert hr.get(f"{HOME}?number=00105").location == f"{HOME}/people/{person}"
    assert "Nobody of your organisation has that" in said(hr.page(f"{HOME}?number=1").main)
    response = hr.get(f"{HOME}/people/{person}/copy.zip")
    with ZipFile(BytesIO(response.data)) as file:
        assert file.namelist() == ["my-data.json", "my-data.xlsx"]
        told = json.loads(file.read("my-data.json"))
    assert told["names"][0]["surname"] == "Evans"
    assert [one.person_id for one in harbour.query(Look)] == [person]
    for stranger in strangers:
        for address in ("", "/copy.zip"):
            assert stranger.get(f"{HOME}/people/{person}{address}").status_code == 404


def test_a_colleague_confirms_an_erasure(harbour, hr, signed_in, strangers):
    person = person_id(harbour, "00105")
    address = f"{HOME}/people/{person}"
    assert "Say why they are to be erased" in hr.send(address, {"why": " "}).text
    hr.send(address, {"why": "They asked"})
    assert "A colleague of your HR team must confirm it." in said(hr.page(address).main)
    hr.send(f"{address}/decide", {"decision": "confirm"})
    assert "Somebody else of your HR team must confirm" in said(hr.page(address).main)
    for stranger in strangers:
        assert stranger.send(f"{address}/decide").status_code == 404
    colleague = signed_in("hr", organisation="HARB")
    assert "They asked" in said(colleague.page(address).main)
    assert colleague.send(f"{address}/decide", {"decision": "perhaps"}).status_code == 400
    colleague.send(f"{address}/decide", {"decision": "confirm"})
    assert "They are erased already." in said(colleague.page(address).main)
    assert "A copy for them" not in said(colleague.page(address).main)
    harbour.expire_all()
    assert harbour.get_one(Person, person).number.startswith("erased-")
    page = said(hr.page(f"/hr/staff/{person}").main)
    assert "They are erased: who they were is nowhere any more" in page
    assert "Invite" not in page
    assert f"P{person}" in said(hr.page(HOME).main)
