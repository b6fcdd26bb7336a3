"""A person's page: what they hold, why that counts or does not, and what would mend it."""

from datetime import timedelta

import pytest

from tests.actions.harbour import STAFF, TRAINING, take_in
from tests.web.harbour_users import person_id
from tests.web.hr.reading import said
from tests.workbooks import workbook
from tracker.clock import today
from tracker.rules.wording import say_day


@pytest.fixture
def app(sqlite_app):
    """What this page asks of the database differs from one engine to the other in nothing."""
    return sqlite_app


@pytest.fixture
def page_of(harbour, hr):
    """The page of the person with a staff number."""
    return lambda number: hr.page(f"/hr/staff/{person_id(harbour, number)}")


def test_a_post_in_date_and_the_chain_behind_it(page_of):
    page = page_of("00101")
    assert said(page.h1) == "Ruth Adeyemi"
    assert "Staff number 00101" in said(page.main)
    first, second = page("details")
    due = say_day((today() - timedelta(days=60)).replace(year=today().year + 1))
    assert said(first.summary).startswith("Restraint training: In date until")
    inside = said(first)
    assert "What to do Nothing for now." in inside
    assert "By the training Good level 2, Good Training," in inside
    assert "Set by Time since the training" in inside
    assert "The chain of assurance: Accredited" in inside
    links = [said(one) for one in first.select(".tracker-chain__title")]
    assert len(links) == 8
    assert links[0] == "Provider in the register Holds"
    assert links[-1] == "Accredited by UKAS Holds"
    assert "Shown by certificate C-GOOD from Northbridge, 1 January 2019 to" in inside
    assert "Shown by licence of Northbridge, from 1 January 2019, last checked" in inside
    assert "Shown by accreditation of Northbridge by UKAS, from 1 January 2020" in inside
    assert due.split()[-1] in said(first.summary)
    assert said(second.summary) == said(first.summary)


def test_training_before_its_provider_lapsed_still_counts(page_of):
    inside = said(page_of("00102").details)
    assert "Due soon until" in inside
    assert "Book a refresher to be completed by" in inside
    assert "The chain of assurance: Accredited" in inside


def test_never_trained(page_of):
    page = page_of("00103")
    inside = said(page.details)
    assert "Restraint training: Never trained" in inside
    assert "What to do Book the full initial course" in inside
    assert page.select(".tracker-chain") == []
    assert "There are no training records for this person." in said(page.main)
    assert "Never trained: Dee Clarke (00103)" in said(page.main)


def test_not_assured_names_the_link_that_fails_and_what_would_mend_it(harbour, page_of):
    row = ["00103", "Clarke", "Dee", "Never level 2", "NEVER", today() - timedelta(days=5), None]
    take_in(harbour, workbook({"Training": [TRAINING, row]}))
    page = page_of("00103")
    inside = said(page.details)
    assert "Restraint training: Not assured" in said(page.details.summary)
    assert "Certified on the day Fails Never Certified has never been certified." in inside
    assert "What would mend it: Retrain with a certified provider" in inside
    assert "What to do Retrain with a certified provider" in inside
    assert "Asks for Certified training of level physical, every 12 months" in inside
    assert inside.count("Not reached") == 6
    assert "Never level 2 Never Certified" in said(page.table)
    assert "Not certified" in said(page.table)


def test_a_record_of_an_unknown_provider_is_shown_as_it_was_given(harbour, page_of):
    row = ["00103", "Clarke", "Dee", "Good level 2", "Mabo <Ltd>", today(), None]
    take_in(harbour, workbook({"Training": [TRAINING, row]}))
    page = page_of("00103")
    assert "Mabo <Ltd> (not in the register)" in said(page.table)
    assert "Unknown" in said(page.details.summary)
    assert "We do not know a provider called Mabo <Ltd>." in said(page.details)
    assert "Say which provider this is, or ask a registrar to add it." in said(page.details)


def test_all_records_with_their_assurance(harbour, page_of):
    rows = [
        ["00101", "Adeyemi", "Ruth", "Never level 2", "NEVER", today(), "failed"],
        ["00101", "Adeyemi", "Ruth", "Good level 2", "GOOD", today(), "attended"],
    ]
    take_in(harbour, workbook({"Training": [TRAINING, *rows]}))
    found = [said(row) for row in page_of("00101").select("tbody tr")]
    assert len(found) == 3
    assert any(
        "Never level 2" in one and "Failed" in one and "Not certified" in one for one in found
    )
    assert any("Attended, not assessed" in one and "Accredited" in one for one in found)


def test_exempt(page_of):
    page = page_of("00104")
    assert "Exempt: from 6 January 2020." in said(page.main)
    assert "Nothing while the exemption lasts." in said(page.details)


def test_one_who_has_left(page_of):
    page = page_of("00105")
    assert "No post today." in said(page.main)
    assert page("details") == []
    assert "Ward 2" in said(page.table)


def test_a_long_name_and_many_posts(harbour, page_of):
    name = "Wolfeschlegelsteinhausen" * 8
    posts = [
        [f"800-{n}", name, "X", f"W{n % 2 + 1}", "Role", None, None, None] for n in range(2, 22)
    ]
    take_in(harbour, workbook({"Staff": [STAFF, *posts]}))
    page = page_of("800")
    assert said(page.h1) == f"X {name}"
    assert len(page("details")) == 20


def test_a_stranger_finds_nobody(harbour, strangers):
    ruth = person_id(harbour, "00101")
    for client in strangers:
        client.page(f"/hr/staff/{ruth}", status=404)


def test_nobody_has_such_a_number(hr):
    for number in (0, 999_999, 2**31 - 1, 2**31, 10**30):
        hr.page(f"/hr/staff/{number}", status=404)
