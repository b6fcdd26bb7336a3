"""A commissioner asks a ward for a document, HR answers with a PDF, and it is downloaded."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.keyboard import heading, press, type_in
from tests.documents.made import pdf
from tracker import clock

ENDLESS = "w" * 60
MINUTES = pdf(b"<</Title(Minutes)>>")


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(MINUTES)
    return path


def ask(page: Page) -> None:
    """From the ward's page to the request, and each page between."""
    sign_in(page, "commissioner")
    page.goto("/commissioner/settings/HV-GULL")
    page.get_by_role("link", name="Ask for fresh data or a document").click()
    heading(page, "Ask Gull Ward for something")
    check_page(page, "commissioner-ask")
    page.get_by_role("button", name="Ask for it").click()
    page.locator(".govuk-error-summary").wait_for()
    check_page(page, "commissioner-ask-wrong")
    page.get_by_label("Another document").check()
    page.get_by_label("In your words (optional)").fill(f"The minutes, please. {ENDLESS}")
    page.get_by_role("button", name="Ask for it").click()
    heading(page, "Another document")
    check_page(page, "commissioner-request")
    page.get_by_role("link", name="Requests", exact=True).click()
    heading(page, "What you have asked for")
    check_page(page, "commissioner-requests")


def answer(page: Page, minutes: Path) -> None:
    """HR finds the task and gives the document."""
    sign_in(page, "hr")
    page.get_by_role("link", name="3 requests of your commissioners wait").click()
    heading(page, "Requests of your commissioners")
    check_page(page, "hr-requests")
    page.get_by_role("link", name="Another document").click()
    page.get_by_text("The minutes, please.").wait_for()
    check_page(page, "hr-request")
    page.get_by_role("button", name="Answer with a new document").click()
    heading(page, "Answer with a new document")
    check_page(page, "hr-request-document")
    page.get_by_role("button", name="Send this answer").click()
    page.locator(".govuk-error-summary").wait_for()
    check_page(page, "hr-request-document-wrong")
    fill_in(page, minutes)
    page.get_by_role("button", name="Send this answer").click()
    page.get_by_text("Your answer is sent.").wait_for()


def fill_in(page: Page, minutes: Path) -> None:
    """The form of a document."""
    day = clock.today() - timedelta(days=9)
    page.locator("#file").set_input_files(minutes)
    page.get_by_label("Another document").check()
    page.locator("#title").fill(f"Minutes {ENDLESS}")
    for part in ("day", "month", "year"):
        page.locator(f"#dated-{part}").fill(str(getattr(day, part)))


def downloaded(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Minutes {ENDLESS}", exact=True).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.thorough
def test_asked_on_a_desk_and_answered_on_a_phone(page: Page, phone: Page, minutes: Path) -> None:
    ask(page)
    answer(phone, minutes)
    page.get_by_role("link", name="Another document").click()
    page.get_by_text("Answered", exact=True).first.wait_for()
    check_page(page, "commissioner-request-answered")
    assert downloaded(page) == MINUTES
    page.get_by_label("What is missing?").fill("The second page")
    page.get_by_role("button", name="Ask again").click()
    page.get_by_text("You have asked again.").wait_for()
    check_page(page, "commissioner-request-again")


@pytest.mark.thorough
def test_documents_of_a_setting(page: Page, minutes: Path) -> None:
    sign_in(page, "hr")
    page.goto("/hr/settings/HV-GULL")
    page.get_by_role("link", name="See and give documents").click()
    heading(page, "Documents about Gull Ward")
    check_page(page, "hr-setting-documents")
    page.get_by_role("button", name="Give a document").click()
    heading(page, "Give a document about Gull Ward")
    check_page(page, "hr-setting-document-new")
    fill_in(page, minutes)
    page.get_by_role("button", name="Give this document").click()
    page.get_by_text("The document is kept.").wait_for()
    assert downloaded(page) == MINUTES
    row = page.locator("tbody tr", has_text="Minutes")
    row.get_by_role("link", name="Say that it was reviewed").click()
    heading(page, "Say that a document was reviewed")
    check_page(page, "hr-setting-document-review")
    page.go_back()
    row.get_by_role("link", name="Withdraw").click()
    heading(page, "Withdraw a document")
    check_page(page, "hr-setting-document-withdraw")
    page.get_by_role("button", name="Withdraw this document").click()
    page.get_by_text("The document is withdrawn.").wait_for()
    check_page(page, "hr-setting-documents-withdrawn")


def test_by_keyboard_alone_and_without_scripts(plain: Page) -> None:
    sign_in(plain, "commissioner")
    plain.goto("/commissioner/settings/HV-GULL/ask")
    press(plain.get_by_label("Fresh data about staff and training"), "Space")
    type_in(plain.locator("#said"), "Since the summer")
    press(plain.get_by_role("button", name="Ask for it"))
    heading(plain, "Fresh data about staff and training")
    expect(plain.get_by_text("Since the summer")).to_be_visible()
    press(plain.get_by_role("button", name="Cancel this request"))
    expect(plain.get_by_text("The request is cancelled.")).to_be_visible()
