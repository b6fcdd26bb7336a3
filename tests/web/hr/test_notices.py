"""HR sees what became of the emails to its own people, and what to mend."""

import pytest

from tests.actions.outbox.world import DAY, NOW, notice
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tracker.rules.words import NoticeState
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.people import Person

ASHA = "asha@harbour.example"


@pytest.fixture
def failed(harbour) -> Notice:
    made = notice(harbour, ASHA)
    made.state = NoticeState.FAILED
    made.problem = "The email address was refused: there is no such mailbox."
    made.subject, made.plain = "Your training", "Dear Asha,\n\nbook <b>now</b>.\n"
    harbour.commit()
    return made


@pytest.fixture
def of_a_person(harbour) -> Notice:
    """One to somebody on the staff list who has no account."""
    person = harbour.query(Person).filter_by(number="00101").one()
    to = Recipient(person_id=person.id)
    harbour.add(to)
    harbour.flush()
    made = Notice(
        recipient_id=to.id,
        day=DAY,
        organisation_id=person.organisation_id,
        address="ruth@exmaple.org",
        reference="f" * 32,
        state=NoticeState.FAILED,
        problem="The email address was refused: there is no such domain.",
        next_try_at=NOW,
        made_at=NOW,
    )
    harbour.add(made)
    harbour.commit()
    return made


def rows(page) -> list[str]:
    return [text_of(row) for row in page.select("tbody tr")]


@ON_BOTH
def test_what_to_mend_is_said_where_it_can_be_mended(hr, failed, of_a_person):
    person, account = rows(hr.page("/hr/notices"))
    assert "Not delivered" in person
    assert (
        "The address ruth@exmaple.org was refused: "
        "correct it in the staff list and upload it again." in person
    )
    assert "ruth@exmaple.org" not in person.split(" For ")[0]
    assert f"The address {ASHA} was refused: ask whoever looks after the tracker" in account


def test_one_is_opened_to_read_what_it_said(hr, failed):
    page = hr.page(f"/hr/notices/{failed.id}")
    assert page.find(class_="tracker-message").get_text() == failed.plain
    assert page.find("b") is None


def test_one_that_waits_says_that_it_is_written_later(hr, harbour):
    made = notice(harbour, ASHA)
    assert "It is written when it goes out" in hr.page(f"/hr/notices/{made.id}").text


def test_one_whose_text_was_let_go_says_so(hr, failed, harbour):
    failed.plain = None
    harbour.commit()
    assert "The text is not kept." in hr.page(f"/hr/notices/{failed.id}").text


def test_another_organisations_are_not_there(strangers, hr, failed, harbour):
    for stranger in strangers:
        assert stranger.get(f"/hr/notices/{failed.id}").status_code == 404
    other = notice(harbour, "x@other.example", code="OTHER")
    nobodys = notice(harbour, "east@board.example", code=None)
    for one in (other, nobodys):
        assert hr.get(f"/hr/notices/{one.id}").status_code == 404
    assert len(rows(hr.page("/hr/notices"))) == 1


def test_they_are_narrowed_by_what_became_of_them(hr, failed, harbour):
    notice(harbour, "ben@harbour.example")
    assert len(rows(hr.page("/hr/notices"))) == 2
    assert len(rows(hr.page("/hr/notices?state=failed"))) == 1
    assert "No notice fits that." in hr.page("/hr/notices?state=sent").text
    assert hr.get("/hr/notices?page=2").status_code == 404


def test_without_any_it_says_when_the_first_comes(hr):
    assert "No notice has been made yet." in hr.page("/hr/notices").text


def test_it_asks_the_database_as_often_for_many_as_for_few(hr, harbour, statements):
    counts = []
    for number in range(40):
        notice(harbour, f"p{number}@harbour.example")
        if number in (1, 39):
            hr.page("/account")
            with statements() as ran:
                hr.page("/hr/notices")
            counts.append(len(ran))
    assert counts[0] == counts[1] < 15
