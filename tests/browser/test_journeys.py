"""Commissioners and registrars walk their part of the demo, on a phone."""

from tests.browser.checks import check_page
from tests.browser.demo import sign_in


def test_a_commissioner_goes_from_the_portfolio_to_a_providers_certificate(phone):
    sign_in(phone, "commissioner")
    check_page(phone, "commissioner-home")
    for box in (0, 1):
        phone.get_by_role("checkbox").nth(box).check()
    phone.get_by_role("button", name="Compare those chosen").click()
    phone.get_by_role("heading", name="Settings side by side").wait_for()
    check_page(phone, "commissioner-compare")
    phone.goto("/commissioner/league")
    check_page(phone, "commissioner-league")
    phone.locator("main .tracker-stack th a").first.click()
    phone.get_by_role("heading", name="Who trains them").wait_for()
    check_page(phone, "commissioner-setting")
    phone.locator("main table th a").first.click()
    phone.get_by_role("heading", name="Certifications").wait_for()
    check_page(phone, "commissioner-provider")
    assert phone.get_by_role("heading", name="Who relies on it").is_visible()
    phone.goto("/commissioner/flags")
    check_page(phone, "commissioner-flags")


def test_a_provider_is_checked_by_a_slip_of_its_name_and_seen_on_another_day(phone):
    sign_in(phone, "hr")
    phone.goto("/providers/")
    check_page(phone, "providers-check")
    phone.get_by_label("Name of the training provider").fill("Elderwyck Institut")
    phone.get_by_role("button", name="Check", exact=True).click()
    phone.get_by_role("heading", name="Did you mean").wait_for()
    check_page(phone, "providers-near")
    phone.get_by_role("link", name="Elderwick Institute").click()
    assert "is certified for everything it teaches" in phone.locator(".govuk-body-l").inner_text()
    assert phone.locator(".tracker-timeline__bar--accredited").first.is_visible()
    check_page(phone, "providers-provider")
    phone.get_by_label("True on").fill("1 July 2019")
    phone.get_by_role("button", name="Show that day").click()
    phone.get_by_text("This is not today").wait_for()
    assert "which was not accredited by UKAS" in phone.locator(".govuk-body-l").inner_text()
    check_page(phone, "providers-another-day")
    phone.get_by_label("Known on").fill("whenever")
    phone.get_by_role("button", name="Show that day").click()
    phone.get_by_role("alert").wait_for()
    check_page(phone, "providers-wrong-day")


def test_a_registrar_looks_through_the_register(phone):
    sign_in(phone, "registrar")
    check_page(phone, "registrar-home")
    phone.get_by_label("State today").select_option("suspended")
    phone.get_by_role("button", name="Find").click()
    phone.locator("main table th a").first.click()
    phone.get_by_role("heading", name="Certifications").wait_for()
    check_page(phone, "registrar-provider")
    for name in ("bodies", "requirements", "flags", "runs"):
        phone.goto(f"/registrar/{name}")
        check_page(phone, f"registrar-{name}")
    phone.goto("/registrar/bodies")
    phone.locator("main table th a").first.click()
    phone.get_by_role("heading", name="Accreditation").wait_for()
    check_page(phone, "registrar-body")
