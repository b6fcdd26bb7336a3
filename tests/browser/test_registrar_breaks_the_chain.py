"""A registrar breaks one link of the chain after another; HR's page of the person names each."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tracker import clock
from tracker.demo.stories import STAFF_USER

pytestmark = pytest.mark.thorough

PROVIDER = "HV-INHOUSE"
PDF = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%"}


@pytest.fixture
def registrar(page: Page) -> Page:
    sign_in(page, "registrar")
    return page


@pytest.fixture
def hr(phone: Page) -> Page:
    """HR on a phone, looking at somebody whom its own team trained nearly a year ago."""
    sign_in(phone, "hr")
    phone.goto(f"/hr/staff?text={STAFF_USER}")
    phone.locator("tbody th a").first.click()
    return phone


def fill_day(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"#{name}-{part}").fill(str(getattr(day, part)))


def open_entry(page: Page, title: str) -> None:
    """From the register to an entry of the provider, by its links."""
    page.get_by_role("link", name="Entries", exact=True).click()
    page.get_by_role("link", name="Providers", exact=True).click()
    page.get_by_label("Name or code").fill(PROVIDER)
    page.get_by_role("button", name="Show").click()
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name=re.compile(rf"Correct.*\({re.escape(title)}\)")).click()


def correct_certificate(page: Page) -> None:
    """From the provider's entries to its later certificate."""
    card = page.locator(".govuk-summary-card", has_text="Certificate number")
    card.get_by_role("link", name="Correct").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct the certification")


def publish(page: Page, name: str, with_document: bool = False) -> None:
    """Say on what evidence, look at what it changes, and publish."""
    page.locator("#source").fill("A letter from the body")
    fill_day(page, "last_checked", clock.today())
    if with_document:
        page.locator("#document").set_input_files(PDF)
    else:
        page.locator("#address").fill("https://example.org/letters")
    check_page(page, f"entry-{name}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
    check_page(page, f"entry-{name}-preview")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("added|corrected"))


def expect_failing(hr: Page, link: str) -> None:
    """The person's page, as it is now, names that link first of all."""
    hr.reload()
    failing = hr.locator(".tracker-chain__link", has_text="Fails")
    expect(failing.first.locator(".tracker-chain__title")).to_contain_text(link)


def test_each_link_that_breaks_is_named_at_once(registrar: Page, hr: Page) -> None:
    """From the end of the chain to its beginning: each break comes before those made already."""
    delivered = clock.today() - timedelta(days=335)
    before = delivered - timedelta(days=10)
    expect_failing(hr, "Accredited by UKAS")  # the demo's own body is not

    open_entry(registrar, "Bronagh Quayle")
    fill_day(registrar, "ends_on", before)
    publish(registrar, "trainer", with_document=True)
    expect_failing(hr, "Trainer")
    with registrar.expect_download() as downloaded:
        registrar.get_by_role("link", name="letter.pdf").first.click()
    assert downloaded.value.suggested_filename == "letter.pdf"

    correct_certificate(registrar)
    registrar.get_by_label("Harbour Vale First Steps").check()
    for other in ("Positive Support", "Safe Holding"):
        registrar.get_by_label(f"Harbour Vale {other}").uncheck()
    publish(registrar, "scope")
    expect_failing(hr, "Within the scope")

    registrar.get_by_role("link", name="Add a status event").last.click()
    registrar.get_by_label("Event").select_option("Suspended")
    fill_day(registrar, "on", before)
    publish(registrar, "event")
    expect_failing(hr, "Not suspended or withdrawn")

    correct_certificate(registrar)
    fill_day(registrar, "ends_on", before)
    publish(registrar, "certification")
    expect_failing(hr, "Certified on the day")
    check_page(hr, "hr-person-of-a-broken-chain")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(phone: Page) -> None:
    sign_in(phone, "registrar")
    phone.goto("/registrar/add/providers")
    phone.get_by_label("Name", exact=True).fill("Newt Training")
    phone.locator("#document").set_input_files({**PDF, "buffer": b"<html>"})
    phone.get_by_role("button", name="Continue").click()
    check_page(phone, "entry-errors")
    summary = phone.locator(".govuk-error-summary")
    expect(summary).to_contain_text("The file must be a PDF, PNG or JPEG")
    summary.get_by_role("link", name="Fill in Code").click()
    expect(phone.locator("#provider")).to_be_focused()
    expect(phone.get_by_label("Name", exact=True)).to_have_value("Newt Training")
