"""A certificate goes from a phone to HR and comes back with an answer."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.keyboard import heading, press, tab_to, type_in
from tests.browser.words import Words
from tests.documents.made import phone_picture
from tracker import clock

ENDLESS = "w" * 60


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As a phone takes it."""
    path = tmp_path / "IMG_0001.JPG"
    path.write_bytes(phone_picture((1200, 900)))
    return path


def fill_in(page: Page, photo: Path, course: str, words: Words) -> None:
    """The form, by keyboard alone but for the system's own way to choose a file; then send it."""
    day = clock.today() - timedelta(days=9)
    tab_to(page.locator("#document"))
    page.locator("#document").set_input_files(photo)
    type_in(page.locator("#course"), course)
    type_in(page.locator("#provider"), "Elderwick Institute")
    for part in ("day", "month", "year"):
        type_in(page.locator(f"#completed-{part}"), str(getattr(day, part)))
    press(page.locator("#result"), "Space")
    press(page.get_by_role("button", name=words("Send to HR")))
    heading(page, words("What you have sent"))


def send_in(phone: Page, photo: Path, course: str, words: Words) -> None:
    """From the first page of an evidence that is none to one that waits, and each page between."""
    sign_in(phone, "staff")
    phone.goto(f"/staff/evidence?lang={words.language}")
    check_page(phone, "staff-evidence-none")
    phone.get_by_role("button", name=words("Send a certificate")).click()
    heading(phone, words("Send a certificate"))
    check_page(phone, "staff-evidence-new")
    phone.get_by_role("button", name=words("Send to HR")).click()
    phone.locator(".govuk-error-summary").wait_for()
    check_page(phone, "staff-evidence-wrong")
    fill_in(phone, photo, course, words)
    phone.locator("details summary").first.click()
    check_page(phone, "staff-evidence")


def look_at(page: Page) -> None:
    """HR finds it, and sees the photo as it was taken: upright."""
    sign_in(page, "hr")
    page.get_by_role("link", name="1 certificate waits for you to check").click()
    heading(page, "Certificates to check")
    check_page(page, "hr-evidence")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    image = page.locator("main img")
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") == 900


@pytest.mark.thorough
def test_sent_in_english_and_refused(phone: Page, page: Page, photo: Path) -> None:
    send_in(phone, photo, "Safer handling", Words("en"))
    look_at(page)
    check_page(page, "hr-certificate")
    page.get_by_label("Why not?").fill(f"The photo is not sharp. {ENDLESS}")
    page.get_by_role("button", name="Do not accept").click()
    page.get_by_text("The person can read your reason.").wait_for()
    phone.reload()
    phone.get_by_text("The photo is not sharp.").wait_for()
    check_page(phone, "staff-evidence-refused")


@pytest.mark.thorough
def test_sent_in_welsh_and_approved(phone: Page, page: Page, photo: Path) -> None:
    words = Words("cy")
    send_in(phone, photo, ENDLESS, words)
    look_at(page)
    page.get_by_label("Course", exact=True).fill("Elderwick Safe Holding")
    page.get_by_label("A note to the person (optional)").fill("Thank you.")
    page.get_by_role("button", name="Approve and record").click()
    page.get_by_text("The training record is saved.").wait_for()
    page.get_by_role("link", name="See what you have answered").click()
    heading(page, "Certificates you have answered")
    check_page(page, "hr-evidence-answered")
    page.locator("tbody th a").first.click()
    heading(page, "Your answer")
    check_page(page, "hr-certificate-answered")
    phone.reload()
    phone.get_by_text(words("HR put this on your record:")).wait_for()
    check_page(phone, "staff-evidence-approved")


def test_by_keyboard_alone_and_without_scripts(plain: Page, photo: Path) -> None:
    sign_in(plain, "staff")
    press(plain.get_by_role("navigation").get_by_role("link", name="Evidence"))
    heading(plain, "Evidence")
    press(plain.get_by_role("button", name="Send a certificate"))
    heading(plain, "Send a certificate")
    press(plain.get_by_role("button", name="Send to HR"))
    heading(plain, "There is a problem")
    fill_in(plain, photo, "Safer handling", Words("en"))
    press(plain.locator("details summary").first)
    press(plain.get_by_role("button", name="Take it back"))
    expect(plain.get_by_text("Taken back")).to_be_visible()
