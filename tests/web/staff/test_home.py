"""My training: one sentence first, then the chain of assurance, of nobody but oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.harbour_users import person_id
from tracker import clock
from tracker.rules.wording import say_day
from tracker.store.tables.seen import TrainingSeen


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("00101", "You are in date until"),
        ("00102", "You need a refresher by"),
        ("00103", "We have no record of the training that you need."),
        ("00104", "You are exempt from this training at the moment."),
        ("00105", "You are not asked for any restraint training at the moment."),
    ],
)
def test_the_first_sentence(harbour, signed_in, number, sentence):
    page = signed_in("staff", person=person_id(harbour, number)).page("/staff/")
    assert text_of(page.select_one(".govuk-body-l")).startswith(sentence)


@ON_BOTH
def test_each_link_of_the_chain_is_told(harbour, signed_in):
    page = signed_in("staff", person=person_id(harbour, "00102")).page("/staff/")
    links = page.select(".tracker-chain__link")
    assert len(links) == 8
    assert all("Holds" in text_of(link) for link in links)
    assert "Gone Training was certified on the day of delivery." in text_of(page.main)


@ON_BOTH
def test_both_posts_of_one_person_are_told(harbour, signed_in):
    page = signed_in("staff", person=person_id(harbour, "00101")).page("/staff/")
    headings = [text_of(heading) for heading in page.select("h2")]
    assert "Nurse at Ward 1" in headings
    assert "Nurse at Ward 2" in headings


@ON_BOTH
def test_nobody_elses_record_shows(harbour, signed_in):
    page = signed_in("staff", person=person_id(harbour, "00101")).page("/staff/")
    assert "Brown" not in text_of(page.main)


def test_an_account_without_a_person_has_no_page(harbour, signed_in):
    signed_in("staff").page("/staff/", status=404)


def test_other_roles_are_strangers(harbour, signed_in):
    signed_in("hr", organisation="HARB").page("/staff/", status=404)


def test_how_many_days_are_left_is_said_in_words(harbour, signed_in):
    said = text_of(signed_in("staff", person=person_id(harbour, "00102")).page("/staff/").main)
    assert "26 days left" in said or "25 days left" in said


def test_it_says_with_whom_to_train_next(harbour, signed_in):
    said = text_of(signed_in("staff", person=person_id(harbour, "00102")).page("/staff/").main)
    assert "Your last course was with Gone Training, who cannot train you at the moment." in said


def test_what_changed_since_they_looked_before_is_told(harbour, signed_in):
    client = signed_in("staff", person=person_id(harbour, "00102"))
    assert "New since" not in text_of(client.page("/staff/").main)
    held = harbour.scalars(select(TrainingSeen)).one()
    before = clock.today() - timedelta(days=9)
    (key, was), *_ = held.seen["standings"].items()
    expired = {**was, "standing": "expired"}
    held.day, held.seen = before, {"standings": {key: expired}, "records": {}}
    harbour.commit()
    said = text_of(client.page("/staff/").main)
    assert f"New since you looked on {say_day(before)}" in said
    assert "Restraint training at Ward 1 is now “Due soon”. It was “Expired”." in said
    assert "There is a new or corrected record: Gone level 2." in said


def test_the_same_queries_whatever_is_held(harbour, signed_in, statements):
    client = signed_in("staff", person=person_id(harbour, "00101"))
    client.page("/staff/")
    with statements() as ran:
        client.page("/staff/")
    assert len(ran) <= 9
