"""My training on a phone: in both languages, by keyboard alone, without scripts, and on paper."""

from playwright.sync_api import Page, expect

from tests.browser.checks import check_page, check_weight
from tests.browser.demo import sign_in
from tests.browser.keyboard import heading, press


def test_in_both_languages_and_on_paper(phone: Page) -> None:
    sign_in(phone, "staff")
    phone.goto("/staff/")
    link = phone.locator(".tracker-chain__link").first
    expect(link).to_be_hidden()
    phone.emulate_media(media="print")
    expect(link).to_be_visible()
    expect(phone.locator(".govuk-service-navigation")).to_be_hidden()
    expect(phone.get_by_role("link", name="Put this in your calendar")).to_be_hidden()
    phone.emulate_media(media="screen")
    phone.locator("details summary").first.click()
    expect(link).to_be_visible()
    check_page(phone, "staff-home")
    phone.get_by_role("link", name="Cymraeg").click()
    heading(phone, "Fy hyfforddiant")
    assert phone.locator("html").get_attribute("lang") == "cy"
    phone.locator("details summary").first.click()
    check_page(phone, "staff-home")


def test_by_keyboard_alone_and_without_scripts(plain: Page) -> None:
    sign_in(plain, "staff")
    heading(plain, "My training")
    assert "refresher" in plain.locator(".govuk-body-l").inner_text()
    press(plain.locator("details summary").first)
    expect(plain.locator(".tracker-chain__link").first).to_be_visible()
    press(plain.get_by_role("link", name="Cymraeg"))
    heading(plain, "Fy hyfforddiant")
    check_weight(plain)
