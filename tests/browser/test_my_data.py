"""My data on a phone, in both languages, by keyboard alone and without scripts; HR answers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.keyboard import heading, press, type_in
from tests.browser.words import Words

pytestmark = pytest.mark.thorough


def test_somebody_reads_takes_away_and_asks_without_scripts_and_hr_answers(
    plain: Page, page: Page
) -> None:
    sign_in(plain, "staff")
    press(plain.get_by_role("navigation").get_by_role("link", name="My data"))
    heading(plain, "My data")
    shown = plain.locator("details").first
    press(shown.locator("summary"))
    expect(shown.locator("dt").first).to_be_visible()
    with plain.expect_download() as loading:
        press(plain.get_by_role("link", name="Download as JSON"))
    assert loading.value.suggested_filename.endswith(".json")
    press(plain.get_by_role("link", name="Say what is wrong").first)
    heading(plain, "Ask us to put something right")
    press(plain.get_by_role("button", name="Send to HR"))
    heading(plain, "There is a problem")
    type_in(plain.get_by_label("What is wrong, and what is right?"), "My last name is Dunn now.")
    press(plain.get_by_role("button", name="Send to HR"))
    expect(plain.get_by_text("We have sent this to your HR team.")).to_be_visible()

    sign_in(page, "hr")
    page.get_by_role("link", name="1 correction that your staff ask for").click()
    heading(page, "Corrections your staff ask for")
    check_page(page, "hr-corrections")
    page.locator("main table a").first.click()
    expect(page.get_by_text("My last name is Dunn now.")).to_be_visible()
    check_page(page, "hr-correction")
    page.get_by_role("button", name="Save the answer").click()
    heading(page, "There is a problem")
    check_page(page, "hr-correction-wrong")
    page.get_by_role("radio", name="No, and I say why").check()
    page.get_by_label("What do you answer?").fill("Please send us the certificate.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("Your answer is saved.")).to_be_visible()

    plain.goto("/staff/my-data")
    expect(plain.get_by_text("Please send us the certificate.")).to_be_visible()
    expect(plain.get_by_text(re.compile("(once|times) in ")).first).to_be_visible()


def test_every_page_of_it_in_both_languages(phone: Page, words: Words) -> None:
    sign_in(phone, "staff")
    phone.goto(f"/staff/my-data?lang={words.language}")
    for shown in phone.locator("details").all():
        shown.evaluate("one => { one.open = true }")
    check_page(phone, "staff-my-data")
    phone.get_by_role("link", name=words("Say what is wrong")).first.click()
    heading(phone, words("Ask us to put something right"))
    check_page(phone, "staff-correction")
    phone.get_by_role("button", name=words("Send to HR")).click()
    phone.locator(".govuk-error-summary").wait_for()
    check_page(phone, "staff-correction-wrong")
    phone.locator("#wrong").fill("It was another day. " + "w" * 60)
    phone.get_by_role("button", name=words("Send to HR")).click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "staff-corrections")
    phone.goto("/staff/my-data/training")
    check_page(phone, "staff-my-data-section")
