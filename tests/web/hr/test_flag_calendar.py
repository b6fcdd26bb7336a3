"""What falls due by day: as a month, with its bank holidays, each number leading to its posts."""

from datetime import timedelta

from tests.conftest import ON_BOTH
from tests.web.hr.reading import said
from tracker.actions.due_calendar import bank_holidays
from tracker.clock import today
from tracker.rules.days import add_months
from tracker.rules.wording import say_day
from tracker.rules.words import Nation

# The day before the anniversary, or the anniversary itself, of the training 340 days ago.
DUE = add_months(today() - timedelta(days=340), 12)


def numbers(page):
    return [said(one) for one in page.select(".tracker-month td a")]


@ON_BOTH
def test_each_day_leads_to_the_posts_behind_its_number(hr):
    page = hr.page(f"/hr/flags/calendar?month={DUE:%Y-%m}")
    assert said(page.h1) == f"What falls due in {DUE:%B %Y}"
    links = {said(one): one["href"] for one in page.select(".tracker-month td a")}
    href = links[f"1 post, good until {say_day(DUE)}"]
    behind = hr.page(href)
    assert [said(one) for one in behind.select("tbody th a")] == ["Brown, Col"]
    assert f"runs out at the end of {say_day(DUE)}" in said(behind.main)
    # As a list by day for a phone, with the same links.
    assert [one["href"] for one in page.select(".tracker-month-list a")] == list(links.values())


def test_the_week_begins_on_monday_and_months_lead_to_each_other(hr):
    page = hr.page("/hr/flags/calendar?month=2027-02")
    assert said(page.select("th")[0]) == "Monday"
    first_week = [said(one) for one in page.select(".tracker-month tbody tr")[0]("td")]
    assert first_week == ["1", "2", "3", "4", "5", "6", "7"]
    assert len(page.select(".tracker-month tbody tr")) == 4
    months = [one["href"].split("=")[1] for one in page.select(".govuk-pagination a")]
    assert months == ["2027-01", "2027-03"]


def test_a_month_in_which_nothing_falls_due(hr):
    page = hr.page(f"/hr/flags/calendar?month={today().year + 20}-12")
    assert f"Nothing falls due in December {today().year + 20}, as far as we know." in said(
        page.main
    )
    assert "Next month" not in said(page.main)
    past = hr.page(f"/hr/flags/calendar?month={today().year - 5}-01")
    assert "Nothing fell due in January" in said(past.main)
    assert "Previous month" not in said(past.main)


def test_what_is_no_month_is_this_month(hr):
    for odd in (
        "",
        "2027-13",
        "27-1",
        "0000-01",
        "9999-12",
        "1066-10",
        "x",
        "\N{FULLWIDTH DIGIT TWO}027-01",
    ):
        page = hr.page(f"/hr/flags/calendar?month={odd}")
        assert said(page.h1) == f"What falls due in {today():%B %Y}", odd
        assert "Today" in said(page.select_one(".tracker-month__today"))


def test_bank_holidays_of_the_nation(hr):
    # The trust's settings are in Wales.
    page = hr.page("/hr/flags/calendar?month=2027-12")
    assert "Bank holiday: Christmas Day" in said(page.select_one(".tracker-month"))
    assert "Andrew" not in said(hr.page("/hr/flags/calendar?month=2027-11").main)


def test_bank_holidays_of_several_nations_say_where():
    both = bank_holidays([Nation.ENGLAND, Nation.SCOTLAND], 2027)
    told = {name: where for of_day in both.values() for name, where in of_day}
    assert told["Christmas Day"] == ()
    assert told["Saint Andrew's Day"] == (Nation.SCOTLAND,)
    assert told["Easter Monday"] == (Nation.ENGLAND,)
    of_nobody = bank_holidays([], 2027)
    assert of_nobody == bank_holidays([Nation.ENGLAND], 2027)


def test_others_see_none_of_it(strangers):
    elsewhere, *others = strangers
    assert numbers(elsewhere.page(f"/hr/flags/calendar?month={DUE:%Y-%m}")) == []
    for client in others:
        client.page("/hr/flags/calendar", status=404)
