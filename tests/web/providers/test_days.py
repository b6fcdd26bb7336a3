"""The two days that a provider's page can be asked for: true on, and known on."""

from datetime import date, timedelta

import pytest

from tests.web.checked_page import text_of
from tests.web.provider_reading import GOOD, days_ago, main, section
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register


def test_another_day_has_a_banner_and_is_told_as_it_was(hr):
    page = main(hr, f"/providers/GONE?on={days_ago(100)}")
    assert "This is not today" in text_of(page)
    assert "by what is known now" in text_of(page)
    assert "Gone Training was certified for everything it teaches" in text_of(page)
    assert "Ward 1" in section(page, "Who relies on it")
    assert "This is not today" not in text_of(main(hr, "/providers/GONE"))


def test_before_anything_was_known_it_was_unknown(hr):
    page = main(hr, f"{GOOD}?known_on={days_ago(40)}")
    assert "was unknown to this register" in text_of(page)
    assert "does not mean that it was uncertified" in text_of(page)
    assert "Nothing had been recorded yet." in section(page, "What was known when")
    assert text_of(page.h1) == "Good Training"


def test_a_correction_is_in_the_history_and_not_in_the_page_of_before(session, hr):
    ended = clock.today() - timedelta(days=10)
    row = ["GOOD", "NORTH", "C-GOOD", date(2019, 1, 1), ended]
    headings = ["Provider", "Body", "Certificate number", "From", "To"]
    import_register(session, workbook({"Certifications": [headings, row]}), "c.xlsx", dry_run=False)
    page = main(hr)
    assert "Good Training is not certified" in text_of(page.select_one(".govuk-body-l"))
    assert "Certificate C-GOOD, To changed from" in section(page, "What was known when")
    before = main(hr, f"{GOOD}?known_on={days_ago(5)}")
    assert "Good Training is certified" in text_of(before.select_one(".govuk-body-l"))
    assert "changed from" not in text_of(before)


def test_today_asked_for_by_name_is_today(hr):
    page = main(hr, f"{GOOD}?on={days_ago(0)}&known_on={days_ago(0)}")
    assert "This is not today" not in text_of(page)
    assert "Ward 1" in section(page, "Who relies on it")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=soon", "“soon” is not a date. Write the date like this: 1 April 2026."),
        ("known_on=31.2.2026", "“31.2.2026” is a day that does not exist."),
        ("known_on=1+April+2099", "1 April 2099 is yet to come."),
        ("on=1+April+9999", "“1 April 9999” is in the year 9999, which cannot be right."),
    ],
)
def test_a_date_that_cannot_be_is_said_and_linked(hr, query, said):
    page = hr.page(f"{GOOD}?{query}")
    summary = page.select_one(".govuk-error-summary")
    assert said in text_of(summary)
    assert text_of(page.title).startswith("Error: ")
    assert page.select_one(summary.a["href"])
    assert "is certified for everything" in text_of(page.main)


@pytest.mark.parametrize("day", ["4/3/2026", "4 March 2026", "2026-03-04", "4.3.26"])
def test_a_day_may_be_written_in_many_ways(hr, day):
    assert "It tells of 4 March 2026" in text_of(main(hr, f"{GOOD}?on={day}"))
