"""HR walks its part of the demo: on a phone, by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in


@pytest.fixture
def hr(phone: Page) -> Page:
    """The demo's HR, signed in on a phone."""
    sign_in(phone, "hr")
    return phone


def test_from_a_number_to_the_people_behind_it(hr: Page) -> None:
    check_page(hr, "hr-home")
    figure = hr.locator(".tracker-figure a", has_text="Expired").first
    count = int(re.sub(r"\D", "", figure.inner_text()))
    figure.click()
    expect(hr.get_by_role("heading", level=1)).to_have_text("Staff")
    expect(hr.locator("#standing")).to_have_value("expired")
    expect(hr.locator("#found")).to_contain_text(f"{count} post")
    check_page(hr, "hr-staff")


def test_why_a_person_is_not_covered_and_what_would_mend_it(hr: Page) -> None:
    hr.goto("/hr/staff?standing=not_assured")
    hr.locator("tbody th a").first.click()
    summary = hr.locator("details summary", has_text="Not assured").first
    summary.focus()
    hr.keyboard.press("Enter")
    failing = hr.locator("details[open] .tracker-chain__link", has_text="Fails")
    expect(failing).to_contain_text("What would mend it")
    check_page(hr, "hr-person-not-assured")


def test_someone_in_date(hr: Page) -> None:
    hr.goto("/hr/staff?standing=in_date")
    hr.locator("tbody th a").first.click()
    hr.locator("details summary").first.click()
    expect(hr.locator("details[open] .tracker-chain__link").first).to_be_visible()
    check_page(hr, "hr-person-in-date")


@pytest.mark.thorough
def test_settings_and_whom_they_rely_on(hr: Page) -> None:
    hr.goto("/hr/settings")
    check_page(hr, "hr-settings")
    hr.locator("tbody th a").first.click()
    expect(hr.get_by_role("heading", name="Who this setting relies on")).to_be_visible()
    check_page(hr, "hr-setting")


@pytest.mark.thorough
def test_flags_narrowed_by_kind(hr: Page) -> None:
    hr.goto("/hr/flags")
    check_page(hr, "hr-flags")
    hr.get_by_label("What about").select_option("never_trained")
    hr.get_by_role("button", name="Show").click()
    expect(hr.locator(".tracker-row a").first).to_contain_text("Never trained")
    assert "Training" not in " ".join(hr.locator(".tracker-row a").all_inner_texts())


def test_nobody_fits(hr: Page) -> None:
    hr.goto("/hr/staff")
    hr.get_by_label("Name or staff number").fill("nobody bears this name")
    hr.keyboard.press("Enter")
    expect(hr.get_by_text("Nobody fits all of that.")).to_be_visible()
    check_page(hr, "hr-staff-none")


def test_everything_works_without_scripts(browser: Browser, live_server: str) -> None:
    with browser.new_context(base_url=live_server, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, "hr")
        for name in ("Settings", "Flags", "Staff"):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.get_by_label("Standing").select_option("due_soon")
        page.get_by_role("button", name="Show").click()
        page.locator("tbody th a").first.click()
        page.locator("details summary").first.click()
        expect(page.locator("details[open] .tracker-chain__link").first).to_be_visible()
