"""A training passport is made on a phone, opened by a stranger, checked, and taken in elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import PHONE, check_page, check_weight
from tests.browser.conftest import watched_page
from tests.browser.demo import enter, sign_in
from tests.browser.keyboard import heading, press, tab_to, type_in
from tests.browser.words import Words
from tests.workbooks import workbook
from tracker.actions.import_file import import_file
from tracker.store.database import db
from tracker.store.tables.places import Organisation

OWNER = "Asha Brightwater"


@pytest.fixture
def stranger(browser: Browser, live_server: str) -> Iterator[Page]:
    """Another phone that runs no scripts."""
    yield from watched_page(browser, live_server, PHONE, java_script_enabled=False)


@pytest.fixture
def elsewhere(sqlite_app: Flask) -> int:
    """The id of another organisation, for which the passport's owner begins to work."""
    headings = ["Staff number", "Surname", "Forename", "Setting", "Role"]
    owner = ["9001", "Brightwater", "Asha", "LT-ROWAN", "Support worker"]
    with sqlite_app.app_context():
        list = workbook({"Staff": [headings, owner]})
        import_file(db.session(), list, "staff.xlsx", organisation="LANTERN")
        return db.session.query(Organisation).filter_by(code="LANTERN").one().id


def address_on(page: Page) -> str:
    """Where the passport of its owner's page is opened, on this server."""
    page.locator("#address").wait_for()
    return "/p/" + page.locator("#address").inner_text().rsplit("/", 1)[1]


def file_of(page: Page) -> Path:
    """The passport's signed file, as its owner's page gives it."""
    with page.expect_download() as signed:
        page.locator("a[href$='.jwt']").click()
    assert signed.value.suggested_filename == "training-passport.jwt"
    return Path(signed.value.path())


def make(page: Page, name: str, words: Words) -> None:
    """Fill the form in and send it; the page is then that of the passport."""
    for box in page.locator("input[name=records]").all():
        box.check()
    page.get_by_label(words("Which name is shown?")).fill(name)
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name=words("Make the passport")).click()
    page.locator("#address").wait_for()


def check_file(page: Page, words: Words, file: Path, answer: str) -> None:
    """Give the file to whoever checks; the answer is that sentence."""
    page.goto(f"/verify?lang={words.language}")
    page.get_by_label(words("The file")).set_input_files(file)
    page.get_by_role("button", name=words("Check it")).click()
    heading(page, words(answer))


@pytest.mark.thorough
def test_made_on_a_phone_opened_by_a_stranger_checked_and_stopped(
    phone: Page, page: Page, words: Words, tmp_path: Path
) -> None:
    asked = f"?lang={words.language}"
    sign_in(phone, "staff")
    phone.goto(f"/staff/passport{asked}")
    check_page(phone, "passports-none")
    phone.get_by_role("button", name=words("Make a passport")).click()
    heading(phone, words("Make a passport"))
    check_page(phone, "passport-new")
    phone.locator("#ends-year").fill("2001")
    phone.get_by_role("button", name=words("Make the passport")).click()
    phone.locator(".govuk-error-summary").wait_for()
    check_page(phone, "passport-new-wrong")
    phone.locator("#ends-year").fill("")
    phone.goto(f"/staff/passport/new{asked}")
    make(phone, OWNER, words)
    check_page(phone, "passport-unopened")
    own, address = phone.url, address_on(phone)
    file = file_of(phone)
    with phone.expect_download() as printed:
        phone.locator("a[href$='.pdf']").click()
    assert printed.value.suggested_filename == "training-passport.pdf"

    page.goto("/privacy")
    page.goto(address + asked)
    heading(page, words("Training passport of %(name)s", name=OWNER))
    page.locator("details summary").first.click()
    page.locator(".tracker-chain__link").first.wait_for()
    check_page(page, "passport-opened")
    page.goto(f"/verify{asked}")
    check_page(page, "verify")
    check_file(page, words, file, "This passport is genuine and good now")
    check_page(page, "verify-good")
    broken = tmp_path / "broken.jwt"
    broken.write_bytes(file.read_bytes()[:-9])
    check_file(page, words, broken, "This is not a genuine passport")
    check_page(page, "verify-broken")

    phone.goto(own)
    expect(phone.locator("main")).not_to_contain_text(words("Nobody has opened it yet."))
    check_page(phone, "passport")
    phone.get_by_role("button", name=words("Stop this passport")).click()
    phone.wait_for_url("**/stop")
    check_page(phone, "passport-stop")
    phone.get_by_role("button", name=words("Stop this passport")).click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "passports")
    page.goto(address + asked)
    heading(page, words("This passport is not shown any more"))
    check_page(page, "passport-gone")
    check_file(page, words, file, "This passport was genuine, and its owner has ended it")
    check_page(page, "verify-ended")


def test_by_keyboard_alone_and_without_scripts(plain: Page, stranger: Page) -> None:
    sign_in(plain, "staff")
    press(plain.get_by_role("navigation").get_by_role("link", name="Passport"))
    heading(plain, "My training passport")
    press(plain.get_by_role("button", name="Make a passport"))
    heading(plain, "Make a passport")
    press(plain.locator("input[name=records]").first, "Space")
    press(plain.locator("input[name=consent]"), "Space")
    press(plain.get_by_role("button", name="Make the passport"))
    expect(plain.get_by_text("Your passport is ready.")).to_be_visible()
    own, address = plain.url, address_on(plain)
    assert plain.locator("img.tracker-qr").evaluate("(one) => one.naturalWidth") > 0

    stranger.goto("/privacy")
    stranger.goto(address)
    heading(stranger, f"Training passport of {OWNER}")
    check_weight(stranger)
    assert stranger.context.cookies() == []
    press(stranger.locator("details summary").first)
    expect(stranger.locator(".tracker-chain__link").first).to_be_visible()

    plain.goto(own)
    expect(plain.get_by_text("Nobody has to sign in to open it")).to_be_visible()
    press(plain.get_by_role("button", name="Stop this passport"))
    heading(plain, "Stop this passport")
    press(plain.get_by_role("button", name="Stop this passport"))
    expect(plain.get_by_text("This passport is stopped.")).to_be_visible()
    stranger.goto(address)
    heading(stranger, "This passport is not shown any more")
    stranger.goto("/verify")
    type_in(stranger.get_by_label("Or paste what is in it"), "not.a.passport")
    press(stranger.get_by_role("button", name="Check it"))
    heading(stranger, "This is not a genuine passport")


@pytest.mark.thorough
def test_hr_elsewhere_takes_it_in_by_its_address_and_by_its_file(
    phone: Page, page: Page, plain: Page, sqlite_app: Flask, elsewhere: int
) -> None:
    sign_in(phone, "staff")
    phone.goto("/staff/passport/new")
    make(phone, OWNER, Words("en"))
    address, file = phone.locator("#address").inner_text(), file_of(phone)

    enter(page, sqlite_app, "hr", organisation_id=elsewhere)
    page.goto("/hr/passports")
    check_page(page, "hr-passports-none")
    page.get_by_role("button", name="Look at it").click()
    page.locator(".govuk-error-summary").wait_for()
    page.get_by_label("Paste its address").fill(address)
    page.get_by_role("button", name="Look at it").click()
    heading(page, f"Passport of {OWNER}")
    check_page(page, "hr-passport-person")
    page.get_by_label("Look for somebody else").fill("nobody bears this name")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_text("Nobody on your staff list is called that.").wait_for()
    check_page(page, "hr-passport-person-none")
    page.get_by_label("Look for somebody else").fill(OWNER)
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("radio", name=OWNER).check()
    page.get_by_role("button", name="See what it would bring").click()
    heading(page, "What the passport would bring")
    check_page(page, "hr-passport-check")
    page.get_by_role("button", name="Take in").click()
    page.locator(".govuk-error-summary").wait_for()
    check_page(page, "hr-passport-check-wrong")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Take in").click()
    heading(page, f"Passport taken in for {OWNER}")
    check_page(page, "hr-passport")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("The records that it brought are withdrawn.").wait_for()
    page.goto("/hr/passports")
    check_page(page, "hr-passports")

    plain.context.add_cookies(page.context.cookies())
    plain.goto("/hr/passports")
    plain.get_by_label("Or choose the file").set_input_files(file)
    press(plain.get_by_role("button", name="Look at it"))
    heading(plain, f"Passport of {OWNER}")
    press(plain.get_by_role("radio", name=OWNER), "Space")
    press(plain.get_by_role("button", name="See what it would bring"))
    heading(plain, "What the passport would bring")
    press(plain.get_by_role("checkbox"), "Space")
    press(plain.get_by_role("button", name="Take in"))
    heading(plain, f"Passport taken in for {OWNER}")
    tab_to(plain.get_by_role("button", name="Undo"))
