"""What the organisation has answered: in words, with who said it, and taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.hr.uploading import accept, check_of, notice, training_file
from tracker import clock
from tracker.actions.answers import Given, remember
from tracker.store.tables.places import Organisation
from tracker.store.tables.uploads import Answer

RECENT = clock.today() - timedelta(days=5)
GIVEN = (
    Given("unknown_provider", "Goood Trainin", "GOOD"),
    Given("unknown_course", "Good levle 2", "G2"),
    Given("unknown_course", "Cookery", None),
    Given("unknown_course", "Old course", "GONE/NOT-THERE"),
    Given("ambiguous_staff", "Brown, Col", "00102"),
    Given("ambiguous_date", "Date attended", "dmy"),
    Given("cells_meaning", "Good level 2; Gone level 2", "expires", "Ward 3"),
    Given("heading_meaning", "When", "completed"),
    Given("heading_meaning", "Shoe size", None),
)


@pytest.fixture
def organisation_id(harbour):
    return harbour.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


@pytest.fixture
def answered(harbour, organisation_id):
    """One answer of each kind, by somebody."""
    remember(harbour, organisation_id, GIVEN, clock.now(), "ann@harbour.example")
    harbour.commit()


def rows(page):
    return [text_of(one) for one in page.select("table tbody tr")]


def test_nothing_answered_yet(hr):
    assert "No questions have been answered yet" in text_of(hr.page("/hr/answers").main)
    assert hr.page("/hr/uploads").find("a", href="/hr/answers")


@ON_BOTH
def test_questions_and_answers_in_words(hr, answered):
    said = " | ".join(rows(hr.page("/hr/answers")))
    for question, answer in (
        ("Which training provider is “Goood Trainin”?", "Good Training (GOOD)"),
        ("Which course is “Good levle 2”?", "Good level 2 (G2), Good Training"),
        ("Which course is “Cookery”?", "None of those offered: keep as unknown"),
        ("Which course is “Old course”?", "GONE/NOT-THERE"),
        ("Who is “Brown, Col”?", "Brown, Col (00102)"),
        ("in dates under “Date attended”, the day or the month?", "The day"),
        (
            "dates of the courses “Good level 2; Gone level 2”? On the sheet “ward3” only",
            "When the training runs out",
        ),
        ("What is in a column with the heading “When”?", "Completed"),
        ("What is in a column with the heading “Shoe size”?", "Nothing that is read"),
    ):
        assert f"{question} Answer {answer} Given" in said
    assert said.count("ann@harbour.example") == len(GIVEN)


@ON_BOTH
def test_an_answer_taken_back_is_asked_again(harbour, hr, answered):
    log = training_file(["00103", None, None, "Good level 2", "Goood Trainin", RECENT, None])
    address = check_of(hr, log)
    assert not hr.page(address).find_all("fieldset")
    page = hr.page("/hr/answers")
    form = next(
        one.find("form") for one in page.select("table tbody tr") if "Goood" in text_of(one)
    )
    response = hr.send(form["action"])
    assert response.status_code == 303
    page = hr.page(response.location)
    assert "taken back" in notice(page)
    assert len(rows(page)) == len(GIVEN) - 1
    harbour.rollback()
    taken = harbour.scalars(select(Answer).where(Answer.withdrawn_at.is_not(None))).one()
    assert taken.withdrawn_by
    assert taken.withdrawn_by.endswith("@tests.example")
    assert "What is held has changed" in text_of(accept(hr, address).main)
    assert hr.page(address).find_all("fieldset")
    assert "already" in notice(hr.page(hr.send(form["action"]).location))


@ON_BOTH
def test_training_known_by_an_answer_is_judged_again(harbour, hr):
    log = training_file(["00103", None, None, "Good level 2", "Goood Trainin", RECENT, None])
    accept(hr, check_of(hr, log))
    assert "2 of 3 people" in text_of(hr.page("/hr/settings/W1").main)
    page = hr.page(check_of(hr, log))
    seen = page.find("input", {"name": "seen"})["value"]
    form = page.find("fieldset").find_parent("form")
    hr.send(form["action"], {"seen": seen, "q1": "GOOD"})
    assert "3 of 3 people" in text_of(hr.page("/hr/settings/W1").main)
    hr.send(hr.page("/hr/answers").select_one("table form")["action"])
    assert "2 of 3 people" in text_of(hr.page("/hr/settings/W1").main)


@ON_BOTH
def test_answers_are_paged(harbour, hr, organisation_id):
    given = [Given("unknown_course", f"Cookery {n}", None) for n in range(60)]
    remember(harbour, organisation_id, given, clock.now(), None)
    harbour.commit()
    assert len(rows(hr.page("/hr/answers"))) == 50
    assert len(rows(hr.page("/hr/answers?page=2"))) == 10
    hr.page("/hr/answers?page=3", status=404)


def test_strangers_see_and_take_back_nothing(harbour, hr, strangers, answered):
    address = hr.page("/hr/answers").select_one("table form")["action"]
    other, *roles = strangers
    assert "No questions have been answered yet" in text_of(other.page("/hr/answers").main)
    for one in roles:
        one.page("/hr/answers", status=404)
    for one in strangers:
        assert one.send(address).status_code == 404
    assert len(rows(hr.page("/hr/answers"))) == len(GIVEN)
    for absent in (0, 999_999, 99_999_999_999):
        assert hr.send(f"/hr/answers/{absent}/take-back").status_code == 404
