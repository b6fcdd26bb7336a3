"""A registrar imports a workbook, compares what it did, and checks entries that are due."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.browser.checks import check_page
from tests.browser.demo import sign_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


@pytest.mark.thorough
def test_from_the_registers_own_workbook_to_a_comparison(phone):
    sign_in(phone, "registrar")
    phone.goto("/registrar/imports/new")
    check_page(phone, "import-new")
    content = phone.context.request.get("/registrar/snapshots/register.xlsx?at=now").body()
    phone.get_by_label("File", exact=True).set_input_files(
        {"name": "register.xlsx", "mimeType": XLSX, "buffer": edited(content)}
    )
    phone.get_by_role("button", name="Show what it would change").click()
    phone.get_by_role("heading", name="Look at these first").wait_for()
    phone.get_by_text("Newt Training (NEWT)").click()
    assert phone.get_by_text("Another Name Training").first.is_visible()
    check_page(phone, "import-preview")
    phone.get_by_role("button", name="Save these changes").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("alert").wait_for()
    check_page(phone, "import-saved")
    phone.get_by_role("link", name="Compare the register just before and just after").click()
    phone.get_by_role("heading", name="2 differences").wait_for()
    check_page(phone, "snapshots-compare")
    phone.goto("/registrar/imports")
    check_page(phone, "imports")


def test_checks_that_are_due(phone):
    sign_in(phone, "registrar")
    phone.goto("/registrar/checks")
    before = phone.get_by_role("checkbox").count()
    assert before > 2
    check_page(phone, "checks")
    phone.get_by_role("button", name="Save the check").click()
    phone.get_by_role("link", name="Choose the entries that you checked").click()
    check_page(phone, "checks-nothing-chosen")
    for box in phone.get_by_role("checkbox").all()[:2]:
        box.check()
    phone.get_by_label("Source (optional)").fill("A call to each provider")
    phone.get_by_role("button", name="Save the check").click()
    phone.get_by_role("alert").wait_for()
    assert "The check of 2 entries is saved." in phone.get_by_role("alert").inner_text()
    check_page(phone, "checks-saved")


@pytest.mark.thorough
def test_trackers_whose_passports_are_trusted(phone):
    sign_in(phone, "registrar")
    phone.goto("/registrar/issuers")
    check_page(phone, "issuers-none")
    phone.get_by_role("button", name="Trust it").click()
    phone.locator(".govuk-error-summary").wait_for()
    check_page(phone, "issuers-wrong")
    keys = phone.context.request.get("/.well-known/jwks.json").text()
    phone.get_by_label("Who it is").fill("The tracker of another trust")
    address = "https://a-tracker-with-a-long-name.another-trust.example/credentials/issuer"
    phone.get_by_label("Its own address").fill(address)
    phone.get_by_label("Its keys").fill(keys)
    phone.get_by_label("How you got the keys").fill("From its page, and made sure by telephone")
    phone.get_by_role("button", name="Trust it").click()
    phone.get_by_role("button", name="Stop trusting The tracker of another trust").wait_for()
    check_page(phone, "issuers")
    phone.get_by_role("button", name="Stop trusting The tracker of another trust").click()
    phone.get_by_role("heading", name="Trusted before").wait_for()
    check_page(phone, "issuers-stopped")
