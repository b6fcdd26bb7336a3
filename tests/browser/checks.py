"""What must be true of every page, asked in the browser."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parent / "screenshots"


def check_page(page: Page, name: str) -> None:
    """Keeps a picture of the page as it stands, and fails where axe or a narrow screen would.

    Axe is run by the debugger, which the page's Content Security Policy does not bind: so the
    policy stays on, and a page that only a form can lead to is checked too.
    """
    assert page.viewport_size is not None
    SCREENSHOTS.mkdir(exist_ok=True)
    width = page.viewport_size["width"]
    page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= width, f"The page is {needed} pixels wide on a screen of {width}."
