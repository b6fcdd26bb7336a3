"""A setting on any day, point by point, and its people by reference."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.actions.harbour import STAFF, TRAINING, fill_and_sweep, take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id, person_id
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.rules.audit_words import DocumentKind
from tracker.store.database import Base
from tracker.store.tables.places import Organisation, Setting
from tracker.store.tables.requests import SettingDocument, SettingFile

W1 = "/commissioner/settings/W1"
PEOPLE = f"{W1}/people"


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


@pytest.fixture
def east(harbour, signed_in):
    """Commissions Ward 1 today, and Ward 2 until a month ago."""
    return signed_in("commissioner", commissioner=commissioner_id(harbour, "EAST"))


def days_ago(days):
    return (clock.today() - timedelta(days=days)).isoformat()


def points(page):
    """What each point of the evidence list says, by its name, with how far it is shown."""
    found = {}
    for row in page.main.select(".tracker-stack tbody tr"):
        name, *cells = row.find_all(["th", "td"])
        found[text_of(name)] = " ".join(text_of(cell.find("div") or cell) for cell in cells)
    return found


def age_facts(session, days):
    """Everything that is recorded was recorded so many days ago."""
    for table in Base.metadata.tables.values():
        for name in {"recorded_at", "accepted_at"} & set(table.columns.keys()):
            session.execute(update(table).values({name: clock.now() - timedelta(days=days)}))
    session.commit()


@ON_BOTH
def test_what_records_and_the_register_show(east):
    found = points(east.page(W1))
    assert found["Route"] == ("2 records of training that a provider's own trainers gave. Shown")
    assert "Gone Training: lapsed" in found["Certificate and its expiry"]
    assert "Good Training: accredited" in found["Certificate and its expiry"]
    assert "(certificate C-GOOD)" in found["Certificate and its expiry"]
    assert found["Certificate and its expiry"].endswith("Shown in part")
    assert found["Approval as an affiliate"].endswith("Not needed")
    assert "2 records of courses that were covered" in found["Course, people and place covered"]
    assert "2 records that do not name the trainer." in found["Trainers"]
    assert found["In date, bank and agency counted"].startswith(
        "Restraint training: 2 of 3 people in date or due soon (66.6%), target 80%: not met."
    )
    assert found["In date, bank and agency counted"].endswith("Not met")


def test_bank_and_agency_are_told_apart_and_counted(session, east):
    book = workbook(
        {
            "Staff": [
                [*STAFF, "Employment"],
                ["00107", "Ali", "Noor", "W1", "Nurse", date(2020, 1, 6), None, None, "agency"],
            ]
        }
    )
    take_in(session, book)
    said = points(east.page(W1))["In date, bank and agency counted"]
    assert "2 of 4 people" in said
    assert "Of these employed 2 of 3, agency 0 of 1." in said


def test_an_affiliate_is_asked_for_its_approval(session, east):
    day = clock.today() - timedelta(days=20)
    log = {
        "Training": [
            [*TRAINING, "Route"],
            ["00103", "Clarke", "Dee", "Good level 2", "GOOD", day, None, "affiliate"],
        ]
    }
    take_in(session, workbook(log))
    found = points(east.page(W1))
    assert "1 record of training by the affiliate route." in found["Route"]
    assert found["Approval as an affiliate"].endswith("Not shown")
    assert found["Route"].endswith("Shown in part")
    book = {
        "Affiliates": [
            ["Provider", "Organisation", "From"],
            ["GOOD", "HARB", date(2020, 1, 1)],
        ]
    }
    import_register(session, workbook(book), "affiliates.xlsx", dry_run=False)
    said = points(east.page(W1))["Approval as an affiliate"]
    assert said == "Good Training approved Harbour Trust: from 1 January 2020. Shown"


def test_what_documents_show_and_when_they_were_known(harbour, east):
    assert points(east.page(W1))["Training needs analysis"] == "None was given. Missing"
    file = SettingFile(media_type="application/pdf", size=3, digest="d" * 64, content=b"pdf")
    harbour.add(file)
    harbour.flush()
    harbour.add(
        SettingDocument(
            setting_id=harbour.scalars(select(Setting.id).where(Setting.code == "W1")).one(),
            organisation_id=harbour.scalars(
                select(Organisation.id).where(Organisation.code == "HARB")
            ).one(),
            file_id=file.id,
            kind=DocumentKind.TRAINING_NEEDS_ANALYSIS,
            title="What our staff need",
            dated_on=clock.today() - timedelta(days=500),
            reviewed_on=clock.today() - timedelta(days=30),
            principles=("trained_staff",),
            recorded_at=clock.now(),
        )
    )
    harbour.commit()
    found = points(east.page(W1))
    assert found["Training needs analysis"].startswith("What our staff need")
    assert found["Training needs analysis"].endswith("Shown")
    assert "What our staff need" in found["Restraint is for appropriately trained staff only"]
    before = points(east.page(f"{W1}?on={days_ago(60)}"))["Training needs analysis"]
    assert before.endswith("Out of date")


def test_people_are_told_by_reference_with_the_chain_behind_them(harbour, east):
    page = east.page(PEOPLE)
    assert len(page.main.select(".tracker-row")) == 3
    said = text_of(page.main)
    assert f"P{person_id(harbour, '00102')}" in said
    assert "Gone level 2, Gone Training" in said
    assert "What would mend it" not in said
    for name in ("Adeyemi", "Ruth", "Brown", "Clarke", "00101", "00102", "00103", "@"):
        assert name not in said
    narrowed = east.page(f"{PEOPLE}?standing=never_trained")
    assert len(narrowed.main.select(".tracker-row")) == 1
    assert "Nobody has that standing." in text_of(east.page(f"{PEOPLE}?standing=exempt").main)
    east.page(f"{PEOPLE}?page=2", status=404)


@ON_BOTH
def test_another_day_is_told_as_it_was_and_as_it_was_known(harbour, east):
    age_facts(harbour, 100)
    book = {
        "Certification events": [
            ["Certificate number", "Event", "On"],
            ["C-GOOD", "suspended", clock.today() - timedelta(days=90)],
        ]
    }
    import_register(harbour, workbook(book), "events.xlsx", dry_run=False)
    then = days_ago(50)
    assert (
        "Good Training: suspended"
        in points(east.page(f"{W1}?on={then}"))["Certificate and its expiry"]
    )
    known = east.page(f"{W1}?on={then}&known_on={then}")
    assert "Good Training: accredited" in points(known)["Certificate and its expiry"]
    assert "This is not today" in text_of(known.main)
    link = known.main.find("a", string="See who is in date and why, by reference")
    assert f"on={then}" in link["href"]
    assert f"known_on={then}" in link["href"]
    assert len(east.page(link["href"]).main.select(".tracker-row")) == 3


def test_before_anything_was_known_there_is_nothing_to_tell(east):
    page = east.page(f"{W1}?known_on={days_ago(10)}")
    assert "Nothing was known of this setting then." in text_of(page.main)
    east.page(f"{PEOPLE}?known_on={days_ago(10)}", status=404)


def test_days_that_make_no_sense_are_told_in_words(east):
    later = (clock.today() + timedelta(days=9)).isoformat()
    page = east.page(f"{W1}?on=tomorrow&known_on={later}")
    said = text_of(page.main)
    assert "There is a problem" in said
    assert "nobody knows" in said


@pytest.mark.parametrize("address", [W1, PEOPLE])
def test_a_past_commissioner_sees_the_days_of_its_own_alone(harbour, east, address):
    age_facts(harbour, 100)
    ward_2 = address.replace("W1", "W2")
    inside, outside = days_ago(40), days_ago(20)
    page = east.page(f"{ward_2}?on={inside}&known_on={inside}")
    assert page.main.find("a", string="Go to today") is None
    for query in (
        "",
        f"?on={inside}",
        f"?on={outside}&known_on={outside}",
        f"?on={outside}&known_on={inside}",
        f"?on={inside}&known_on={outside}",
    ):
        east.page(ward_2 + query, status=404)


def test_as_many_queries_however_many_people(session, east, statements):
    east.page(W1)  # reads the register, which is kept
    with statements() as few:
        east.page(W1)
    begun = date(2020, 1, 6)
    people = [[f"9{n:04}", "Many", f"N{n}", "W1", "Nurse", begun, None, None] for n in range(60)]
    take_in(session, workbook({"Staff": [STAFF, *people]}))
    day = clock.today() - timedelta(days=20)
    log = [[row[0], "Many", row[2], "Good level 2", "GOOD", day, None] for row in people]
    take_in(session, workbook({"Training": [TRAINING, *log]}))
    with statements() as many:
        east.page(W1)
    assert len(many) == len(few)
    assert len(east.page(PEOPLE).main.select(".tracker-row")) == 50
