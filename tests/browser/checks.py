"""What must be true of every page, asked in the browser."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, ViewportSize

DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=320, height=640)
# Pictures of all pages, for people to look at: PICTURES=1 keeps them here.
PICTURES = Path(__file__).parent / "screenshots" if os.environ.get("PICTURES") else None
# What staff and the public may wait for on a slow line, of a page after the first.
MOST_BYTES = 100_000
FOR_DESKS = ("/hr/", "/commissioner/", "/registrar/", "/providers/")

# Telling what passed takes longer than finding what fails.
RUN_AXE = """(options) => axe.run({...options, resultTypes: ['violations']})
    .then(({violations}) => ({violations}))"""
# Axe leaves the size of targets out unless it is asked.
ALL_OF_AXE = {"rules": {"target-size": {"enabled": True}}}
# What else there is to be found is in the page's words and order, which no width changes.
OF_LAYOUT = {"runOnly": ["scrollable-region-focusable", "target-size"]}
WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"
DRAWN = "new Promise((done) => requestAnimationFrame(done))"


def check_page(page: Page, name: str) -> None:
    """Fails where axe or the narrow screen of a phone would, at the width of a phone and a desk.

    All of axe is run at the page's own width, and at the other what looks at its layout.

    A page for staff or the public must be light too. What the first page of a visit brings, such
    as the style sheet, is not brought again: so another page is to have been open before.
    Axe is run by the debugger, which the page's Content Security Policy does not bind: so the
    policy stays on, and a page that only a form can lead to is checked too.
    """
    page.wait_for_load_state()
    check_weight(page)
    own = page.viewport_size
    assert own is not None
    page.evaluate(f"{AXE_SCRIPT}; null")
    for size, rules in ((own, ALL_OF_AXE), (DESK if own == PHONE else PHONE, OF_LAYOUT)):
        _resize(page, size)
        if PICTURES:
            language = page.locator("html").get_attribute("lang")
            path = PICTURES / f"{name}-{language}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)
        found = AxeResults(page.evaluate(RUN_AXE, rules))
        assert found.violations_count == 0, found.generate_report()
        needed = page.evaluate("document.documentElement.scrollWidth")
        assert needed <= size["width"], f"{name} is {needed} pixels wide on {size['width']}."
    _resize(page, own)


def check_weight(page: Page) -> None:
    """Fails where more was sent for the page than staff or the public may have to wait for."""
    path = urlsplit(page.url).path
    weight = page.evaluate(WEIGHT)
    assert weight > 0, "Nothing was sent for the page."
    if not path.startswith(FOR_DESKS):
        assert weight < MOST_BYTES, f"{weight} bytes were sent for {path}."


def _resize(page: Page, size: ViewportSize) -> None:
    """The page is then drawn at that size, and what it does by itself at that size is done."""
    if page.viewport_size != size:
        page.set_viewport_size(size)
        page.evaluate(DRAWN)
