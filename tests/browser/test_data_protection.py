"""HR chooses how long things are kept, holds records, and erases somebody with a colleague."""

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.actions.accounts.acting import trust
from tests.actions.harbour import fill_and_sweep
from tests.browser.checks import check_page
from tests.browser.demo import enter
from tests.browser.keyboard import heading
from tracker.store.database import db

LIFT = re.compile(r"^Lift this hold\s+on Fay Evans, 00105$")
ENDLESS = "w" * 60


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The world of this module is small."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture
def organisation_id(sqlite_app: Flask) -> int:
    with sqlite_app.app_context():
        fill_and_sweep(db.session())
        found = trust(db.session()).organisation_id
    assert found
    return found


def choose_periods(page: Page) -> None:
    page.get_by_role("link", name="How long we keep things").click()
    heading(page, "How long we keep things")
    page.locator("#leavers").select_option(label="25 years")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("You have saved how long things are kept.").wait_for()
    assert page.locator("#leavers option:checked").inner_text() == "25 years"
    check_page(page, "keeping")


def place_holds(page: Page) -> None:
    """Of a person, and of who worked in a ward in a period; the first is lifted again."""
    page.get_by_role("link", name="Legal holds").click()
    heading(page, "Legal holds")
    check_page(page, "holds-none")
    page.get_by_role("button", name="Place the hold").click()
    page.get_by_role("alert").wait_for()
    check_page(page, "holds-wrong")
    page.get_by_label("Those of one person").check()
    page.get_by_label("Staff number").fill("00105")
    check_page(page, "holds-person")
    page.get_by_label("Why must they be kept?").fill(f"Claim 12 {ENDLESS}")
    page.get_by_role("button", name="Place the hold").click()
    page.get_by_role("button", name=LIFT).click()
    page.get_by_text("The hold is lifted.").wait_for()
    page.get_by_label("Those of everybody who worked in a setting").check()
    page.get_by_label("Code of the setting").fill("W1")
    for name, day in (("worked_from", (1, 1, 2020)), ("worked_to", (31, 12, 2021))):
        for part, number in zip(("day", "month", "year"), day, strict=True):
            page.locator(f"#{name}-{part}").fill(str(number))
    page.get_by_label("Why must they be kept?").fill("An inquest")
    page.get_by_role("button", name="Place the hold").click()
    page.get_by_text("Worked there from 1 January 2020 to 31 December 2021.").wait_for()
    check_page(page, "holds")


def ask_to_erase(page: Page) -> None:
    page.get_by_label("Staff number").fill("1")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("alert").wait_for()
    check_page(page, "data-protection-wrong")
    page.get_by_label("Staff number").fill("00105")
    page.get_by_role("button", name="Find").click()
    heading(page, "Data of Fay Evans")
    page.get_by_role("button", name="Ask a colleague to confirm").click()
    page.get_by_role("alert").wait_for()
    check_page(page, "person-data-wrong")
    page.get_by_label("Why are they to be erased?").fill(f"They asked {ENDLESS}")
    page.get_by_role("button", name="Ask a colleague to confirm").click()
    page.get_by_text("A colleague of your HR team must confirm it.").last.wait_for()
    check_page(page, "person-data-asked")


def test_hr_looks_after_what_is_kept(
    page: Page, phone: Page, sqlite_app: Flask, organisation_id: int
) -> None:
    enter(page, sqlite_app, "hr", organisation_id=organisation_id)
    page.goto("/hr/staff")
    page.get_by_role("link", name="Data protection").click()
    heading(page, "Data protection")
    check_page(page, "data-protection-none")
    choose_periods(page)
    page.get_by_role("link", name="Data protection").first.click()
    place_holds(page)
    page.get_by_role("link", name="Data protection").first.click()
    ask_to_erase(page)
    enter(phone, sqlite_app, "hr", email="ben@harbour.example", organisation_id=organisation_id)
    phone.goto("/hr/data-protection")
    phone.get_by_role("link", name="P5").click()
    heading(phone, "Data of Fay Evans")
    check_page(phone, "person-data-confirm")
    phone.get_by_role("button", name="Erase them for good").click()
    phone.get_by_text("They are erased already.").wait_for()
    check_page(phone, "person-data-erased")
    phone.get_by_role("link", name="Data protection").first.click()
    heading(phone, "Data protection")
    check_page(phone, "data-protection")
