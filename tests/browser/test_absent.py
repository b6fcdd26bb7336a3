"""HR marks a leaver on the check of a staff list, and sees whose standing a log changes."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tests.browser.test_upload import press, sample, send
from tracker import clock


@pytest.mark.thorough
def test_marking_a_leaver_on_the_check_of_a_staff_list(phone: Page) -> None:
    sign_in(phone, "hr")
    send(phone, "staff.xlsx", sample("try-staff-list.xlsx"))
    assert phone.get_by_role("heading", name="Standings that will change").is_visible()
    check_page(phone, "upload-staff-absent")
    phone.get_by_role("link", name="See who, and mark leavers").click()
    check_page(phone, "absent")
    phone.get_by_role("checkbox").first.check()
    phone.get_by_label("Day").fill("31")
    phone.get_by_label("Month").fill("2")
    phone.get_by_role("button", name="Mark these as leavers").click()
    assert "day, month and year" in phone.get_by_role("alert").inner_text()
    check_page(phone, "absent-bad-day")
    phone.get_by_label("Day").fill(str(clock.today().day))
    phone.get_by_label("Month").fill(str(clock.today().month))
    press(phone, "Mark these as leavers")
    assert "1 post is marked" in phone.get_by_role("alert").inner_text()
    check_page(phone, "absent-marked")
    phone.get_by_role("link", name="Back to the check").click()
    press(phone, "Accept")
    assert phone.get_by_text("1 post was ended, as you marked.").is_visible()
    check_page(phone, "upload-staff-leaver")


@pytest.mark.thorough
def test_whose_standing_a_training_log_changes(phone: Page) -> None:
    sign_in(phone, "hr")
    send(phone, "training.xlsx", sample("try-training-log-with-problems.xlsx"))
    assert phone.get_by_role("table", name="Whose standing changes").is_visible()
    check_page(phone, "upload-standings")
