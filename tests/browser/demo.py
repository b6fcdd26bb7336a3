"""Signing in to the demo, as a person would."""

from playwright.sync_api import Page

from tracker.demo.sign_ins import DEMO_EMAILS, DEMO_PASSWORD


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demo's user of a role; the page is then the start of their area."""
    page.goto("/")
    page.locator("#identity").fill(DEMO_EMAILS[role])
    page.locator("#passcode").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # On a phone the link is there, behind the menu's button.
    page.locator("a", has_text="Your account").first.wait_for(state="attached")
