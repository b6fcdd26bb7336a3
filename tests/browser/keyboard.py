"""Pages used by the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page

MOST_STEPS = 200


def heading(page: Page, text: str) -> None:
    """Wait until the whole page under that heading is there."""
    page.get_by_role("heading", name=text, exact=True).first.wait_for()
    page.wait_for_load_state()


def tab_to(wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        wanted.page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not get to {wanted}.")


def press(wanted: Locator, key: str = "Enter") -> None:
    """Go there by Tab, and press the key; whoever presses waits for what comes of it."""
    tab_to(wanted)
    wanted.page.keyboard.press(key)


def type_in(wanted: Locator, text: str) -> None:
    """Go there by Tab, and type instead of what stands there."""
    tab_to(wanted)
    wanted.page.keyboard.press("Control+A")
    wanted.page.keyboard.type(text)
