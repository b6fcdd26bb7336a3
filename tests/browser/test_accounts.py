"""Accounts are looked after in a browser; and people sign in with a real provider."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.actions.accounts.acting import account
from tests.actions.harbour import fill
from tests.browser.checks import check_page
from tests.browser.demo import enter
from tests.browser.keyboard import heading
from tests.oidc.running import provider, running
from tests.web.harbour_users import person_id
from tracker.store.database import db

RUTH = "ruth@home.example"
CODE = re.compile(r"\b(?:[B-Z]{4}-){2}[B-Z]{4}\b")


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The world of this module is small."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture
def harbour(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        fill(db.session())
        account(db.session(), RUTH, None, person=person_id(db.session(), "00101"))


@pytest.fixture
def sent(sqlite_app: Flask) -> Iterator[list]:
    with sqlite_app.extensions["mail"].record_messages() as messages:
        yield messages


def test_an_administrator_invites_somebody_who_comes(
    page: Page, phone: Page, sqlite_app: Flask, harbour: None, sent: list
) -> None:
    enter(page, sqlite_app, "admin")
    page.goto("/registrar/")
    page.get_by_role("link", name="Accounts").click()
    heading(page, "Accounts")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_role("alert").wait_for()
    check_page(page, "accounts-invite")
    page.get_by_label("Email address").fill("ben@harbour.example")
    page.get_by_label("HR team", exact=True).check()
    page.get_by_label("Organisation, for the HR team").select_option("HARB")
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_text("An invitation is on the way to ben@harbour.example.").wait_for()
    check_page(page, "accounts")
    page.get_by_role("link", name="ben@harbour.example").click()
    check_page(page, "account")
    page.get_by_role("button", name="Change the role").click()
    check_page(page, "account-role")
    found = CODE.search(sent[-1].body)
    assert found
    phone.goto("/join")
    phone.get_by_label("Your code").fill(found[0])
    phone.get_by_role("button", name="Continue").click()
    heading(phone, "Choose how to sign in")
    check_page(phone, "join-account")
    phone.get_by_role("button", name="Finish").click()
    phone.get_by_text("You have joined.").wait_for()
    phone.goto("/hr/team")
    check_page(phone, "team")


@pytest.mark.thorough
def test_people_sign_in_with_a_provider(
    phone: Page, live_server: str, sqlite_app: Flask, harbour: None
) -> None:
    """Our policy stays as strict as it is, and stops nobody on the way there or back."""
    sqlite_app.config["ADDRESS"] = live_server
    with running(inToken=True) as issuer:
        trusted = provider(issuer, domains=frozenset({"home.example"}))
        sqlite_app.config["OIDC_PROVIDERS"] = {"own": trusted}
        phone.goto("/privacy")
        phone.goto("/sign-in?next=/account")
        check_page(phone, "sign-in-providers")
        phone.get_by_role("button", name="Sign in with Harbour").click()
        phone.get_by_label("Name").fill("stranger")
        phone.get_by_role("button", name="Go").click()
        phone.get_by_text("You come with Harbour for the first time.").wait_for()
        check_page(phone, "sign-in-not-linked")
        phone.context.clear_cookies()
        phone.goto("/sign-in?next=/account")
        phone.get_by_role("button", name="Sign in with Harbour").click()
        phone.get_by_label("Name").fill("ruth")
        phone.get_by_role("button", name="Go").click()
        heading(phone, "Your account")
        phone.get_by_text("Harbour: ruth@home.example").wait_for()
        check_page(phone, "account-linked")
        phone.get_by_role("link", name="Link your account at Harbour").click()
        phone.get_by_label("Name").fill("sure")
        phone.get_by_role("button", name="Go").click()
        heading(phone, "Sign in with Harbour from now on?")
        check_page(phone, "link-provider")
        phone.get_by_role("button", name="Link the two").click()
        phone.get_by_text("You can sign in with Harbour from now on.").wait_for()
