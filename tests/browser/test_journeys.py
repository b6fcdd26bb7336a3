"""Staff, commissioners and registrars walk their part of the demo, at a desk and on a phone."""

import shutil
from pathlib import Path

import pytest

from tests.browser.checks import check_page
from tests.browser.demo import sign_in


@pytest.fixture
def sqlite_url(loaded_demo: Path, tmp_path: Path) -> str:
    """Every page of this module is served from a copy of the demo."""
    return f"sqlite:///{shutil.copy(loaded_demo, tmp_path / 'demo.db')}"


@pytest.fixture(params=["page", "phone"])
def screen(request):
    """A desk's page, then a phone's."""
    return request.getfixturevalue(request.param)


def test_a_member_of_staff_reads_why(screen):
    sign_in(screen, "staff")
    assert screen.get_by_role("heading", level=1).inner_text() == "My training"
    why = screen.locator("details summary").first
    why.focus()
    screen.keyboard.press("Enter")
    assert screen.locator(".tracker-chain__link").first.is_visible()
    check_page(screen, "staff-home")


def test_a_commissioner_goes_from_the_portfolio_to_a_providers_certificate(screen):
    sign_in(screen, "commissioner")
    check_page(screen, "commissioner-home")
    screen.locator("main h2 a").first.click()
    screen.get_by_role("heading", name="Who trains them").wait_for()
    check_page(screen, "commissioner-setting")
    screen.locator("main table th a").first.click()
    screen.get_by_role("heading", name="Certifications").wait_for()
    check_page(screen, "commissioner-provider")
    screen.goto("/commissioner/flags")
    check_page(screen, "commissioner-flags")


def test_a_registrar_looks_through_the_register(screen):
    sign_in(screen, "registrar")
    check_page(screen, "registrar-home")
    screen.get_by_label("State today").select_option("suspended")
    screen.get_by_role("button", name="Find").click()
    screen.locator("main table th a").first.click()
    screen.get_by_role("heading", name="Certifications").wait_for()
    check_page(screen, "registrar-provider")
    for name in ("bodies", "requirements", "flags", "runs"):
        screen.goto(f"/registrar/{name}")
        check_page(screen, f"registrar-{name}")
    screen.goto("/registrar/bodies")
    screen.locator("main table th a").first.click()
    screen.get_by_role("heading", name="Accreditation").wait_for()
    check_page(screen, "registrar-body")
