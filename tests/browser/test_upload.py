"""HR sends a staff list and a training log full of problems, and sees the figures change."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tracker import clock
from tracker.demo.samples import SAMPLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(page: Page, name: str, content: bytes) -> None:
    """Choose a file and send it; the page is then its check, or says why there is none."""
    page.goto("/hr/uploads/new")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_load_state()


def sample(name: str) -> bytes:
    """One of the samples that the upload page offers."""
    return SAMPLES[name][1](clock.today())


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def press(page: Page, name: str) -> None:
    """Press a button with the keyboard alone, once the page has come to rest where it begins."""
    page.wait_for_load_state()
    page.get_by_role("button", name=name, exact=True).press("Enter")
    page.get_by_role("alert").wait_for()


def figures(page: Page) -> list[str]:
    return [" ".join(one.split()) for one in page.locator(".tracker-figure").all_inner_texts()]


@pytest.mark.thorough
def test_from_staff_list_to_training_with_problems(phone):
    sign_in(phone, "hr")
    before = figures(phone)
    phone.goto("/hr/uploads")
    check_page(phone, "uploads")
    phone.goto("/hr/uploads/new")
    check_page(phone, "upload-new")

    send(phone, "staff.xlsx", sample("try-staff-list.xlsx"))
    assert heading(phone) == "Check staff.xlsx"
    assert {"3 new", "1 changed", "0 refused"} <= set(figures(phone))
    check_page(phone, "upload-staff")
    press(phone, "Accept")
    assert "Saved: 3 new rows and 1 change." in phone.get_by_role("alert").inner_text()
    check_page(phone, "upload-staff-accepted")

    send(phone, "training.xlsx", sample("try-training-log-with-problems.xlsx"))
    assert heading(phone) == "Check training.xlsx"
    assert phone.get_by_role("heading", name="What to put right").is_visible()
    assert phone.get_by_text("Tarnbek Trainning Ltd").first.is_visible()
    check_page(phone, "upload-training")
    press(phone, "Accept")
    check_page(phone, "upload-training-accepted")

    phone.goto("/hr/")
    assert figures(phone) != before
    check_page(phone, "home-after-uploads")


def test_a_file_that_cannot_be_read(phone):
    sign_in(phone, "hr")
    send(phone, "letter.pdf", b"%PDF-1.7 a letter")
    assert phone.title().startswith("Error: ")
    check_page(phone, "upload-refused")


def test_a_file_larger_than_the_server_takes(sqlite_app, page, tmp_path):
    sqlite_app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(20_000_000))
    sign_in(page, "hr")
    page.goto("/hr/uploads/new")
    page.get_by_label("File", exact=True).set_input_files(large)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("heading", name="The file is too large").wait_for()
