"""HR looks at the months ahead, and plans with the places that there are."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.checks import check_page
from tests.browser.demo import sign_in


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def test_the_months_ahead_and_a_plan_with_too_few_places(screen: Page) -> None:
    sign_in(screen, "hr")
    screen.goto("/hr/forecast?places=3")
    charts = screen.get_by_role("img")
    assert charts.count() == 2
    assert charts.first.is_visible()
    assert screen.get_by_text("cannot be placed before their training runs out").is_visible()
    check_page(screen, "forecast")
    with screen.expect_download() as download:
        screen.get_by_role("link", name="Download the forecast as a workbook").click()
    assert download.value.suggested_filename.endswith(".xlsx")
