"""HR gives documents about its settings, says that they were reviewed, and withdraws them."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.conftest import ON_BOTH
from tests.web.asking import NEW, day, document, give
from tests.web.checked_page import parsed
from tests.web.hr.reading import said
from tracker import clock
from tracker.rules.wording import say_day
from tracker.store.tables.places import Setting
from tracker.store.tables.requests import SettingDocument

DOCUMENTS = "/hr/settings/W1/documents"
TODAY = clock.today()


def held(session):
    session.expire_all()
    return session.scalars(select(SettingDocument).order_by(SettingDocument.id)).all()


@ON_BOTH
def test_one_is_given_listed_and_downloaded(harbour, hr):
    assert "You have given no document" in said(hr.page(DOCUMENTS).main)
    response = give(hr, principles=["documented", "best_interests"], authorised="The board")
    assert response.location == DOCUMENTS
    page = hr.page(DOCUMENTS)
    assert "Your commissioners can read it." in said(page.main)
    (row,) = page.select("tbody tr")
    for text in (
        "Our plan",
        "Authorised by The board",
        "Restraint reduction plan",
        "Documented, monitored, open and transparent",
        say_day(TODAY - timedelta(days=20)),
        "Not since",
        "Next by",
    ):
        assert text in said(row)
    (one,) = held(harbour)
    file = hr.get(f"{DOCUMENTS}/{one.id}")
    assert file.data == document()["file"][0].read()
    assert file.headers["Content-Disposition"] == f"attachment; filename=document-{one.id}.pdf"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"
    assert hr.page("/hr/settings/W1").find("a", href=DOCUMENTS)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "x"}, "Choose what the document is"),
        ({"title": " "}, "Enter a title, as the document bears it"),
        ({"title": "x" * 201}, "Shorten this to 200 characters or fewer"),
        ({"dated-day": ""}, "Enter a day, a month and a year, such as 27 3 2026"),
        ({"dated-day": "31", "dated-month": "2"}, "There is no such day."),
        (day("dated", TODAY + timedelta(days=1)), "Enter today or an earlier day"),
        (day("reviewed", TODAY - timedelta(days=21)), "The review cannot be before"),
        ({"kind": "techniques_authorised"}, "Enter the board or the people"),
        ({"kind": "principle"}, "Choose the key principles"),
        ({"file": (BytesIO(b""), "")}, "Choose the PDF or picture"),
        ({"file": (BytesIO(b"hello"), "a.pdf")}, "The file must be a PDF or a picture"),
        ({"file": (BytesIO(b"%PDF-1.7"), "a.pdf")}, "The file is damaged."),
    ],
)
def test_what_cannot_be_given_is_said_and_what_was_typed_stays(harbour, hr, wrong, message):
    response = give(hr, **{"title": "A special title", **wrong})
    assert response.status_code == 200
    page = parsed(response)
    assert message in said(page.select_one(".govuk-error-summary"))
    assert page.title.text.startswith("Error: ")
    for link in page.select(".govuk-error-summary a"):
        assert page.find(id=link["href"].removeprefix("#")), link
    if "title" not in wrong:
        assert page.find(id="title")["value"] == "A special title"
    assert held(harbour) == []


def test_the_same_file_is_not_given_twice(harbour, hr):
    give(hr)
    page = parsed(give(hr))
    assert "You have given this very file" in said(page.select_one(".govuk-error-summary"))
    assert len(held(harbour)) == 1


def test_a_review_is_added_and_one_that_cannot_be_is_told(harbour, hr):
    give(hr)
    (one,) = held(harbour)
    address = f"{DOCUMENTS}/{one.id}/reviewed"
    for when, message in [
        (TODAY + timedelta(days=1), "Enter today or an earlier day"),
        (TODAY - timedelta(days=21), "The review cannot be before"),
    ]:
        page = parsed(hr.send(address, day("reviewed", when)))
        assert message in said(page.select_one(".govuk-error-summary"))
        assert page.find(id="reviewed-day")["value"] == str(when.day)
    blank = parsed(hr.send(address, {}))
    assert "Enter a day, a month and a year" in said(blank.main)
    assert hr.send(address, day("reviewed", TODAY)).location == DOCUMENTS
    page = hr.page(DOCUMENTS)
    (row,) = page.select("tbody tr")
    assert say_day(TODAY) in said(row)
    assert [found.reviewed_on for found in held(harbour)] == [None, TODAY]


def test_a_review_that_is_overdue_is_marked(harbour, hr):
    give(hr, **day("dated", TODAY - timedelta(days=400)))
    assert "Review overdue" in said(hr.page(DOCUMENTS).main)


def test_a_new_version_begins_with_what_was_said_of_the_old_one(harbour, hr):
    give(hr, authorised="The board", principles=["documented"])
    (one,) = held(harbour)
    page = hr.page(f"{NEW}?version={one.id}")
    assert page.find(id="title")["value"] == "Our plan"
    assert page.find(id="authorised")["value"] == "The board"
    assert page.find("input", {"name": "kind", "value": "reduction_plan"}).has_attr("checked")
    assert page.find("input", {"value": "documented"}).has_attr("checked")
    for other in ("0", "999", "-1", "x", "9" * 30):
        assert not hr.page(f"{NEW}?version={other}").find(id="title").get("value")


def test_one_is_withdrawn_after_a_question(harbour, hr):
    give(hr)
    (one,) = held(harbour)
    address = f"{DOCUMENTS}/{one.id}/withdraw"
    assert "Withdraw a document" in said(hr.page(address).h1)
    assert held(harbour)[0].withdrawn_at is None
    assert hr.send(address).location == DOCUMENTS
    page = hr.page(DOCUMENTS)
    assert "You have given no document" in said(page.main)
    assert "Our plan, restraint reduction plan of" in said(page.main)
    for gone in ("", "/reviewed", "/withdraw"):
        hr.page(f"{DOCUMENTS}/{one.id}{gone}", status=404)


def test_strangers_find_nothing(harbour, hr, strangers):
    give(hr)
    (one,) = held(harbour)
    for stranger in strangers:
        for address in (DOCUMENTS, NEW, f"{DOCUMENTS}/{one.id}", f"{DOCUMENTS}/{one.id}/withdraw"):
            stranger.page(address, status=404)
        assert stranger.send(f"{DOCUMENTS}/{one.id}/withdraw").status_code == 404
        assert give(stranger, words=b"b").status_code == 404
    assert [found.withdrawn_at for found in held(harbour)] == [None]
    hr.page(f"/hr/settings/W2/documents/{one.id}", status=404)


def test_the_form_is_signed(hr):
    fields = {"csrf_token": "x", **document()}
    response = hr.post(NEW, data=fields, content_type="multipart/form-data")
    assert response.status_code == 400


@ON_BOTH
def test_the_list_asks_as_often_whatever_there_is(harbour, hr, statements):
    def asked():
        with statements() as ran:
            hr.page(DOCUMENTS)
        return len(ran)

    give(hr)
    hr.page(DOCUMENTS)
    few = asked()
    for n in range(4):
        give(hr, words=b"%d" % n)
    hr.page(DOCUMENTS)
    assert asked() == few
    assert harbour.scalars(select(Setting.id)).first()
