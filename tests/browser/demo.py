"""Signing in to the demo: as a person would, or as somebody who has just done so."""

from flask import Flask
from playwright.sync_api import Page

from tests.web.conftest import client_of, make_user
from tracker.demo.sign_ins import DEMO_EMAILS, DEMO_PASSWORD


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demo's user of a role; the page is then the start of their area."""
    page.goto("/")
    page.locator("#identity").fill(DEMO_EMAILS[role])
    page.locator("#passcode").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # On a phone the link is there, behind the menu's button.
    page.locator("a", has_text="Your account").first.wait_for(state="attached")


def enter(
    page: Page, app: Flask, *roles: str, email: str = "asha@harbour.example", **known: int
) -> None:
    """The page's browser is that of a new user, who has just signed in."""
    with app.app_context():
        client = client_of(app, make_user(email, *roles, **known))
        client.get("/account")
    cookie = client.get_cookie("tracker")
    assert cookie
    page.goto("/sign-in")
    page.context.add_cookies([{"name": "tracker", "value": cookie.value, "url": page.url}])
