"""HR looks at the months ahead, and plans with the places that there are."""

from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in


def test_the_months_ahead_and_a_plan_with_too_few_places(phone: Page) -> None:
    sign_in(phone, "hr")
    phone.goto("/hr/forecast?places=3")
    charts = phone.get_by_role("img")
    assert charts.count() == 2
    assert charts.first.is_visible()
    assert phone.get_by_text("cannot be placed before their training runs out").is_visible()
    check_page(phone, "forecast")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download the forecast as a workbook").click()
    assert download.value.suggested_filename.endswith(".xlsx")
