"""My data: all that is held about oneself and nobody else, in words, as files, to be put right."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.actions.harbour import TRAINING, fill_and_sweep, take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.conftest import client_of, make_user
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.corrections import LONGEST, MOST_OPEN, answer_correction, ask_correction
from tracker.actions.my_data import FIELDS
from tracker.rules.words import CorrectionState, Looked
from tracker.store.looks import Look, note
from tracker.store.tables.looks import Correction
from tracker.store.tables.people import TrainingFact
from tracker.store.tables.places import Organisation
from tracker.web.staff.my_account_labels import SECTIONS
from tracker.web.staff.my_data_words import NUMBERS, label

ADDRESSES = ("/staff/my-data", "/staff/my-data/download.json", "/staff/my-data/download.xlsx")
CORRECTION = "/staff/my-data/correction"


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


@pytest.fixture
def trust(harbour):
    return harbour.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


def section(page, name):
    """What is read from a section's heading up to the next."""
    said = []
    for one in page.find(id=name).find_next_siblings():
        if one.name == "h2":
            break
        said.append(text_of(one))
    return " ".join(said)


def test_every_key_has_a_label_and_every_section_a_title():
    assert set(SECTIONS) == set(FIELDS)
    for name, keys in FIELDS.items():
        assert all(label(name, key) for key in keys if key not in NUMBERS)


@ON_BOTH
def test_the_page_says_what_is_held(ruth):
    page = ruth.page("/staff/my-data")
    assert text_of(page.h1) == "My data"
    names = section(page, "names")
    for said in ("Adeyemi, Ruth", "00101", "From the file file.xlsx", "HR team of Harbour Trust"):
        assert said in names
    assert section(page, "posts").count("Kind of work Employed") == 2
    training = section(page, "training")
    assert "Good level 2, Good Training," in training
    assert "How we know Entered by HR" in training
    assert "Today In date" in section(page, "standings")
    assert "You sign in as Staff member" in section(page, "accounts")
    nothing = text_of(page.find("h2", string="Where we hold nothing").find_next("ul"))
    assert "Emails to you" in nothing
    assert "Earlier names" in nothing
    assert "Brown" not in text_of(page.main)


def test_it_is_in_the_menu_and_leads_to_the_files(ruth):
    page = ruth.page("/staff/my-data")
    assert text_of(page.select_one(".govuk-service-navigation__item--active")) == "My data"
    addresses = {link["href"] for link in page.main.select("a")}
    assert set(ADDRESSES[1:]) <= addresses


@ON_BOTH
def test_the_files_say_the_same_as_the_page(ruth):
    page = text_of(ruth.page("/staff/my-data").main)
    response = ruth.get("/staff/my-data/download.json")
    assert response.mimetype == "application/json"
    today = clock.today().isoformat()
    assert f"my-data-{today}.json" in response.headers["Content-Disposition"]
    document = json.loads(response.data)
    assert document["staff_number"] == "00101"
    for name in ("names", "posts", "training"):
        for row in document[name]:
            for key in ("surname", "staff_number", "course", "provider", "setting"):
                assert str(row.get(key) or "") in page
    response = ruth.get("/staff/my-data/download.xlsx")
    assert f"my-data-{today}.xlsx" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    for name, sheet in zip(FIELDS, book.worksheets, strict=True):
        assert sheet.max_row - 1 == len(document[name]), name


@ON_BOTH
def test_who_looked_is_told_by_team_and_month(harbour, ruth, trust, web_app):
    with web_app.app_context():
        asha = make_user("asha@harbour.example", "hr", organisation_id=trust)
        ben = make_user("ben@harbour.example", "hr", organisation_id=trust)
        asha, ben = asha.id, ben.id
    mine = person_id(harbour, "00101")
    for account, day in ((asha, 2), (asha, 2), (ben, 2), (ben, 9)):
        look = Look(account, mine, Looked.PERSON, trust, "hr")
        note(harbour, look, date(2026, 3, day), datetime(2026, 3, day, 9, tzinfo=UTC))
    note(harbour, look, date(2026, 4, 1), datetime(2026, 4, 1, 9, tzinfo=UTC))
    harbour.commit()
    page = ruth.page("/staff/my-data")
    looks = section(page, "looks")
    assert "HR team of Harbour Trust, 4 times in March 2026" in looks
    assert "HR team of Harbour Trust, once in April 2026" in looks
    assert "asha@" not in text_of(page.html)
    rows = json.loads(ruth.get("/staff/my-data/download.json").data)["looks"]
    assert [(row["day"], row["times"]) for row in rows] == [
        ("2026-04-01", 1),
        ("2026-03-09", 1),
        ("2026-03-02", 3),
    ]


def long_life(session, number="00103"):
    """Twenty years of training, each record corrected once, of somebody called Clarke."""
    today = clock.today()
    days = [today - timedelta(days=91 * n) for n in range(80)]
    for result in ("attended", "passed"):
        rows = [[number, "Clarke", "Dee", "Good level 2", "GOOD", day, result] for day in days]
        take_in(session, workbook({"Training": [TRAINING, *rows]}))
    dee = person_id(session, number)
    for n in range(MOST_OPEN):
        ask_correction(session, dee, "training", f"{n} {'It was another day. ' * 45}")


@ON_BOTH
def test_twenty_years_are_read_in_pages_as_light_as_one(harbour, signed_in, statements):
    client = signed_in("staff", person=person_id(harbour, "00103"))
    client.page("/staff/my-data")
    with statements() as ran_for_few:
        client.page("/staff/my-data")
    long_life(harbour)
    client.page("/account")
    with statements() as ran_for_many:
        response = client.get("/staff/my-data")
    assert len(ran_for_many) == len(ran_for_few) < 65
    assert len(response.data) < 100_000
    page = client.page("/staff/my-data")
    shown = page.find(id="training").find_next("details")
    assert text_of(shown.summary) == "Your training records: show the latest 5 of 80"
    assert "open" not in shown.attrs
    link = page.find("a", href="/staff/my-data/training")
    assert text_of(link) == "See all 80 : Your training records"
    response = client.get(link["href"])
    assert len(response.data) < 100_000
    last = client.page(f"{link['href']}?page=4")
    assert len(last.select(".tracker-held > li")) == 5
    assert text_of(last.h1) == "Your training records, page 4"
    client.page(f"{link['href']}?page=5", status=404)
    assert client.page("/staff/my-data/earlier_training").select("dt")


@pytest.mark.parametrize("name", ["nothing", "emails", "id"])
def test_a_section_that_is_none_or_empty_is_not_found(ruth, name):
    ruth.page(f"/staff/my-data/{name}", status=404)


@pytest.mark.parametrize("address", [*ADDRESSES, CORRECTION, "/staff/my-data/names"])
def test_who_is_nobody_or_somebody_else_has_none(harbour, signed_in, visitor, address):
    for client in (
        signed_in("staff"),
        signed_in("hr", organisation="HARB"),
        signed_in("hr", organisation="OTHER"),
        signed_in("commissioner"),
        signed_in("admin"),
    ):
        assert client.get(address).status_code == 404
    assert visitor.get(address).status_code == 302


def record_id(session, number):
    query = select(TrainingFact.id).where(TrainingFact.person_id == person_id(session, number))
    return session.scalars(query).one()


@ON_BOTH
def test_asking_for_a_correction_and_reading_the_answer(harbour, ruth, trust, web_app):
    page = ruth.page("/staff/my-data")
    links = [link["href"] for link in page.main.select("a") if "record=" in link["href"]]
    record = record_id(harbour, "00101")
    address = f"{CORRECTION}?about=training&record={record}"
    assert address in links
    form = ruth.page(address)
    assert "Good level 2, Good Training," in text_of(form.select_one(".govuk-inset-text"))
    response = ruth.send(address, {"wrong": "It was\r\nthe day before"})
    assert response.status_code == 303
    page = ruth.page(response.location)
    said = text_of(page.main)
    assert "We have sent this to your HR team. They must answer by" in said
    assert "What you said is wrong It was the day before" in said
    assert "State Waiting for an answer" in said
    harbour.expire_all()
    asked = harbour.scalars(select(Correction)).one()
    assert (asked.record_id, asked.wrong) == (record, "It was\nthe day before")
    with web_app.app_context():
        hr = make_user("asha@harbour.example", "hr", organisation_id=trust).id
    done = CorrectionState.REFUSED
    answer_correction(harbour, trust, asked.id, done, "The certificate says so.", hr)
    said = section(ruth.page("/staff/my-data"), "corrections")
    assert "State Not changed Their answer The certificate says so." in said
    assert "asha" not in said


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (" ", "Say what is wrong"),
        ("x" * (LONGEST + 1), "Use 1000 letters or fewer"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_what_to_do(harbour, ruth, wrong, problem):
    response = ruth.send(CORRECTION, {"wrong": wrong})
    assert response.status_code == 200
    page = ruth.page(CORRECTION)
    assert page.select_one("#wrong") is not None
    assert f'<a href="#wrong">{problem}</a>' in response.text
    assert harbour.scalars(select(Correction)).all() == []


def test_twenty_wait_and_no_more(harbour, ruth):
    for n in range(MOST_OPEN):
        assert ruth.send(CORRECTION, {"wrong": f"{n}"}).status_code == 303
    assert "You have asked for 20 things" in ruth.send(CORRECTION, {"wrong": "More"}).text
    assert len(harbour.scalars(select(Correction)).all()) == MOST_OPEN


@pytest.mark.parametrize(
    "query",
    [
        "about=looks",
        "about=nothing",
        "about=training&record=x",
        "about=training&record=-1",
        "about=training&record=99999999999999999999",
        "about=training&record=²",
        "about=posts&record=987654",
        "record=1",
    ],
)
def test_about_nothing_that_is_theirs(ruth, query):
    ruth.page(f"{CORRECTION}?{query}", status=404)


def test_a_record_of_somebody_else_is_not_found(harbour, ruth):
    other = record_id(harbour, "00102")
    ruth.page(f"{CORRECTION}?about=training&record={other}", status=404)
    address = f"{CORRECTION}?about=training&record={other}"
    assert ruth.send(address, {"wrong": "Mine"}).status_code == 404
    assert harbour.scalars(select(Correction)).all() == []


def test_a_form_of_somebody_else_is_refused(ruth):
    assert ruth.post(CORRECTION, data={"wrong": "Mine"}).status_code == 400


def test_a_name_that_would_act_as_a_formula_is_harmless(harbour, web_app):
    named = "=HYPERLINK(1)"
    with web_app.app_context():
        user = make_user("ruth@harbour.example", "staff", person_id=person_id(harbour, "00101"))
        client = client_of(web_app, user)
    client.send(CORRECTION, {"wrong": named})
    book = load_workbook(BytesIO(client.get("/staff/my-data/download.xlsx").data))
    cells = [cell for row in book["Corrections"].iter_rows() for cell in row]
    assert f"'{named}" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_in_welsh_what_stays_english_says_so(harbour, ruth, trust, web_app):
    with web_app.app_context():
        asha = make_user("asha@harbour.example", "hr", organisation_id=trust).id
    look = Look(asha, person_id(harbour, "00101"), Looked.PERSON, trust, "hr")
    note(harbour, look, date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC))
    harbour.commit()
    page = ruth.page("/staff/my-data?lang=cy")
    assert page.html["lang"] == "cy"
    assert "Mawrth 2026" in section(page, "looks")
    (why, *_) = page.find(id="standings").find_next("dl").select("dd[lang=en]")
    assert "was certified on the day of delivery" in text_of(why)
