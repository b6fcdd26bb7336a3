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
    assert screen.get_by_role("heading", name="Who relies on it").is_visible()
    screen.goto("/commissioner/flags")
    check_page(screen, "commissioner-flags")


def test_a_provider_is_checked_by_a_slip_of_its_name_and_seen_on_another_day(screen):
    sign_in(screen, "hr")
    screen.goto("/providers/")
    check_page(screen, "providers-check")
    screen.get_by_label("Name of the training provider").fill("Elderwyck Institut")
    screen.get_by_role("button", name="Check", exact=True).click()
    screen.get_by_role("heading", name="Did you mean").wait_for()
    check_page(screen, "providers-near")
    screen.get_by_role("link", name="Elderwick Institute").click()
    assert "is certified for everything it teaches" in screen.locator(".govuk-body-l").inner_text()
    assert screen.locator(".tracker-timeline__bar--accredited").first.is_visible()
    check_page(screen, "providers-provider")
    screen.get_by_label("True on").fill("1 July 2019")
    screen.get_by_role("button", name="Show that day").click()
    screen.get_by_text("This is not today").wait_for()
    assert "which was not accredited by UKAS" in screen.locator(".govuk-body-l").inner_text()
    check_page(screen, "providers-another-day")
    screen.get_by_label("Known on").fill("whenever")
    screen.get_by_role("button", name="Show that day").click()
    screen.get_by_role("alert").wait_for()
    check_page(screen, "providers-wrong-day")


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
