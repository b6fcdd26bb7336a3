"""HR sends a staff list and a training log full of problems, and sees the figures change."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in
from tracker import clock
from tracker.demo.samples import SAMPLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request):
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


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


def test_from_staff_list_to_training_with_problems(screen):
    sign_in(screen, "hr")
    before = figures(screen)
    screen.goto("/hr/uploads")
    check_page(screen, "uploads")
    screen.goto("/hr/uploads/new")
    check_page(screen, "upload-new")

    send(screen, "staff.xlsx", sample("try-staff-list.xlsx"))
    assert heading(screen) == "Check staff.xlsx"
    assert {"3 new", "1 changed", "0 refused"} <= set(figures(screen))
    check_page(screen, "upload-staff")
    press(screen, "Accept")
    assert "Saved: 3 new rows and 1 change." in screen.get_by_role("alert").inner_text()
    check_page(screen, "upload-staff-accepted")

    send(screen, "training.xlsx", sample("try-training-log-with-problems.xlsx"))
    assert heading(screen) == "Check training.xlsx"
    assert screen.get_by_role("heading", name="What to put right").is_visible()
    assert screen.get_by_text("Tarnbek Trainning Ltd").first.is_visible()
    check_page(screen, "upload-training")
    press(screen, "Accept")
    check_page(screen, "upload-training-accepted")

    screen.goto("/hr/")
    assert figures(screen) != before
    check_page(screen, "home-after-uploads")


def test_a_file_that_cannot_be_read(screen):
    sign_in(screen, "hr")
    send(screen, "letter.pdf", b"%PDF-1.7 a letter")
    assert screen.title().startswith("Error: ")
    check_page(screen, "upload-refused")


def test_a_file_larger_than_the_server_takes(sqlite_app, page):
    sqlite_app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    sign_in(page, "hr")
    send(page, "large.xlsx", bytes(20_000_000))
    assert heading(page) == "The file is too large"
