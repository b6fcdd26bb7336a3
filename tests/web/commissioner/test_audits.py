"""An audit on screen, from opening to closing, by its commissioner and by no other."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.actions.audits.cases import action, finding, found_in, opened
from tests.actions.harbour import STAFF, fill_and_sweep, take_in
from tests.web.asking import day
from tests.web.checked_page import text_of
from tests.web.commissioner.auditing import follow, link, sent_back
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.pack.sealing import verify
from tracker.rules.audit_words import AuditStep
from tracker.rules.words import Looked
from tracker.store.audit_parts import sample_of, steps_of
from tracker.store.tables.audits import Audit, NameOpening
from tracker.store.tables.looks import Look

REASON = "To match the certificate that was shown"


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


def test_an_audit_from_its_opening_to_its_closing(harbour, east):
    choice = east.page(link(east.page("/commissioner/audits"), "Open an audit"))
    form = east.page(link(choice, "Ward 1"))
    fields = {one["name"]: one.get("value", "") for one in form.select("form [name]")}
    assert fields["size"] == "10"
    assert len(fields["seed"]) == 16
    address = "/commissioner/audits/new?setting=W1"
    undated = sent_back(east, address, {**fields, "on": "", "why": "A complaint"})
    assert "Write the day to judge" in undated
    page = follow(east, address, {**fields, "why": "A complaint", "size": "2"})
    main = text_of(page.main)
    assert "2 people, the riskiest first; 0 of 2 checked." in main
    assert "A complaint" in main
    audit = harbour.scalars(select(Audit)).one()
    assert audit.content_hash in main
    person = page.select_one("#sample ~ table tbody a")
    reference = text_of(person).split(",")[0].strip()
    own = east.page(person["href"])
    assert "Not checked yet." in text_of(own.main)
    check = f"{person['href']}/check"
    assert "Choose what you saw" in sent_back(east, check, {"outcome": "", "note": ""})
    page = follow(east, check, {"outcome": "differs", "note": "Another day"})
    assert "Differs from the record Another day" in text_of(page.main)
    about = own.find("a", string=f"Make a finding about {reference}")["href"]
    page = follow(east, about, {"severity": "concern", "said": "The day is wrong"})
    assert f"Concern, {reference}, Ward 1" in text_of(page.main)
    do = link(page, "Set an action")
    said = {"what": "Mend it", "owner": "commissioner", "due_on": "1 April 2026"}
    assert "1 April 2026 is over" in sent_back(east, do, said)
    page = follow(east, do, {**said, "due_on": "1 April 2099"})
    assert "To do Mend it Commissioner, by 1 April 2099" in text_of(page.main)
    done = link(page, "Mark A")
    page = follow(east, done, {"note": "Mended"})
    back = link(page, "Send A")
    page = follow(east, back, {"note": "Only half"})
    assert "To do Mend it" in text_of(page.main)
    close = f"/commissioner/audits/{audit.id}/close"
    assert "Write what you conclude" in sent_back(east, close, {"conclusion": " "})
    page = follow(east, close, {"conclusion": "In order but for one day"})
    assert "Conclusion In order but for one day" in text_of(page.main)
    assert "Make a finding" not in text_of(page.main)
    assert "closed" in sent_back(east, check, {"outcome": "as_told", "note": ""})
    follow(east, done, {"note": "All of it"})


def test_what_is_typed_wrong_comes_back_with_what_to_do(harbour, east):
    address = "/commissioner/audits/new?setting=W1"
    today = clock.today()
    usual = {"on": f"{today:%d/%m/%Y}", "known_on": "", "why": "w", "size": "10", "seed": "s"}
    for wrong, said in (
        ({"on": "31 February 2026"}, "31 February 2026"),
        ({"on": f"{today + timedelta(days=1):%d/%m/%Y}"}, "is yet to come"),
        ({"known_on": f"{today + timedelta(days=1):%d/%m/%Y}"}, "is yet to come"),
        ({"known_on": "01/01/2021"}, "No setting has the code W1. Not by that day"),
        ({"size": "many"}, "Choose a number of people"),
        ({"seed": " "}, "Write a seed"),
        ({"why": ""}, "Write why"),
    ):
        assert said in sent_back(east, address, {**usual, **wrong})
    assert harbour.scalars(select(Audit)).all() == []


def test_a_name_is_shown_once_it_is_opened_and_each_time_counted(harbour, east, case):
    dee = person_id(harbour, "00103")
    (drawn,) = (one for one in sample_of(harbour, case) if one.row.person_id == dee)
    address = f"/commissioner/audits/{case.audit.id}/people/{drawn.row.id}"
    for page in (address, f"/commissioner/audits/{case.audit.id}"):
        assert "Clarke" not in text_of(east.page(page))
    assert harbour.scalars(select(Look)).all() == []
    assert "Say more" in sent_back(east, f"{address}/name", {"reason": "because"})
    page = follow(east, f"{address}/name", {"reason": REASON})
    assert "Dee Clarke, staff number 00103" in text_of(page.main)
    assert "Open the name" not in text_of(page.main)
    assert "Clarke" not in text_of(east.page(f"/commissioner/audits/{case.audit.id}"))
    harbour.expire_all()
    look = harbour.scalars(select(Look)).one()
    assert (look.person_id, look.opened, look.times) == (dee, Looked.AUDIT, 2)
    again = east.page(f"/commissioner/audits/{opened(harbour).audit.id}")
    assert "Clarke" not in text_of(east.page(link(again, drawn.reference)))


def test_the_list_tells_what_is_late_and_can_be_narrowed(harbour, east, case, monkeypatch):
    action(harbour, case, finding(harbour, case), days=3)
    provider = opened(harbour, "GOOD", subject="provider")
    monkeypatch.setattr(clock, "today", lambda: case.audit.day + timedelta(days=4))
    rows = [text_of(row) for row in east.page("/commissioner/audits").select("tbody tr")]
    assert "Ward 1" in rows[0]
    assert "1 late" in rows[0]
    assert "0 actions" in rows[1]
    for query, names in (
        ("state=late", ["Ward 1"]),
        ("state=closed", []),
        (f"about={provider.code}", ["Good Training"]),
        ("state=open&about=W1", ["Ward 1"]),
        ("state=nonsense", ["Ward 1", "Good Training"]),
    ):
        rows = east.page(f"/commissioner/audits?{query}").select("tbody th a")
        assert [text_of(row).split(",")[0].strip() for row in rows] == names
    east.page("/commissioner/audits?page=2", status=404)


def test_pages_ask_as_often_for_many_as_for_few(harbour, east, statements):
    def counts(case):
        address = f"/commissioner/audits/{case.audit.id}"
        found = []
        for page in ("/commissioner/audits", address, f"{address}/findings/new"):
            with statements() as ran:
                east.page(page)
            found.append(len(ran))
        return found

    few = opened(harbour, size=2)
    action(harbour, few, finding(harbour, few))
    east.page("/account")
    before = counts(few)
    numbers = [f"9{n:05}" for n in range(60)]
    staff = [[n, f"Name{n}", "A", "W1", "Nurse", None, None, None] for n in numbers]
    take_in(harbour, workbook({"Staff": [STAFF, *staff]}))
    many = opened(harbour, size=50)
    for one in sample_of(harbour, many)[:20]:
        found = finding(harbour, many, about=one)
        action(harbour, many, found)
    assert len(found_in(harbour, many)) == 20
    assert counts(many) == before
    assert max(before) < 55


def test_openings_are_kept(harbour, east, case):
    drawn = sample_of(harbour, case)[0]
    address = f"/commissioner/audits/{case.audit.id}/people/{drawn.row.id}/name"
    follow(east, address, {"reason": REASON})
    assert harbour.scalars(select(NameOpening.reason)).all() == [REASON]


def test_the_pack_of_an_audit_tells_its_story_and_answers_as_at_its_opening(harbour, board, case):
    finding(harbour, case, about=sample_of(harbour, case)[0])
    address = f"/commissioner/audits/{case.audit.id}/pack"
    response = board("EAST").get(address)
    assert response.mimetype == "application/zip"
    found = verify(response.data)
    assert found.manifest["content_hash"] == case.audit.content_hash
    assert [one.step for one in steps_of(harbour, case)][-1] == AuditStep.PACKED
    with ZipFile(BytesIO(response.data)) as pack:
        story = pack.read("case.json").decode()
    assert "No certificate" in story
    assert "Clarke" not in story
    west = board("WEST").get(address)
    assert west.status_code == 404


def test_what_was_asked_of_the_setting_is_told(harbour, east, case):
    """It is asked from the page of the audit, and stands in its story."""
    address = f"/commissioner/audits/{case.audit.id}"
    ask = link(east.page(address), "Ask Ward 1")
    ask = east.page(ask).select_one("main form[method=post]")["action"]
    fields = {"wanted": "reduction_plan", "said": "", **day("due", clock.today())}
    assert east.send(ask, fields).status_code == 303
    assert east.send("/commissioner/settings/W1/ask?audit=999", fields).status_code == 404
    main = text_of(east.page(address).main)
    assert "Waiting for an answer Restraint reduction plan , by" in main
