"""A certificate goes from a phone to HR and comes back with an answer."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.documents.made import phone_picture
from tracker import clock


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


def fill_in(page: Page, photo: Path) -> None:
    """The form, by keyboard alone from its first field on."""
    day = clock.today() - timedelta(days=9)
    page.get_by_label("Photo or PDF of the certificate").set_input_files(photo)
    page.get_by_label("Course", exact=True).focus()
    for text in ("Safer handling", "Elderwick Institute", day.day, day.month, day.year):
        page.keyboard.type(str(text))
        page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send to HR").focus()
    page.keyboard.press("Enter")


def test_a_certificate_is_sent_from_a_phone_and_refused_by_hr(phone, page, tmp_path):
    photo = tmp_path / "IMG_0001.JPG"
    photo.write_bytes(phone_picture((1200, 900)))
    sign_in(phone, "staff")
    phone.get_by_role("button", name="Menu").click()
    phone.get_by_role("link", name="Evidence").click()
    check_page(phone, "staff-evidence-none")
    phone.get_by_role("button", name="Send a certificate").click()
    check_page(phone, "staff-evidence-new")
    phone.get_by_role("button", name="Send to HR").click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "staff-evidence-wrong")
    fill_in(phone, photo)
    phone.get_by_text("We have sent it to your HR team.").wait_for()
    check_page(phone, "staff-evidence")

    sign_in(page, "hr")
    page.get_by_role("link", name="1 certificate waits for you to check").click()
    check_page(page, "hr-evidence")
    page.locator("tbody th a").first.click()
    image = page.locator("main img")
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") == 900
    check_page(page, "hr-certificate")
    page.get_by_label("Why not?").fill("The photo is not sharp. Take another.")
    page.get_by_role("button", name="Do not accept").click()
    page.get_by_text("The person can read your reason.").wait_for()

    phone.reload()
    phone.get_by_text("The photo is not sharp.").wait_for()
    phone.locator("details summary").first.click()
    check_page(phone, "staff-evidence-refused")


def test_a_certificate_is_sent_without_scripts(browser: Browser, live_server: str, phone, tmp_path):
    photo = tmp_path / "IMG_0001.JPG"
    photo.write_bytes(phone_picture())
    sign_in(phone, "staff")
    cookies = phone.context.cookies()
    with browser.new_context(
        base_url=live_server, viewport=phone.viewport_size, java_script_enabled=False
    ) as context:
        context.add_cookies(cookies)
        plain = context.new_page()
        plain.goto("/staff/evidence/new")
        fill_in(plain, photo)
        plain.get_by_text("Waiting for HR").wait_for()
        plain.locator("details summary").first.click()
        plain.get_by_role("button", name="Take it back").click()
        plain.get_by_text("Taken back").wait_for()
