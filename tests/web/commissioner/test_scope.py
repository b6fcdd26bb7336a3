"""No page, chart, table or download shows a setting outside the days of its commissioning."""

from datetime import date, timedelta
from io import BytesIO
from itertools import product

import pytest
from openpyxl import load_workbook

from tests.conftest import ON_BOTH
from tests.web.checked_page import text_of
from tests.web.commissioner.served import NAMES, THEIRS, TOLD, fill
from tests.web.harbour_users import commissioner_id
from tracker.actions.trend_told import setting_trends
from tracker.rules.trend import last_of_month, months_ended
from tracker.rules.wording import say_day
from tracker.store.tables.places import Setting

WHO = tuple(THEIRS)
LISTS = [
    f"/commissioner/?{query}"
    for query in (
        "",
        "sort=coverage",
        "sort=age",
        "sort=severity",
        "sort=employer",
        "text=q",
        "type=special_school",
        "employer=HARB",
        "requirement=LOCAL",
        "provider=accredited",
        "severity=concern",
        "freshness=fresh",
    )
]
FILES = ("/commissioner/settings.xlsx", "/commissioner/settings.csv")


@pytest.fixture
def today(session):
    return fill(session)


@pytest.fixture
def board(session, today, signed_in):
    """`board(code)`: the client of that board's account."""
    return lambda code: signed_in("commissioner", commissioner=commissioner_id(session, code))


def theirs_on(who: str, days: int) -> set[str]:
    """The settings of a board, so many days from today."""
    return {
        code
        for code, (first, last) in THEIRS[who].items()
        if first <= days and (last is None or days <= last)
    }


def shown(said: str) -> set[str]:
    """The settings of which there is any trace."""
    return {code for code, name in NAMES.items() if code in said or name in said}


def said_by(client, address: str) -> str:
    """Everything that a page or a file says, with the addresses that it leads to."""
    response = client.get(address)
    assert response.status_code == 200, address
    if address.startswith("/commissioner/settings.xlsx"):
        book = load_workbook(BytesIO(response.data))
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        return repr(rows)
    return response.text


@pytest.mark.parametrize("who", WHO)
def test_lists_and_files_show_todays_and_the_list_those_of_before(board, today, who):
    client, now = board(who), theirs_on(who, 0)
    for address in LISTS:
        page = client.page(address)
        head, _, before = said_by(client, address).partition(
            "Settings that you commissioned before"
        )
        assert shown(head) <= now
        assert shown(before) == {code for code, (_, last) in THEIRS[who].items() if last}
        assert page.select(".tracker-stack")
    assert shown(said_by(client, "/commissioner/").partition("commissioned before")[0]) == now
    past = {code for code, (_, last) in THEIRS[who].items() if last}
    assert shown(said_by(client, "/commissioner/before")) == past
    for address in (*FILES, "/commissioner/league", "/commissioner/league?requirement=LOCAL"):
        assert shown(said_by(client, address)) == now, address


@pytest.mark.parametrize("who", WHO)
def test_those_of_before_lead_to_their_last_day(board, today, who):
    links = [a["href"] for a in board(who).page("/commissioner/").select(".tracker-stack__head a")]
    past = {code: last for code, (_, last) in THEIRS[who].items() if last is not None}
    assert {link for link in links if "on=" in link} == {
        f"/commissioner/settings/{code}?on={day}&known_on={day}"
        for code, last in past.items()
        if (day := (today + timedelta(days=last)).isoformat())
    }


@pytest.mark.parametrize("who", WHO)
def test_side_by_side_only_todays(board, who):
    client, now = board(who), theirs_on(who, 0)
    for pair in product(sorted(now)[:1], [code for code in NAMES if code != min(now)]):
        address = "/commissioner/compare?" + "&".join(f"setting={code}" for code in pair)
        response = client.get(address)
        assert response.status_code == (200 if set(pair) <= now else 404)
        assert shown(text_of(client.page(address, response.status_code))) <= now


def expected_months(who: str, today: date) -> dict[date, tuple[set[str], set[str]]]:
    """The settings of each month whose figures were known then, and those worked out later."""
    told = last_of_month(today + timedelta(days=TOLD))
    found = {}
    for month in months_ended(today):
        on = theirs_on(who, (month - today).days)
        late = on & {"QLATE"} if month < today + timedelta(days=TOLD) else set()
        # What is known only later is told to those who commissioned the setting then as well.
        told_of = late & theirs_on(who, (min(told, today) - today).days)
        found[month] = on - late, told_of
    return found


@pytest.mark.parametrize("who", WHO)
def test_each_month_of_the_trend_counts_those_that_were_theirs(board, today, who):
    client = board(who)
    rows = client.page("/commissioner/").select("table.tracker-months tbody tr")
    told = {text_of(row.th): [text_of(cell) for cell in row.find_all("td")] for row in rows}
    book = load_workbook(BytesIO(client.get("/commissioner/settings.xlsx").data))
    sheet = {row[1].date(): row for row in book["Trend"].iter_rows(min_row=2, values_only=True)}
    people = {code: place + 2 for place, code in enumerate(NAMES)}
    expected = expected_months(who, today)
    assert len(expected) == 24
    for month, (known, later) in expected.items():
        _, _, settings, _, counted, *_, late = sheet[month]
        assert (settings, late) == (len(known | later), len(later)), month
        assert counted == sum(people[code] for code in known | later), month
        (row,) = [cells for head, cells in told.items() if head.startswith(say_day(month))]
        assert row[0] == f"{settings}"
    assert sheet[today][2] == len(theirs_on(who, 0))
    assert any(later for _, later in expected.values()) is (who != "SIDE")


@ON_BOTH
def test_a_settings_own_trend_has_the_months_in_which_it_was_theirs(session, today):
    ids = dict(session.query(Setting.code, Setting.id).all())
    for who in WHO:
        for code in NAMES:
            found = setting_trends(session, commissioner_id(session, who), ids[code], today)
            days = {one.day for trend in found for one in trend.points if one.settings}
            months = {
                month
                for month, (known, later) in expected_months(who, today).items()
                if code in known | later
            }
            assert days == months | ({today} if code in theirs_on(who, 0) else set())
