"""A second step is set up and used, on a phone and at a desk, and a browser is signed out."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password
from playwright.sync_api import Browser, Page

from tests.browser.checks import DESK, PHONE, check_page
from tests.browser.conftest import watched_page
from tests.browser.keyboard import heading
from tests.browser.words import Words
from tests.web.conftest import client_of, make_user
from tests.web.signing_in import PASSWORD
from tracker import clock
from tracker.store.database import db
from tracker.store.tables.accounts import User

EMAIL = "asha@harbour.example"
# Later than the code that set the app up, and near enough to the clock to be taken.
NEXT = 30


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Nobody is here but whoever the test makes."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def either(request: pytest.FixtureRequest, browser: Browser, live_server: str) -> Iterator[Page]:
    yield from watched_page(browser, live_server, request.param)


def make(app: Flask, *roles: str) -> None:
    with app.app_context():
        make_user(EMAIL, *roles, password=hash_password(PASSWORD))


def first_step(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("#identity").fill(EMAIL)
    page.locator("#passcode").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.thorough
def test_set_up_and_used_and_a_recovery_code_when_it_is_lost(
    either: Page, sqlite_app: Flask
) -> None:
    page = either
    make(sqlite_app, "hr")
    first_step(page)
    heading(page, "Set up a second step")
    check_page(page, "second-step-needed")
    page.get_by_role("button", name="Set up an app").click()
    heading(page, "Set up an authenticator app")
    check_page(page, "second-step-app")
    codes_of = sqlite_app.extensions["security"].totp_factory._totp
    totp = codes_of(key=page.locator("#key").inner_text())
    now = clock.now().timestamp()
    page.get_by_label("Code from your app").fill(totp.generate(time=now).token)
    press(page, "Continue")
    heading(page, "Recovery codes")
    press(page, "Make recovery codes")
    heading(page, "Your new recovery codes")
    check_page(page, "second-step-codes")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save them as a file").click()
    codes = re.findall(r"^\w{4}(?:-\w{4}){3}$", saved.value.path().read_text(), re.MULTILINE)
    assert codes == page.locator("#codes li").all_inner_texts()
    page.goto("/account/second-step")
    check_page(page, "second-step")
    page.context.clear_cookies()
    first_step(page)
    heading(page, "Enter the code from your app")
    check_page(page, "second-step-code")
    page.get_by_label("Code from your app").fill("000000")
    press(page, "Continue")
    check_page(page, "second-step-wrong")
    page.get_by_label("Code from your app").fill(totp.generate(time=now + NEXT).token)
    press(page, "Continue")
    page.goto("/account")
    heading(page, "Your account")
    page.context.clear_cookies()
    first_step(page)
    page.get_by_role("link", name="I have lost my phone: use a recovery code").click()
    heading(page, "Enter a recovery code")
    check_page(page, "second-step-recovery")
    page.get_by_label("Recovery code").fill(codes[0])
    press(page, "Continue")
    page.goto("/account/second-step")
    assert "9" in page.get_by_role("main").inner_text()


def test_a_browser_is_signed_out(phone: Page, sqlite_app: Flask, words: Words) -> None:
    make(sqlite_app, "staff")
    with sqlite_app.app_context():
        other = client_of(sqlite_app, db.session.query(User).one())
    first_step(phone)
    phone.goto(f"/account/sign-ins?lang={words.language}")
    check_page(phone, "sign-ins")
    phone.locator("tbody form button").click()
    phone.get_by_text(words("That browser is signed out.")).wait_for()
    assert other.get("/account").status_code == 302
    for name, address in (("account", "/account"), ("second-step-staff", "/account/second-step")):
        phone.goto(address)
        check_page(phone, name)
    phone.goto("/account/second-step/app")
    check_page(phone, "second-step-app-staff")
