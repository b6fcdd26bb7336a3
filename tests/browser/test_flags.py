"""HR acts on flags and looks at what falls due, on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import DESK, check_page
from tests.browser.demo import sign_in
from tracker.clock import today


@pytest.mark.thorough
def test_flags_are_chosen_assigned_and_snoozed_and_the_month_leads_to_people(phone: Page) -> None:
    hr = phone
    sign_in(hr, "hr")
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
    month, days = hr.locator(".tracker-month"), hr.locator(".tracker-month-list")
    expect(month).to_be_hidden()
    expect(days).to_be_visible()
    hr.set_viewport_size(DESK)
    expect(days).to_be_hidden()
    month.locator("a").first.click()
    expect(hr.get_by_text("Only those whose training runs out")).to_be_visible()
