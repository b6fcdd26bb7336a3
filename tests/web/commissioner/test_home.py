"""A commissioner's settings: those commissioned today and no others, and no names of people."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from tests.actions.harbour import fill_and_sweep
from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.harbour_users import commissioner_id
from tracker import clock
from tracker.rules.wording import say_day
from tracker.store.tables.places import Commissioner, SettingUpload


@pytest.fixture
def harbour(session):
    fill_and_sweep(session)
    return session


@pytest.fixture
def east(harbour, signed_in):
    """Commissions Ward 1 today, and Ward 2 until a month ago."""
    return signed_in("commissioner", commissioner=commissioner_id(harbour, "EAST"))


@ON_BOTH
def test_settings_of_today_with_coverage_and_providers(east):
    page, past = text_of(east.page("/commissioner/").main).split("commissioned before", 1)
    assert "Ward 1" in page
    assert "2 of 3 people in date or due soon (66.6%), target 80%: not met" in page
    assert "Lapsed Gone Training" in page
    assert "Ward 2" not in page
    assert "Ward 2" in past


@pytest.mark.parametrize(
    ("days", "age"), [(0, "today"), (90, "90 days ago"), (91, "91 days ago Old figures")]
)
def test_the_age_of_the_figures(harbour, east, days, age):
    day = clock.today() - timedelta(days=days)
    harbour.execute(update(SettingUpload).values(last_on=day))
    harbour.commit()
    main = text_of(east.page("/commissioner/").main)
    assert f"As of {say_day(day)}, {age}" in main
    assert ("target 80%: not met" in main) is (days <= 90)
    assert ("target 80%: cannot say if met" in main) is (days > 90)
    counted = "1 setting" if days <= 90 else "0 of 1 setting, 1 with old figures"
    assert counted in text_of(east.page("/commissioner/").main)


def test_a_setting_that_nobody_has_told_of_has_no_figures(harbour, east):
    harbour.execute(delete(SettingUpload))
    harbour.commit()
    main = text_of(east.page("/commissioner/").main)
    assert "No data yet" in main
    assert "%" not in main


@ON_BOTH
def test_a_setting_page(east):
    page = text_of(east.page("/commissioner/settings/W1").main)
    assert "Harbour Trust" in page
    assert "Good Training" in page
    assert "Below target" in page


@ON_BOTH
@pytest.mark.parametrize("code", ["W2", "X1", "NOPE"])
def test_settings_of_others_or_of_the_past_are_not_found(east, code):
    east.page(f"/commissioner/settings/{code}", status=404)


def test_no_page_names_a_person(east):
    for address in ("/commissioner/", "/commissioner/settings/W1", "/commissioner/flags"):
        page = text_of(east.page(address).main)
        assert not [name for name in ("Adeyemi", "Brown", "Clarke", "00103") if name in page]


def test_a_setting_leads_to_its_providers_pages(east):
    link = east.page("/commissioner/settings/W1").find("a", string="Gone Training")
    page = text_of(east.page(link["href"]).main)
    assert "Gone Training is not certified" in page
    assert "Ward 1" in page
    assert "Ward 2" not in page


@ON_BOTH
def test_flags_of_their_settings_only(harbour, signed_in, east):
    assert "Below target: Ward 1 Restraint training" in text_of(
        east.page("/commissioner/flags").main
    )
    west = signed_in("commissioner", commissioner=commissioner_id(harbour, "WEST"))
    assert "There are no open flags." in text_of(west.page("/commissioner/flags").main)


def test_nothing_commissioned_says_what_to_do(session, signed_in):
    nobody = Commissioner(code="NORTH")
    session.add(nobody)
    session.commit()
    page = signed_in("commissioner", commissioner=nobody.id).page("/commissioner/")
    assert "You do not commission any setting today." in text_of(page.main)


@pytest.mark.parametrize("address", ["/commissioner/", "/commissioner/flags"])
def test_a_page_past_the_end_is_not_found(east, address):
    east.page(f"{address}?page=999", status=404)
