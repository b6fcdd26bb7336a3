"""An audit: opened, checked, a finding, an action and a name; HR answers, and it is closed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.keyboard import heading
from tracker import clock

pytestmark = pytest.mark.thorough

ENDLESS = "w" * 60


def open_it(page: Page) -> None:
    sign_in(page, "commissioner")
    page.goto("/commissioner/audits")
    check_page(page, "commissioner-audits")
    page.get_by_role("button", name="Open an audit").click()
    heading(page, "What do you want to audit?")
    check_page(page, "commissioner-audit-choice")
    page.get_by_role("link", name="Gull Ward", exact=True).click()
    heading(page, "Open an audit of Gull Ward")
    page.get_by_role("button", name="Open the audit").click()
    page.locator(".govuk-error-summary").wait_for()
    check_page(page, "commissioner-audit-wrong")
    page.get_by_label("Why do you open it?").fill(f"A complaint. {ENDLESS}")
    page.get_by_label("How many people are to be checked?").fill("50")
    page.get_by_role("button", name="Open the audit").click()
    heading(page, "Audit of Gull Ward Open")
    check_page(page, "commissioner-audit")


def check_somebody(page: Page) -> None:
    page.locator("#sample ~ table tbody th a").first.click()
    page.get_by_text("Not checked yet.").wait_for()
    check_page(page, "commissioner-audit-person")
    page.get_by_role("button", name="Check P").click()
    page.get_by_label("Not shown").check()
    page.get_by_label("Note").fill(f"Nobody knew. {ENDLESS}")
    check_page(page, "commissioner-audit-check")
    page.get_by_role("button", name="Save the check").click()
    page.get_by_text("Nobody knew.").first.wait_for()


def find_and_ask(page: Page) -> None:
    page.get_by_role("link", name="Make a finding").click()
    page.get_by_label("Concern").check()
    page.get_by_label("What did you find?").fill("No certificate was shown.")
    check_page(page, "commissioner-audit-finding")
    page.get_by_role("button", name="Save the finding").click()
    page.get_by_role("link", name="Set an action").click()
    page.get_by_label("What is to be done?").fill(f"Show the certificate. {ENDLESS}")
    page.get_by_label("Whoever runs the setting").check()
    due_on = clock.today() + timedelta(days=9)
    page.get_by_label("Until when?").fill(f"{due_on:%d/%m/%Y}")
    check_page(page, "commissioner-audit-action")
    page.get_by_role("button", name="Save the action").click()
    page.get_by_text("To do").first.wait_for()


def open_a_name(page: Page) -> None:
    page.locator("#sample ~ table tbody th a").first.click()
    page.get_by_role("link", name="Open the name of").click()
    page.get_by_label("Why do you need the name?").fill("To match the certificate shown")
    check_page(page, "commissioner-audit-name")
    page.get_by_role("button", name="Open the name").click()
    page.get_by_text("staff number").first.wait_for()
    check_page(page, "commissioner-audit-named")


def answer_as_hr(page: Page) -> None:
    sign_in(page, "hr")
    page.goto("/hr/audits")
    page.get_by_text("To match the certificate shown").wait_for()
    check_page(page, "hr-audits")
    page.get_by_role("link", name="Gull Ward", exact=False).first.click()
    heading(page, "Audit of Gull Ward Open")
    check_page(page, "hr-audit")
    page.get_by_role("link", name="Mark A").click()
    page.get_by_label("What was done?").fill("It was sent today.")
    check_page(page, "hr-audit-action")
    page.get_by_role("button", name="Mark it as done").click()
    page.get_by_text("It was sent today.").first.wait_for()


def close(page: Page) -> None:
    page.get_by_role("link", name="Audit of Gull Ward").click()
    page.get_by_text("It was sent today.").first.wait_for()
    page.get_by_role("button", name="Close the audit").click()
    page.get_by_label("What do you conclude?").fill("In order, but for one certificate.")
    check_page(page, "commissioner-audit-close")
    page.get_by_role("button", name="Close the audit").click()
    page.get_by_text("In order, but for one certificate.").first.wait_for()
    check_page(page, "commissioner-audit-closed")


def test_an_audit(page: Page, phone: Page) -> None:
    open_it(page)
    check_somebody(page)
    find_and_ask(page)
    open_a_name(page)
    answer_as_hr(phone)
    close(page)
