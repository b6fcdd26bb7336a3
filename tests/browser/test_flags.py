"""HR acts on flags and looks at what falls due: at a desk and on a phone."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tracker.clock import today


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def hr(request: pytest.FixtureRequest) -> Page:
    """The demo's HR, signed in: at a desk, then on a phone."""
    screen = request.getfixturevalue(request.param)
    sign_in(screen, "hr")
    return screen


def test_flags_are_chosen_assigned_and_snoozed_and_the_month_leads_to_people(hr: Page) -> None:
    hr.goto("/hr/flags?kind=never_trained")
    hr.get_by_label("Choose Never trained").first.check()
    hr.get_by_role("radio", name="Assign").check()
    hr.get_by_label("If you assign: to whom?").select_option("Me (hr@demo.example)")
    hr.get_by_label("Note (optional)").fill("Booking the course of next month.")
    check_page(hr, "hr-flags-acting")
    hr.get_by_role("button", name="Save").click()
    expect(hr.get_by_text("1 flag is assigned.")).to_be_visible()
    hr.locator(".tracker-row a", has_text="Never trained").first.click()
    expect(hr.get_by_text("Taken on by hr@demo.example")).to_be_visible()
    hr.get_by_role("radio", name="Snooze").check()
    until = today() + timedelta(days=7)
    for part in ("day", "month", "year"):
        hr.get_by_label(part.capitalize(), exact=True).fill(str(getattr(until, part)))
    hr.get_by_role("button", name="Save").click()
    expect(hr.locator(".govuk-tag", has_text="Snoozed")).to_be_visible()
    check_page(hr, "hr-flag")
    hr.goto("/hr/flags/calendar")
    hr.get_by_role("link", name="Next month").click()
    check_page(hr, "hr-flag-calendar")
    assert hr.viewport_size is not None
    is_desk = hr.viewport_size["width"] > 900
    shown, hidden = (".tracker-month", ".tracker-month-list")[:: 1 if is_desk else -1]
    expect(hr.locator(hidden)).to_be_hidden()
    hr.locator(f"{shown} a").first.click()
    expect(hr.get_by_text("Only those whose training runs out")).to_be_visible()
