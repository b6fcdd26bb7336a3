"""People join by a code, on a phone, by keyboard alone and without scripts; and use a passkey."""

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from tests.actions.harbour import fill
from tests.actions.invited import invited
from tests.browser.checks import PHONE, check_page
from tests.browser.conftest import watched_page
from tests.browser.demo import enter
from tests.browser.keyboard import heading, press, type_in
from tests.browser.words import Words
from tests.web.harbour_users import person_id
from tracker.actions.invitations import Made
from tracker.store.database import db
from tracker.store.tables.places import Organisation

ADDRESS = "ruth@home.example"
CODE = re.compile(r"\b(?:[B-Z]{4}-){2}[B-Z]{4}\b")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The world of this module is small."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture
def made(sqlite_app: Flask) -> Made:
    """The invitation of somebody of the small trust."""
    with sqlite_app.app_context():
        fill(db.session())
        return invited(db.session())


@pytest.fixture
def sent(sqlite_app: Flask) -> Iterator[list]:
    """The emails that went out."""
    with sqlite_app.extensions["mail"].record_messages() as messages:
        yield messages


@pytest.fixture
def safe_phone(browser: Browser, live_server: str) -> Iterator[Page]:
    """A phone's page at an address that browsers hold to be safe, as passkeys need."""
    yield from watched_page(browser, live_server.replace("127.0.0.1", "localhost"), PHONE)


def digits(sent: list) -> str:
    found = re.search(r"^\d{6}$", sent[-1].body, re.MULTILINE)
    assert found
    return found[0]


def test_by_keyboard_alone_and_without_scripts(plain: Page, made: Made, sent: list) -> None:
    def labelled(text: str) -> Locator:
        return plain.get_by_label(text, exact=True)

    plain.goto("/join")
    type_in(labelled("Your code"), made.code.lower())
    plain.keyboard.press("Enter")
    heading(plain, "Show that it is you")
    type_in(labelled("Staff number"), "00101")
    type_in(labelled("Surname"), "Adeyemi")
    press(plain.get_by_role("button", name="Continue"))
    heading(plain, "Your email address")
    type_in(labelled("Email address"), ADDRESS)
    plain.keyboard.press("Enter")
    heading(plain, "Enter the code from your email")
    type_in(labelled("Code"), digits(sent))
    plain.keyboard.press("Enter")
    heading(plain, "Choose how to sign in")
    press(plain.get_by_role("button", name="Finish"))
    heading(plain, "My training")
    assert "Ruth Adeyemi" in plain.locator("main").inner_text()
    assert plain.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    plain.goto("/account/passkeys")
    said = plain.locator("noscript").inner_text()
    assert "JavaScript" in said


@pytest.mark.thorough
def test_the_qr_code_of_a_letter_fills_the_code_in_and_no_log_has_it(
    phone: Page, made: Made, sent: list, caplog: pytest.LogCaptureFixture, words: Words
) -> None:
    phone.goto("/privacy")
    with caplog.at_level(logging.INFO, "werkzeug"):
        phone.goto(f"/join?lang={words.language}#{made.code}")
        assert phone.get_by_label(words("Your code"), exact=True).input_value() == made.code
        assert phone.url.endswith(f"/join?lang={words.language}")
        check_page(phone, "join-code")
        phone.get_by_role("button", name=words("Continue")).click()
        heading(phone, words("Show that it is you"))
        check_page(phone, "join-facts")
    assert "GET /join" in caplog.text
    assert made.code not in caplog.text
    phone.get_by_role("button", name=words("Continue")).click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "join-facts-wrong")
    phone.get_by_label(words("Staff number"), exact=True).fill("00101")
    phone.get_by_label(words("Surname"), exact=True).fill("Adeyemi")
    phone.get_by_role("button", name=words("Continue")).click()
    heading(phone, words("Your email address"))
    check_page(phone, "join-email")
    phone.get_by_label(words("Email address"), exact=True).fill(ADDRESS)
    phone.get_by_role("button", name=words("Send me a code")).click()
    heading(phone, words("Enter the code from your email"))
    check_page(phone, "join-email-code")
    phone.get_by_label(words("Code"), exact=True).fill(digits(sent))
    phone.get_by_role("button", name=words("Continue")).click()
    heading(phone, words("Choose how to sign in"))
    check_page(phone, "join-finish")
    phone.get_by_role("button", name=words("Finish")).click()
    heading(phone, words("My training"))


@pytest.mark.thorough
def test_letters_are_printed_one_person_a_page(page: Page, sqlite_app: Flask, made: Made) -> None:
    with sqlite_app.app_context():
        found = db.session.query(Organisation).filter_by(code="HARB").one().id
    enter(page, sqlite_app, "hr", organisation_id=found)
    page.goto("/hr/staff?setting=W1")
    page.get_by_role("link", name="Invite staff to sign in").click()
    check_page(page, "hr-invite-many")
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_role("alert").wait_for()
    check_page(page, "hr-invite-many-wrong")
    page.get_by_role("radio", name="By letter, which you print and hand out").check()
    page.get_by_role("button", name="Invite", exact=True).click()
    heading(page, "2 letters to print")
    check_page(page, "hr-letters")
    assert len(set(CODE.findall(page.locator("main").inner_text()))) == 2
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.emulate_media(media="print")
    assert not page.get_by_role("heading", name="2 letters to print").is_visible()
    page.emulate_media(media="screen")
    page.goto("/hr/invitations")
    check_page(page, "hr-invitations")
    page.goto(f"/hr/staff/{made.person_id}/invite")
    check_page(page, "hr-invite")


def test_a_passkey_is_added_and_signs_in(safe_phone: Page, sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        fill(db.session())
        ruth = person_id(db.session(), "00101")
    phone = safe_phone
    enter(phone, sqlite_app, "staff", person_id=ruth)
    device = phone.context.new_cdp_session(phone)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    id = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    phone.goto("/account/passkeys")
    check_page(phone, "passkeys-none")
    phone.get_by_label("Name of the new passkey").fill("My phone")
    phone.get_by_role("button", name="Add a passkey").click()
    phone.get_by_text("You have added the passkey My phone.").wait_for()
    check_page(phone, "passkeys")
    phone.context.clear_cookies()
    phone.goto("/sign-in?next=/account")
    check_page(phone, "sign-in")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    heading(phone, "Your account")
    assert "asha@harbour.example" in phone.locator("main").inner_text()
    phone.context.clear_cookies()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": id, "isUserVerified": False})
    phone.goto("/sign-in/passkey")
    check_page(phone, "sign-in-passkey")
    phone.get_by_role("button", name="Use a passkey").click()
    phone.get_by_text("Your device gave no passkey.").wait_for()
    check_page(phone, "sign-in-passkey-failed")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": id, "isUserVerified": True})
    phone.get_by_role("button", name="Try again").click()
    heading(phone, "My training")
