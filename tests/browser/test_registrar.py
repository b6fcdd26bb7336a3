"""A registrar imports a workbook, compares what it did, and checks entries that are due."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.browser.checks import check_page
from tests.browser.demo import sign_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request):
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def edited(content: bytes) -> bytes:
    """The register's own workbook with a new name, a new provider, a bad row and one row less."""
    book = load_workbook(BytesIO(content))
    sheet = book["Providers"]
    sheet.cell(2, 2).value = "Another Name Training"
    sheet.delete_rows(4)
    sheet.append(["NEWT", "Newt Training"])
    sheet.append(["BAD"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_from_the_registers_own_workbook_to_a_comparison(screen):
    sign_in(screen, "registrar")
    screen.goto("/registrar/imports/new")
    check_page(screen, "import-new")
    content = screen.context.request.get("/registrar/snapshots/register.xlsx?at=now").body()
    screen.get_by_label("File", exact=True).set_input_files(
        {"name": "register.xlsx", "mimeType": XLSX, "buffer": edited(content)}
    )
    screen.get_by_role("button", name="Show what it would change").click()
    screen.get_by_role("heading", name="Look at these first").wait_for()
    screen.get_by_text("Newt Training (NEWT)").click()
    assert screen.get_by_text("Another Name Training").first.is_visible()
    check_page(screen, "import-preview")
    screen.get_by_role("button", name="Save these changes").focus()
    screen.keyboard.press("Enter")
    screen.get_by_role("alert").wait_for()
    check_page(screen, "import-saved")
    screen.get_by_role("link", name="Compare the register just before and just after").click()
    screen.get_by_role("heading", name="2 differences").wait_for()
    check_page(screen, "snapshots-compare")
    screen.goto("/registrar/imports")
    check_page(screen, "imports")


def test_checks_that_are_due(screen):
    sign_in(screen, "registrar")
    screen.goto("/registrar/checks")
    before = screen.get_by_role("checkbox").count()
    assert before > 2
    check_page(screen, "checks")
    screen.get_by_role("button", name="Save the check").click()
    screen.get_by_role("link", name="Choose the entries that you checked").click()
    check_page(screen, "checks-nothing-chosen")
    for box in screen.get_by_role("checkbox").all()[:2]:
        box.check()
    screen.get_by_label("Source (optional)").fill("A call to each provider")
    screen.get_by_role("button", name="Save the check").click()
    screen.get_by_role("alert").wait_for()
    assert "The check of 2 entries is saved." in screen.get_by_role("alert").inner_text()
    check_page(screen, "checks-saved")
