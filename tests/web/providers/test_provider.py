"""A provider's page: what everybody reads, what only some see, and the days it can tell of."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from tests.actions.harbour import take_in
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.provider_reading import GOOD, days_ago, main, section
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.store.database import Base, db
from tracker.store.tables.places import SettingUpload
from tracker.store.tables.register import CertificationFact, Evidence, ProviderFact

ANYBODY = ("registrar", "hr", "other_hr", "east", "ruth")


@pytest.mark.parametrize("who", ANYBODY)
def test_everybody_reads_the_sentence_the_timeline_and_the_history(who, request):
    page = main(request.getfixturevalue(who))
    assert text_of(page.select_one(".govuk-body-l")).startswith(
        "Good Training is certified for everything it teaches until "
    )
    assert page.select_one("[role=img] svg")
    assert "C-GOOD" in section(page, "Certifications")
    assert "Good level 2 Code G2 Level Physical Family good" in section(page, "Curricula")
    assert "The entry recorded: Name Good Training" in section(page, "What was known when")


@ON_BOTH
def test_the_register_names_every_setting(registrar):
    page = main(registrar)
    relying = section(page, "Who relies on it")
    assert relying.startswith("2 settings rely on it, for the training behind 2 posts.")
    assert "Ward 1" in relying
    assert "Ward 2" in relying


@ON_BOTH
def test_hr_goes_on_to_its_settings(hr):
    page = main(hr)
    assert "2 settings of yours rely on it" in section(page, "Who relies on it")
    link = page.find("a", string="Ward 2")
    assert text_of(hr.page(link["href"]).h1) == "Ward 2"


def test_the_number_of_posts_has_its_age_today_and_none_on_another_day(harbour, hr):
    harbour.execute(update(SettingUpload).values(last_on=clock.today() - timedelta(days=91)))
    harbour.commit()
    relying = section(main(hr), "Who relies on it")
    assert relying.count("91 days ago Old figures") == 2
    day = (clock.today() - timedelta(days=5)).isoformat()
    assert "Old figures" not in section(hr.page(f"{GOOD}?on={day}"), "Who relies on it")


def test_a_commissioner_sees_its_own_settings(east):
    page = main(east)
    relying = section(page, "Who relies on it")
    assert "1 setting of yours relies on it, for the training behind 1 post." in relying
    assert "Ward 2" not in text_of(page)
    assert text_of(east.page(page.find("a", string="Ward 1")["href"]).h1) == "Ward 1"


@ON_BOTH
def test_a_commissioner_sees_what_it_commissioned_on_the_day_and_knew_then(session, east):
    for table in Base.metadata.tables.values():
        if "withdrawn_at" in table.columns and "recorded_at" in table.columns:
            session.execute(update(table).values(recorded_at=clock.now() - timedelta(days=60)))
    session.commit()
    then = days_ago(40)
    page = main(east, f"{GOOD}?on={then}&known_on={then}")
    relying = section(page, "Who relies on it")
    assert "Ward 1" in relying
    assert "Ward 2" in relying
    assert page.find("a", string="Ward 2") is None
    later = section(main(east, f"{GOOD}?on={then}"), "Who relies on it")
    assert "Ward 1" in later
    assert "Ward 2" not in later


@pytest.mark.parametrize("query", ["", "?on=2025-03-04", "?known_on=2026-11-01"])
def test_another_trust_learns_of_nobody_elses_reliance(other_hr, query):
    page = main(other_hr, f"{GOOD}{query}")
    assert "Ward" not in text_of(page)
    assert "HARB" not in text_of(page)
    if not query:
        assert "None of your settings relies on it." in section(page, "Who relies on it")


def test_staff_see_neither_reliance_nor_trainers(ruth):
    headings = [text_of(one) for one in main(ruth).find_all("h2")]
    assert not {"Who relies on it", "Affiliates", "Trainers"} & set(headings)
    assert "Ward" not in text_of(main(ruth))


def test_trainers_and_affiliates_of_others_are_hidden(session, registrar, hr, other_hr, ruth):
    book = {
        "Affiliates": [["Provider", "Organisation"], ["GOOD", "HARB"]],
        "Trainers": [
            ["Provider", "Name", "Grade", "Organisation"],
            ["GOOD", "Ada Free", "senior", None],
            ["GOOD", "Bea Ours", "associate", "HARB"],
        ],
    }
    import_register(session, workbook(book), "more.xlsx", dry_run=False)
    told = {
        name: tuple(word in text_of(main(client)) for word in ("HARB", "Ada Free", "Bea Ours"))
        for name, client in (
            ("registrar", registrar),
            ("hr", hr),
            ("other", other_hr),
            ("staff", ruth),
        )
    }
    assert told == {
        "registrar": (True, True, True),
        "hr": (True, True, True),
        "other": (False, True, False),
        "staff": (False, False, False),
    }


def test_who_recorded_something_is_for_the_keepers_alone(session, registrar, hr):
    session.query(ProviderFact).update({"recorded_by": "keeper@register.example"})
    session.commit()
    assert "keeper@register.example" in text_of(main(registrar))
    assert "keeper@register.example" not in text_of(main(hr))


@pytest.mark.parametrize("who", ANYBODY)
def test_a_code_that_never_was_is_not_found(who, request):
    request.getfixturevalue(who).page("/providers/NOPE", status=404)


def test_the_table_says_what_is_drawn(hr):
    page = main(hr)
    rows = [
        text_of(row)
        for row in page.find("caption", string="The timeline in words").parent.select("tbody tr")
    ]
    assert any("State" in row and "Accredited, today" in row for row in rows)
    assert any(row.startswith("Certificate C-GOOD") for row in rows)
    assert any(row.startswith("Northbridge: licence") for row in rows)
    assert any(row.startswith("Northbridge: UKAS") for row in rows)


def test_a_suspended_certificate_says_so_in_its_heading(session, hr):
    headings = ["Certificate number", "Event", "On"]
    rows = [["C-GOOD", "suspended", clock.today() - timedelta(days=3)]]
    book = workbook({"Certification events": [headings, *rows]})
    import_register(session, book, "events.xlsx", dry_run=False)
    page = main(hr)
    assert ", suspended today" in text_of(page.find("summary"))
    assert "Good Training is suspended: certificate C-GOOD" in text_of(page)
    assert "suspended" not in text_of(main(hr, f"{GOOD}?on={days_ago(10)}").find("summary"))


def test_a_certificate_that_was_seen_is_named_and_a_page_elsewhere_linked(session, hr):
    shown = Evidence(
        name="Certificate of 2019", address="https://body.example/c", added_at=clock.now()
    )
    session.add(shown)
    session.flush()
    session.query(CertificationFact).update({"evidence_id": shown.id})
    session.commit()
    page = main(hr)
    assert "Last checked today, certificate seen." in text_of(page)
    assert page.find("a", string="Certificate of 2019")["href"] == "https://body.example/c"
    assert "Evidence Certificate of 2019" in section(page, "What was known when")


def test_without_a_certificate_there_is_a_page_too(hr):
    page = main(hr, "/providers/NEVER")
    assert "No certification is in the register." in text_of(page)
    assert page.select_one("[role=img]")


def grow(session, settings):
    """That many settings of the trust which declare GOOD, and a nurse in each whom it trained."""
    today = clock.today()
    name = "A name so long that no screen is wide enough for it, " * 4
    places = [
        ["HARB", f"S{n:03}", f"{name}{n}", "special_school", "wales", "autism", "GOOD"]
        for n in range(settings)
    ]
    numbers = [f"9{n:04}" for n in range(settings)]
    staff = [[number, "N", "N", f"S{n:03}"] for n, number in enumerate(numbers)]
    trained = [[number, "Good level 2", "GOOD", today - timedelta(days=60)] for number in numbers]
    certificates = [
        ["GOOD", "NORTH", f"MORE-{n}-{'X' * 60}", today, today + timedelta(days=n)]
        for n in range(settings // 10)
    ]
    headings = [
        "Organisation",
        "Code",
        "Name",
        "Type",
        "Nation",
        "Populations",
        "Declared provider",
    ]
    book = {
        "Settings": [headings, *places],
        "Certifications": [
            ["Provider", "Body", "Certificate number", "From", "To"],
            *certificates,
        ],
    }
    import_register(session, workbook(book), "settings.xlsx", dry_run=False)
    take_in(
        session, workbook({"Staff": [["Staff number", "Surname", "Forename", "Setting"], *staff]})
    )
    take_in(
        session,
        workbook({"Training": [["Staff number", "Course", "Provider", "Completed"], *trained]}),
    )
    sweep(session, today)


def statements(app, client, address):
    """How many statements a page sends."""
    ran = []

    def hear(connection, cursor, statement, *rest):
        ran.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    client.page(address)
    event.remove(engine, "before_cursor_execute", hear)
    assert ran
    return len(ran)


@pytest.mark.thorough
def test_three_hundred_settings_are_paged_and_ask_no_more_often(session, web_app, hr, registrar):
    addresses = [GOOD, f"{GOOD}?on={days_ago(40)}", "/providers/?q=good"]
    few = [statements(web_app, who, one) for who in (hr, registrar) for one in addresses]
    grow(session, 300)
    many = [statements(web_app, who, one) for who in (hr, registrar) for one in addresses]
    assert few == many
    assert max(many) < 45
    page = main(hr)
    assert "302 settings of yours rely on it, for the training behind 302 posts. Page 1 of 7." in (
        section(page, "Who relies on it")
    )
    assert "Ward 2" in text_of(main(hr, f"{GOOD}?page=7"))
    hr.page(f"{GOOD}?page=8", status=404)
    assert page.find("a", string=lambda text: text and "Show the earlier ones too" in text)
    assert "The entry recorded" in text_of(main(hr, f"{GOOD}?history=all"))
