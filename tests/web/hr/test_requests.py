"""HR sees what its commissioners ask for, and answers with documents or in words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.asking import commissioner, setting, user, wish
from tests.conftest import ON_BOTH
from tests.web.asking import day, give
from tests.web.checked_page import parsed
from tests.web.hr.reading import said
from tracker import clock
from tracker.actions.requests import LONGEST, cancel
from tracker.rules.audit_words import Principle, RequestState, Wanted
from tracker.rules.wording import say_day
from tracker.store.requests import steps_of
from tracker.store.tables.requests import Request, SettingDocument

TODAY = clock.today()


@pytest.fixture
def asked(harbour):
    """The id of what East Board asks of Ward 1."""
    return wish(harbour, said="The one of this year, please")


def late(session, request_id):
    session.get_one(Request, request_id).due_on = TODAY - timedelta(days=1)
    session.commit()


def state_of(session, request_id):
    session.expire_all()
    return session.get_one(Request, request_id).state


@ON_BOTH
def test_they_are_counted_on_the_home_page_and_listed(harbour, hr, asked):
    assert "1 request of your commissioners waits for your answer." in said(hr.page("/hr/").main)
    second = wish(harbour, Wanted.PRINCIPLE, principle=Principle.INVOLVEMENT)
    late(harbour, second)
    home = said(hr.page("/hr/").main)
    assert "2 requests of your commissioners wait for your answer, 1 late." in home
    first, other = hr.page("/hr/requests").select("tbody tr")
    assert "Evidence for a key principle: Children, parents and advocates" in said(first)
    assert "Late" in said(first)
    for text in ("Restraint reduction plan", "Ward 1", "East Board", "Waiting for an answer"):
        assert text in said(other)
    assert "Late" not in said(other)
    assert len(hr.page("/hr/requests?state=open").select("tbody tr")) == 2
    assert "No request fits that." in said(hr.page("/hr/requests?state=closed").main)
    hr.page("/hr/requests?page=2", status=404)


@ON_BOTH
def test_it_is_answered_with_a_new_document(harbour, hr, asked):
    address = f"/hr/requests/{asked}"
    page = hr.page(address)
    for text in ("The one of this year, please", "East Board", "Ward 1 (W1)", "Asked"):
        assert text in said(page.main)
    form = hr.page(f"{address}/document")
    assert form.find("input", {"value": "reduction_plan"}).has_attr("checked")
    assert give(hr, f"{address}/document", words_="", **{"words": b"plan"}).location
    assert state_of(harbour, asked) == RequestState.ANSWERED
    (document,) = harbour.scalars(select(SettingDocument)).all()
    page = hr.page(address)
    assert "Add to the answer" in said(page.main)
    assert page.find("a", href=f"/hr/settings/W1/documents/{document.id}")


def test_it_is_answered_with_what_was_given_or_in_words(harbour, hr, asked):
    give(hr)
    (document,) = harbour.scalars(select(SettingDocument)).all()
    address = f"/hr/requests/{asked}"
    assert hr.page(address).find("option", value=str(document.id))
    assert hr.send(address, {"document": document.id}).location == "/hr/requests"
    assert hr.send(address, {"words": "And a word"}).location == "/hr/requests"
    assert [(one.document_id, one.note) for one in steps_of(harbour, asked)[1:]] == [
        (document.id, None),
        (None, "And a word"),
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose a document, or say in words what you answer"),
        ({"words": "  "}, "Choose a document, or say in words what you answer"),
        ({"document": "999"}, "Choose a document from the list, or answer in words"),
        ({"words": "x" * (LONGEST + 1)}, f"Shorten this to {LONGEST:,} characters or fewer"),
    ],
)
def test_an_empty_answer_is_none(harbour, hr, asked, fields, message):
    page = parsed(hr.send(f"/hr/requests/{asked}", fields))
    assert message in said(page.select_one(".govuk-error-summary"))
    assert page.find(id="words").text.strip() == fields.get("words", "").strip()
    assert state_of(harbour, asked) == RequestState.OPEN


def test_a_wrong_document_answers_nothing_and_what_was_typed_stays(harbour, hr, asked):
    fields = {"title": "", "kind": "other", "words": "Here"}
    address = f"/hr/requests/{asked}/document"
    data = {**day("dated", TODAY), **fields}
    page = parsed(hr.send(address, data, content_type="multipart/form-data"))
    summary = said(page.select_one(".govuk-error-summary"))
    assert "Enter a title" in summary
    assert "Choose the PDF or picture" in summary
    assert page.find(id="words").text.strip() == "Here"
    assert state_of(harbour, asked) == RequestState.OPEN


def test_fresh_data_is_asked_for_as_an_upload(harbour, hr):
    key = wish(harbour, Wanted.FRESH_DATA)
    page = hr.page(f"/hr/requests/{key}")
    assert page.find("a", href="/hr/uploads/new")
    assert not page.find(id="document")


def test_what_was_cancelled_can_only_be_read(harbour, hr, asked):
    cancel(harbour, commissioner(harbour), asked, user(harbour))
    address = f"/hr/requests/{asked}"
    page = hr.page(address)
    assert "Cancelled" in said(page.main)
    assert not page.find(id="words")
    assert hr.send(address, {"words": "Too late"}).location == address
    assert "no longer waits for you" in said(hr.page(address).main)
    hr.page(f"{address}/document", status=404)


def test_strangers_find_nothing(harbour, asked, strangers):
    for stranger in strangers:
        for address in (f"/hr/requests/{asked}", f"/hr/requests/{asked}/document"):
            stranger.page(address, status=404)
        assert stranger.send(f"/hr/requests/{asked}", {"words": "Mine"}).status_code == 404
    assert "Nobody has asked anything" in said(strangers[0].page("/hr/requests").main)
    assert len(steps_of(harbour, asked)) == 1


def test_its_last_day_is_told(harbour, hr, asked):
    due = say_day(TODAY + timedelta(days=14))
    assert f"to be answered by {due}" in said(hr.page(f"/hr/requests/{asked}").main)


@ON_BOTH
def test_pages_ask_as_often_for_many(harbour, hr, statements):
    def asked():
        with statements() as ran:
            hr.page("/hr/requests")
            hr.page(f"/hr/requests/{first}")
        return len(ran)

    first = wish(harbour)
    asked()
    few = asked()
    for n in range(5):
        wish(harbour, Wanted.OTHER, said=f"Number {n}")
    assert asked() == few
    assert setting(harbour)
