"""The forecast: its numbers, what it says of a plan, whose it is, and its workbook."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from tests.actions.harbour import STAFF, register_book, take_in
from tests.web.hr.reading import said
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.rules.wording import say_day
from tracker.store.tables.places import SettingUpload
from tracker.store.tables.register import RequirementFact


@pytest.fixture
def web_app(sqlite_app):
    return sqlite_app


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


def table(page, caption):
    """The rows of a table as its cells are read, without the headings that only a phone shows."""
    for label in page.select(".tracker-stack__label"):
        label.extract()
    found = next(one for one in page.find_all("table") if said(one.caption) == caption)
    return [[said(cell) for cell in row.find_all(["th", "td"])] for row in found.tbody("tr")]


def test_the_months_ahead(hr):
    page = hr.page("/hr/forecast")
    figures = [said(one) for one in page.select(".tracker-figure")]
    assert figures[0] == "0 overdue now"
    assert figures[-1] == "1 need an initial course"
    months = table(page, "Renewals, and initial courses beside them")
    assert months[0] == ["Overdue now", "0", "0", "1"]
    assert len(months) == 20
    assert months[-1][:2] == ["Together", "2"]
    assert len(page.select("svg.tracker-chart")) == 2
    assert said(page.select_one(".govuk-service-navigation__item--active")) == "Forecast"


def test_settings_providers_and_new_starters(hr):
    page = hr.page("/hr/forecast")
    settings = table(page, "Places by setting")
    assert [row[0] for row in settings] == ["Ward 1", "Ward 2"]
    assert [row[-1] for row in settings] == ["1", "0"]
    providers = [row[0] for row in table(page, "Renewals by provider")]
    assert providers == ["Gone Training", "Good Training", "No course chosen yet"]
    starters = table(page, "Initial courses by setting")
    assert starters == [["Ward 1", "1", "0", "0", "None"]]
    for link in page.select(".tracker-stack tbody a"):
        hr.page(link["href"])


def test_what_an_overdue_month_costs(hr):
    costs = table(hr.page("/hr/forecast"), "What an overdue month costs")
    told = {row[0]: row[3:] for row in costs}
    assert told["Ward 1"] == ["2 of 3 (66.6%)", "1 of 3 (33.3%)"]
    assert told["Ward 2"] == ["1 of 1 (100.0%)", "0 of 1 (0.0%) Below the target of 80%"]


def test_who_is_left_out_and_why(hr):
    main = said(hr.page("/hr/forecast").main)
    assert "A requirement applies to 4 people. 3 people need a place in this time" in main
    assert "and 1 does not: 1 person. They are exempt" in main
    assert "1 person. They are exempt on the day on which they would need one." in main


def test_a_plan_with_too_few_places_says_who_runs_out(hr, harbour):
    today = clock.today()
    rows = [[f"9{n:03}", f"Late{n}", "A", "W1", "Nurse", None, None, None] for n in range(4)]
    take_in(harbour, workbook({"Staff": [STAFF, *rows]}))
    training = [
        [row[0], row[1], "A", "Good level 2", "GOOD", today - timedelta(days=364), None]
        for row in rows
    ]
    headings = ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Result"]
    take_in(harbour, workbook({"Training": [headings, *training]}))
    sweep(harbour, today)
    main = said(hr.page("/hr/forecast?places=1").main)
    assert "Planned with 1 place in a month." in main
    assert "cannot be placed before their training runs out:" in main
    free = said(hr.page("/hr/forecast").main)
    assert "runs out:" not in free
    assert "Nobody else\N{RIGHT SINGLE QUOTATION MARK}s training runs out." in free


@pytest.mark.parametrize(
    "typed", ["0", "-1", "abc", "1.5", "100001", "9999999", "\N{SUPERSCRIPT TWO}"]
)
def test_places_that_are_no_number(hr, typed):
    page = hr.page(f"/hr/forecast?places={typed}")
    assert said(page.title).startswith("Error: ")
    assert said(page.select_one(".govuk-error-summary a")).startswith("Enter the places in a month")
    assert page.find(id="places")["value"] == typed
    response = hr.get(f"/hr/forecast.xlsx?places={typed}&setting=W1")
    assert response.status_code == 303
    assert "setting=W1" in response.location
    assert said(hr.page(response.location).title).startswith("Error: ")


def test_figures_that_are_too_old_say_so(hr, harbour):
    old = clock.today() - timedelta(days=91)
    harbour.execute(update(SettingUpload).values(last_on=old))
    harbour.commit()
    page = hr.page("/hr/forecast")
    main = said(page.main)
    assert "The figures of 2 settings may be out of date" in main
    assert f"Ward 1: figures from {say_day(old)}" in main
    assert f"Ward 1 Out of date: figures from {say_day(old)}" in main


def test_nobody_yet(signed_in, session):
    import_register(session, register_book(clock.today()), "register.xlsx", dry_run=False)
    hr = signed_in("hr", organisation="HARB")
    page = hr.page("/hr/forecast")
    assert "There is nobody here yet, so nothing falls due." in said(page.main)
    assert page.main.form is None
    assert page.select("svg.tracker-chart") == []
    assert hr.get("/hr/forecast.xlsx").status_code == 200


def test_nothing_that_fits(hr):
    for asked in ("setting=X1", "setting=NONE", "provider=NEVER", "requirement=NONE"):
        main = said(hr.page(f"/hr/forecast?{asked}").main)
        assert "Nobody fits what you chose." in main


def test_nothing_falls_due(hr, harbour):
    today = clock.today()
    rows = [
        ["00101-2", "Adeyemi", "Ruth", "W2", "Nurse", None, today + timedelta(days=5), None],
    ]
    take_in(harbour, workbook({"Staff": [STAFF, *rows]}))
    sweep(harbour, today)
    main = said(hr.page("/hr/forecast?setting=W2").main)
    assert "Nothing falls due up to" in main
    assert "1 person. Their post ends before they would need a place." in main


def test_an_organisation_without_any_requirement(hr, harbour):
    ended = clock.today() - timedelta(days=1)
    harbour.execute(update(RequirementFact).values(starts_on=None, ends_on=ended))
    harbour.commit()
    assert "No requirement is on your posts" in said(hr.page("/hr/forecast").main)


def test_the_workbook_keeps_what_was_asked(hr):
    page = hr.page("/hr/forecast?setting=W2&places=3")
    link = page.find("a", string="Download the forecast as a workbook")["href"]
    response = hr.get(link)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=forecast-")
    book = load_workbook(BytesIO(response.data))
    plan = list(book["Plan"].iter_rows(values_only=True))
    assert [row[0] for row in plan[1:]] == ["00101-2"]


def test_it_is_for_the_hr_of_the_organisation(hr, strangers):
    other, *rest = strangers
    assert "Ward 1" not in other.page("/hr/forecast").text
    sheet = load_workbook(BytesIO(other.get("/hr/forecast.xlsx").data))["Plan"]
    assert sheet.max_row == 1
    for stranger in rest:
        for address in ("/hr/forecast", "/hr/forecast.xlsx"):
            assert stranger.get(address).status_code == 404
