"""My training on a phone: light, in both languages, by keyboard alone, and without scripts."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import check_page
from tests.browser.conftest import PHONE
from tests.browser.demo import sign_in

MOST_BYTES = 100_000


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


def test_by_keyboard_in_welsh_and_light(phone: Page) -> None:
    sign_in(phone, "staff")
    sizes: list[int] = []
    phone.on("requestfinished", lambda one: sizes.append(one.sizes()["responseBodySize"]))
    phone.goto("/staff/")
    phone.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < MOST_BYTES
    phone.get_by_role("link", name="Cymraeg").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Fy hyfforddiant").wait_for()
    assert phone.locator("html").get_attribute("lang") == "cy"
    check_page(phone, "staff-home-welsh")
    why = phone.locator("details summary").first
    why.focus()
    phone.keyboard.press("Enter")
    assert phone.locator(".tracker-chain__link").first.is_visible()


def test_without_scripts(browser: Browser, live_server: str) -> None:
    with browser.new_context(
        base_url=live_server, viewport=PHONE, java_script_enabled=False
    ) as context:
        page = context.new_page()
        sign_in(page, "staff")
        assert page.get_by_role("heading", level=1).inner_text() == "My training"
        assert "refresher" in page.locator(".govuk-body-l").inner_text()
        page.locator("details summary").first.click()
        assert page.locator(".tracker-chain__link").first.is_visible()
        page.get_by_role("link", name="Cymraeg").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Fy hyfforddiant"


def test_on_paper_nothing_is_folded_away(phone: Page) -> None:
    sign_in(phone, "staff")
    assert not phone.locator(".tracker-chain__link").first.is_visible()
    phone.emulate_media(media="print")
    assert phone.locator(".tracker-chain__link").first.is_visible()
    assert not phone.locator(".govuk-service-navigation").is_visible()
    assert not phone.get_by_role("link", name="Put this in your calendar").is_visible()
