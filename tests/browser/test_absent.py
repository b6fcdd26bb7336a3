"""HR marks a leaver on the check of a staff list, and sees whose standing a log changes."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.test_upload import press, sample, send
from tracker import clock


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def test_marking_a_leaver_on_the_check_of_a_staff_list(screen: Page) -> None:
    sign_in(screen, "hr")
    send(screen, "staff.xlsx", sample("try-staff-list.xlsx"))
    assert screen.get_by_role("heading", name="Standings that will change").is_visible()
    check_page(screen, "upload-staff-absent")
    screen.get_by_role("link", name="See who, and mark leavers").click()
    check_page(screen, "absent")
    screen.get_by_role("checkbox").first.check()
    screen.get_by_label("Day").fill("31")
    screen.get_by_label("Month").fill("2")
    screen.get_by_role("button", name="Mark these as leavers").click()
    assert "day, month and year" in screen.get_by_role("alert").inner_text()
    check_page(screen, "absent-bad-day")
    screen.get_by_label("Day").fill(str(clock.today().day))
    screen.get_by_label("Month").fill(str(clock.today().month))
    press(screen, "Mark these as leavers")
    assert "1 post is marked" in screen.get_by_role("alert").inner_text()
    check_page(screen, "absent-marked")
    screen.get_by_role("link", name="Back to the check").click()
    press(screen, "Accept")
    assert screen.get_by_text("1 post was ended, as you marked.").is_visible()
    check_page(screen, "upload-staff-leaver")


def test_whose_standing_a_training_log_changes(screen: Page) -> None:
    sign_in(screen, "hr")
    send(screen, "training.xlsx", sample("try-training-log-with-problems.xlsx"))
    assert screen.get_by_role("table", name="Whose standing changes").is_visible()
    check_page(screen, "upload-standings")
