"""My data on a phone, by keyboard alone and without JavaScript; then HR answers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import check_page
from tests.browser.conftest import PHONE
from tests.browser.demo import sign_in


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture
def bare(browser: Browser, live_server: str) -> Iterator[Page]:
    """A phone that runs no scripts."""
    with browser.new_context(
        base_url=live_server, viewport=PHONE, java_script_enabled=False
    ) as context:
        yield context.new_page()


def press(page: Page, name: str) -> None:
    """Go to a link or a button by the Tab key alone, and press it."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.first.inner_text().strip().startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"The Tab key does not come to {name}")


def test_somebody_reads_takes_away_and_asks_without_scripts_and_hr_answers(
    bare: Page, phone: Page
) -> None:
    sign_in(bare, "staff")
    bare.goto("/staff/my-data")
    expect(bare.get_by_role("heading", level=1)).to_have_text("My data")
    shown = bare.locator("details").first
    shown.locator("summary").focus()
    bare.keyboard.press("Enter")
    expect(shown.locator("dt").first).to_be_visible()
    with bare.expect_download() as loading:
        press(bare, "Download as JSON")
    assert loading.value.suggested_filename.endswith(".json")
    press(bare, "Say what is wrong")
    expect(bare.get_by_role("heading", level=1)).to_have_text("Ask us to put something right")
    press(bare, "Send to HR")
    expect(bare.get_by_role("link", name="Say what is wrong")).to_be_visible()
    bare.get_by_label("What is wrong, and what is right?").focus()
    bare.keyboard.type("My last name is Dunn now.")
    press(bare, "Send to HR")
    expect(bare.get_by_text("We have sent this to your HR team.")).to_be_visible()

    sign_in(phone, "hr")
    phone.get_by_role("link", name="1 correction that your staff ask for").click()
    check_page(phone, "hr-corrections")
    phone.locator("main table a").first.click()
    expect(phone.get_by_text("My last name is Dunn now.")).to_be_visible()
    check_page(phone, "hr-correction")
    phone.get_by_role("radio", name="No, and I say why").check()
    phone.get_by_label("What do you answer?").fill("Please send us the certificate.")
    phone.get_by_role("button", name="Save the answer").click()
    expect(phone.get_by_text("Your answer is saved.")).to_be_visible()

    bare.goto("/staff/my-data")
    expect(bare.get_by_text("Please send us the certificate.")).to_be_visible()
    expect(bare.get_by_text("once in").first).to_be_visible()


def test_nothing_is_in_the_way_of_anybody(phone: Page) -> None:
    sign_in(phone, "staff")
    phone.goto("/staff/my-data")
    for shown in phone.locator("details").all():
        shown.evaluate("one => { one.open = true }")
    check_page(phone, "staff-my-data")
    phone.get_by_role("link", name="Say what is wrong").first.click()
    check_page(phone, "staff-correction")
    phone.get_by_role("button", name="Send to HR").click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "staff-correction-problem")
    phone.get_by_label("What is wrong, and what is right?").fill("It was another day.")
    phone.get_by_role("button", name="Send to HR").click()
    phone.get_by_text("We have sent this to your HR team.").wait_for()
    check_page(phone, "staff-corrections")
