"""`flask standing`: the answer with its reasons, on any day and as then known."""

from datetime import timedelta

import pytest

from tests.actions.harbour import TRAINING, fill, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.standing import NotKnown, standings


@pytest.fixture
def harbour(session):
    return fill(session)


def ask(session, on, known_on=None, **who):
    return standings(session, on=on, known_on=known_on or clock.now(), **who).as_json()


def words(document):
    return {(one["staff_number"], one["setting"]): one["standing"] for one in document["standings"]}


def test_everyone_of_the_organisation(session, harbour):
    told = ask(session, harbour, organisation="HARB")
    assert words(told) == {
        ("00101", "W1"): "in_date",
        ("00101-2", "W2"): "in_date",
        ("00102", "W1"): "due_soon",
        ("00103", "W1"): "never_trained",
        ("00104", "W2"): "exempt",
    }
    assert {one["setting"]: one["percent"] for one in told["coverage"]} == {
        "W1": "66.6",
        "W2": "100.0",
    }


def test_the_chain_is_told_link_by_link(session, harbour):
    (told,) = ask(session, harbour, staff="00102")["standings"]
    assert told["governed_by"] == "interval"
    assert told["assurance"] == "accredited"
    assert [reason["link"] for reason in told["reasons"]] == [
        "provider",
        "certification",
        "status",
        "scope",
        "route",
        "trainer",
        "body",
        "accreditation",
    ]
    assert all(reason["holds"] for reason in told["reasons"])


def test_a_person_or_one_of_their_posts(session, harbour):
    assert set(words(ask(session, harbour, staff="00101"))) == {("00101", "W1"), ("00101-2", "W2")}
    assert set(words(ask(session, harbour, staff="00101-2"))) == {("00101-2", "W2")}


def test_what_was_not_yet_known_does_not_count(session, harbour):
    before = clock.now()
    day = harbour - timedelta(days=5)
    rows = [["00103", "Clarke", "Dee", "Good level 2", "GOOD", day, None]]
    book = workbook({"Training": [TRAINING, *rows]})
    take_in(session, book)
    assert words(ask(session, harbour, staff="00103")) == {("00103", "W1"): "in_date"}
    assert words(ask(session, harbour, before, staff="00103")) == {("00103", "W1"): "never_trained"}


def test_nothing_was_known_before_the_first_upload(session, harbour):
    assert ask(session, harbour, clock.now() - timedelta(days=1), staff="00101")["standings"] == []


def test_unknown_codes_are_said(session, harbour):
    with pytest.raises(NotKnown, match="No setting has the code W9"):
        ask(session, harbour, setting="W9")
    with pytest.raises(NotKnown, match="No organisation has the code NOPE"):
        ask(session, harbour, organisation="NOPE")


def test_in_house_is_understood_once_the_organisation_has_a_provider_of_its_own(session, harbour):
    day = harbour - timedelta(days=5)
    rows = [["00103", "Clarke", "Dee", "Good level 2", "In-house", day, None]]
    take_in(session, workbook({"Training": [TRAINING, *rows]}))
    before = clock.now()
    book = {
        "Providers": [["Code", "Name", "Organisation"], ["OWN", "Our own", "HARB"]],
        "Curricula": [
            ["Provider", "Code", "Name", "Level"],
            ["OWN", "O2", "Good level 2", "physical"],
        ],
    }
    import_register(session, workbook(book), "own.xlsx", dry_run=False)
    told = [
        ask(session, harbour, moment, staff="00103")["standings"][0]["reasons"][-1]["code"]
        for moment in (before, None)
    ]
    assert told == ["provider_unresolved", "provider_unverified"]
