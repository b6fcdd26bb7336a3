"""A commissioner asks settings that it commissions, reads the answers, and nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.actions.asking import setting, user, wish
from tests.actions.certificates import organisation
from tests.conftest import ON_BOTH
from tests.web.asking import ask, day, document, give
from tests.web.checked_page import parsed, text_of
from tests.web.harbour_users import commissioner_id
from tracker import clock
from tracker.actions.requests import answer
from tracker.rules.audit_words import RequestState
from tracker.store.tables.requests import Request, RequestEvent, SettingDocument

TODAY = clock.today()
ASK = "/commissioner/settings/W1/ask"


@pytest.fixture
def east(harbour, signed_in):
    return signed_in("commissioner", commissioner=commissioner_id(harbour, "EAST"))


@pytest.fixture
def west(harbour, signed_in):
    return signed_in("commissioner", commissioner=commissioner_id(harbour, "WEST"))


@pytest.fixture
def hr(harbour, signed_in):
    return signed_in("hr", organisation="HARB")


def requests(session):
    session.expire_all()
    return session.scalars(select(Request).order_by(Request.id)).all()


def answered(session, words="Here it is"):
    """Ask something and have it answered in words; its id."""
    key = wish(session)
    answer(session, organisation(session, "HARB"), key, user(session), words)
    return key


@ON_BOTH
def test_something_is_asked_and_stands_on_the_list(harbour, east):
    page = east.page(ASK)
    assert "The HR team of Harbour Trust is told." in text_of(page.main)
    due = TODAY + timedelta(days=14)
    assert page.find(id="due-day")["value"] == str(due.day)
    response = ask(east, wanted="principle", principle="documented", said="The log")
    (one,) = requests(harbour)
    assert response.location == f"/commissioner/requests/{one.id}"
    page = east.page(response.location)
    for text in ("You have asked for it.", "The log", "Harbour Trust", "Waiting for an answer"):
        assert text in text_of(page.main)
    (row,) = east.page("/commissioner/requests").select("tbody tr")
    for text in ("Documented, monitored", "Ward 1", "Harbour Trust"):
        assert text in text_of(row)
    assert len(east.page("/commissioner/requests?state=open").select("tbody tr")) == 1
    assert "No request fits" in text_of(east.page("/commissioner/requests?state=answered").main)
    assert east.page("/commissioner/settings/W1").find("a", href=ASK)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"wanted": ""}, "Choose what you ask for"),
        ({"wanted": "x"}, "Choose what you ask for"),
        ({"wanted": "principle"}, "Choose the key principle for which you ask for evidence"),
        ({"wanted": "other", "said": ""}, "Say which document you ask for"),
        ({"said": "x" * 2001}, "Shorten this to 2,000 characters or fewer"),
        ({"due-year": ""}, "Enter a day, a month and a year"),
        (day("due", TODAY - timedelta(days=1)), "Enter today or a later day"),
        (day("due", TODAY + timedelta(days=370)), "Enter a day within a year from today"),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(harbour, east, wrong, message):
    page = parsed(ask(east, **{"said": "My own words", **wrong}))
    assert message in text_of(page.select_one(".govuk-error-summary"))
    for link in page.select(".govuk-error-summary a"):
        assert page.find(id=link["href"].removeprefix("#")), link
    assert page.find(id="said").text.strip() == wrong.get("said", "My own words")
    assert requests(harbour) == []


def test_the_same_is_not_asked_twice(harbour, east):
    ask(east)
    assert "You have asked for this already" in text_of(parsed(ask(east)).main)
    assert len(requests(harbour)) == 1


def test_an_address_may_say_what_is_asked_for(east):
    page = east.page(f"{ASK}?wanted=principle&principle=risk_assessed")
    assert page.find("input", {"value": "risk_assessed"}).has_attr("checked")
    east.page(f"{ASK}?wanted=nonsense")


def test_one_that_waits_is_cancelled(harbour, east):
    key = wish(harbour)
    address = f"/commissioner/requests/{key}"
    assert east.send(f"{address}/close").location == address
    assert requests(harbour)[0].state == RequestState.OPEN
    east.send(f"{address}/cancel")
    page = east.page(address)
    assert "The request is cancelled." in text_of(page.main)
    assert not page.select("form[action*=cancel]")
    assert requests(harbour)[0].state == RequestState.CANCELLED


def test_an_answer_is_closed_or_returned(harbour, east):
    key = answered(harbour)
    address = f"/commissioner/requests/{key}"
    assert "Here it is" in text_of(east.page(address).main)
    again = {"why": "More, please", **day("due", TODAY + timedelta(days=3))}
    assert east.send(f"{address}/again", again).location == address
    page = text_of(east.page(address).main)
    assert "Asked again" in page
    assert "More, please" in page
    assert requests(harbour)[0].state == RequestState.OPEN
    assert east.send(f"{address}/again", again).location == address
    answer(harbour, organisation(harbour, "HARB"), key, user(harbour), "All of it")
    east.send(f"{address}/close")
    assert "closed as answered" in text_of(east.page(address).main)
    assert requests(harbour)[0].state == RequestState.CLOSED


@pytest.mark.parametrize(
    ("why", "due", "message"),
    [
        ("", TODAY, "Say what is missing: HR reads it"),
        ("x" * 2001, TODAY, "Shorten this to 2,000 characters or fewer"),
        ("More", TODAY - timedelta(days=1), "Enter today or a later day"),
    ],
)
def test_asking_again_needs_a_reason_and_a_day(harbour, east, why, due, message):
    key = answered(harbour)
    page = parsed(east.send(f"/commissioner/requests/{key}/again", {"why": why, **day("due", due)}))
    assert message in text_of(page.select_one(".govuk-error-summary"))
    assert page.find(id="why").text.strip() == why
    assert page.find(id="due-day")["value"] == str(due.day)
    assert requests(harbour)[0].state == RequestState.ANSWERED


def test_strangers_find_nothing(harbour, west, signed_in):
    key = answered(harbour)
    nobody = signed_in("commissioner")
    for stranger in (west, nobody):
        stranger.page(f"/commissioner/requests/{key}", status=404)
        for step in ("cancel", "close", "again"):
            assert stranger.send(f"/commissioner/requests/{key}/{step}").status_code == 404
        stranger.page(ASK, status=404)
        assert ask(stranger).status_code == 404
    assert "You have not asked for anything yet." in text_of(
        west.page("/commissioner/requests").main
    )
    west.page("/commissioner/settings/NOPE/ask", status=404)
    assert len(harbour.scalars(select(RequestEvent)).all()) == 2


@ON_BOTH
def test_the_document_that_came_is_downloaded(harbour, east, hr):
    ask(east)
    (one,) = requests(harbour)
    give(hr, f"/hr/requests/{one.id}/document")
    (found,) = harbour.scalars(select(SettingDocument)).all()
    link = f"/commissioner/settings/W1/documents/{found.id}"
    assert east.page(f"/commissioner/requests/{one.id}").find("a", href=link)
    file = east.get(link)
    assert file.data == document()["file"][0].read()
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_documents_are_read_as_known_and_only_while_commissioned(harbour, east, west, hr):
    """East commissions Ward 1 still, and Ward 2 until 30 days ago; West commissions Ward 2."""
    for code in ("W1", "W2"):
        give(hr, f"/hr/settings/{code}/documents/new")
    one, two = (row.id for row in harbour.scalars(select(SettingDocument)))
    tomorrow, long_ago = TODAY + timedelta(days=1), TODAY - timedelta(days=60)
    first = f"/commissioner/settings/W1/documents/{one}"
    second = f"/commissioner/settings/W2/documents/{two}"
    for client, address, status in [
        (east, first, 200),
        (east, f"{first}?on={long_ago}", 200),
        (east, f"{first}?known_on={long_ago}", 404),
        (east, f"{first}?known_on={tomorrow}", 404),
        (east, f"{first}?on=nonsense", 404),
        (east, f"/commissioner/settings/W1/documents/{two}", 404),
        (east, f"/commissioner/settings/NOPE/documents/{one}", 404),
        (east, second, 404),
        (east, f"{second}?on={long_ago}", 404),
        (west, second, 200),
        (west, first, 404),
    ]:
        assert client.get(address).status_code == status, address
    hr.send(f"/hr/settings/W1/documents/{one}/withdraw")
    assert east.get(first).status_code == 404


def test_what_was_withdrawn_since_is_read_by_who_asks_of_a_day_before(harbour, east, hr):
    """And of a past relationship, what was known in its own days."""
    before = TODAY - timedelta(days=40)
    for code in ("W1", "W2"):
        give(hr, f"/hr/settings/{code}/documents/new")
    for row in harbour.scalars(select(SettingDocument)):
        row.recorded_at -= timedelta(days=50)
        row.withdrawn_at = clock.now() - timedelta(days=2)
    harbour.commit()
    for code, key in zip(("W1", "W2"), harbour.scalars(select(SettingDocument.id)), strict=True):
        address = f"/commissioner/settings/{code}/documents/{key}"
        assert east.get(address).status_code == 404
        assert east.get(f"{address}?on={before}&known_on={before}").status_code == 200
        later = TODAY - timedelta(days=1)
        assert east.get(f"{address}?on={before}&known_on={later}").status_code == 404


@ON_BOTH
def test_pages_ask_as_often_for_many(harbour, east, statements):
    def asked():
        with statements() as ran:
            east.page("/commissioner/requests")
            east.page(f"/commissioner/requests/{first}")
        return len(ran)

    first = wish(harbour)
    asked()
    few = asked()
    for n in range(5):
        wish(harbour, said=f"Number {n}")
    assert asked() == few
    assert setting(harbour)
