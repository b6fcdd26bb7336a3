"""HR's pages of a setting and its people on each side of the day on which it changes hands."""

from datetime import timedelta

import pytest

from tests.actions.harbour import STAFF, fill_and_sweep
from tests.actions.test_change_of_operator import hand_over
from tests.web.checked_page import text_of
from tests.web.harbour_users import person_id
from tests.workbooks import workbook
from tracker.actions.import_file import import_file
from tracker.actions.sweep import sweep


@pytest.fixture
def app(sqlite_app):
    return sqlite_app


@pytest.fixture
def today(session):
    """The small world, judged today."""
    return fill_and_sweep(session)


TOMORROW = timedelta(days=1)


def test_before_it_is_the_old_employer_s_alone(session, today, signed_in):
    hand_over(session, today + TOMORROW)
    old, new = (signed_in("hr", organisation=code) for code in ("HARB", "OTHER"))
    person = person_id(session, "00102")
    for address in ("/hr/settings/W1", f"/hr/staff/{person}"):
        old.page(address)
        new.page(address, status=404)
    assert "Brown" in text_of(old.page("/hr/staff").main)
    assert "Brown" not in text_of(new.page("/hr/staff").main)


def test_from_the_day_on_it_is_the_new_one_s(session, today, signed_in):
    hand_over(session, today)
    sweep(session, today)
    old, new = (signed_in("hr", organisation=code) for code in ("HARB", "OTHER"))
    person = person_id(session, "00102")
    row = ["00102", "Brown-Field", "Col", "W1", "Matron", None, None, None]
    import_file(session, workbook({"Staff": [STAFF, row]}), "f.xlsx", organisation="OTHER")
    new.page("/hr/settings/W1")
    old.page("/hr/settings/W1", status=404)
    assert "Kite House" in text_of(new.page("/hr/settings").main)
    assert "Brown-Field" in text_of(new.page("/hr/staff").main)
    assert "Brown" not in text_of(old.page("/hr/staff").main)
    page = text_of(new.page(f"/hr/staff/{person}").main)
    assert "Matron" in page
    assert "Gone level 2" in page
    page = text_of(old.page(f"/hr/staff/{person}").main)
    assert "Their setting is run by another employer now." in page
    assert "Gone level 2" in page
    assert "Ward 1" in page
    assert not [word for word in ("Matron", "Field", "Kite House") if word in page]


def test_who_works_for_both_is_seen_by_each_where_they_work_for_it(session, today, signed_in):
    hand_over(session, today)
    person = person_id(session, "00101")
    for code, mine, other in (("HARB", "Ward 2", "Kite"), ("OTHER", "Kite House", "Ward 2")):
        page = text_of(signed_in("hr", organisation=code).page(f"/hr/staff/{person}").main)
        assert mine in page
        assert other not in page


def test_strangers_see_them_on_neither_side(session, today, signed_in):
    person = person_id(session, "00102")
    client = signed_in("hr", organisation="THIRD")
    for day in (today + TOMORROW, today):
        hand_over(session, day)
        for address in ("/hr/settings/W1", f"/hr/staff/{person}"):
            client.page(address, status=404)
    client = signed_in("hr", organisation="OTHER")
    client.page(f"/hr/staff/{person_id(session, '00104')}", status=404)
