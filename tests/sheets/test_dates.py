"""Every way that people write a day, and everything that only looks like one."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.sheets.dates import BadDate, DateOrder, column_order, parse_date
from tracker.sheets.values import Cell

DAY = date(2026, 4, 1)
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
RECENT_DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
ORDERS: list[DateOrder | None] = ["dmy", "mdy", "ymd", None]


def refused(cell: Cell, order: DateOrder | None = "dmy", epoch_1904: bool = False) -> BadDate:
    with pytest.raises(BadDate) as caught:
        parse_date(cell, order, epoch_1904)
    return caught.value


@pytest.mark.parametrize(
    "said",
    [
        "1/4/26",
        "01/04/26",
        "01.04.2026",
        "1-4-2026",
        "1\u20114\u20112026",
        "1 4 2026",
        " 1 / 4 / 2026 ",
        "01\\04\\2026",
        "01/04/2026 00:00",
        "01/04/2026 09:30:15",
        "01/04/2026, 9:30 am",
        "'01/04/2026",
        "01/04/2026\u00a0",
        "2026-04-01",
        "2026.4.1",
        "20260401",
        "2026/04/01 00:00:00",
        "2026-04-01T00:00:00",
        "2026-04-01T09:30:00.000Z",
        "2026-04-01 00:00:00+00",
        "2026-04-01T00:30:00+01:00",
        "2026-03-31T23:30:00Z",
        "1st April 2026",
        "1st of April, 2026",
        "1 Apr 26",
        "1 Apr '26",
        "01-APR-2026",
        "1Apr2026",
        "Apr 1 2026",
        "April 1st, 2026",
        "2026 Apr 1",
        "Wed 1 April 2026",
        "Wednesday, 1 April 2026, 9:30 AM",
        "46113",
        "46113.75",
        46113,
        46113.0,
        46113.99,
        20260401.0,
        DAY,
        datetime.fromisoformat("2026-04-01T23:59"),
    ],
)
def test_the_first_of_april(said: Cell) -> None:
    assert parse_date(said, "dmy") == DAY


@pytest.mark.parametrize(
    "said",
    [
        "",
        None,
        "Apr-26",
        "April 2026",
        "1 April",
        "2026",
        2026,
        "04/2026",
        "12/5",
        "31/02/2026",
        "30 February 2026",
        "00/04/2026",
        "2026-13-01",
        "29/02/2025",
        "0",
        "1",
        "01042026",
        "13/13/2026",
        "13/04/2026 25:00",
        "13/04/2026 13:00 pm",
        "1/4/26 11:00-12:00",
        "2026-04-01T10:00+99:00",
        "1/4/226",
        "13/04/1926",
        "1 April 1949",
        date(1900, 1, 4),
        date(2126, 4, 1),
        "Thu 1 April 2026",
        "1-2 April 2026",
        "1/4/26 (booked)",
        "exp 01/04/2026",
        "booked 12/5",
        "n/a",
        "TBC",
        "No expiry",
        "Mat leave",
        "May",
        "20115",
        "99999",
        True,
        time(9, 30),
        float("nan"),
        float("inf"),
        1e300,
        -46113,
    ],
)
def test_what_is_no_day(said: Cell) -> None:
    for order in ORDERS:
        refusal = refused(said, order)
        assert refusal.code == "bad_date"
        assert refusal.message.endswith(".")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_the_error_of_a_formula_is_named_as_such(error: str) -> None:
    assert "error of a formula" in refused(error).message


def test_a_day_that_can_be_read_two_ways_names_both() -> None:
    refusal = refused("03/04/26", None)
    assert refusal.code == "ambiguous_date"
    assert "3 April 2026 or 4 March 2026" in refusal.message
    assert parse_date("03/04/26", "dmy") == date(2026, 4, 3)
    assert parse_date("03/04/26", "mdy") == date(2026, 3, 4)
    assert parse_date("03/04/26", "ymd") == date(2003, 4, 26)


def test_years_first_of_two_digits_only_where_both_ends_can_be_years() -> None:
    assert parse_date("26/04/01", "ymd") == DAY
    assert refused("3/4/26", "ymd").code == "ambiguous_date"
    assert refused("26-Apr-01", "ymd").code == "ambiguous_date"
    assert parse_date("1 Apr 26", "ymd") == DAY
    assert parse_date("13/04/2026", "ymd") == date(2026, 4, 13)


@pytest.mark.parametrize("order", ORDERS)
def test_one_day_whichever_way_it_is_read_is_clear(order: DateOrder | None) -> None:
    assert parse_date("04/04/2026", order) == date(2026, 4, 4)


def test_a_clear_day_against_the_order_is_refused() -> None:
    assert parse_date("13/04/26", None) == date(2026, 4, 13)
    assert parse_date("04/13/2026", None) == date(2026, 4, 13)
    assert "the day first" in refused("04/13/2026", "dmy").message
    assert "the month first" in refused("13/04/2026", "mdy").message


def test_serials_of_the_1904_base() -> None:
    assert parse_date(44651, None, epoch_1904=True) == DAY
    assert parse_date("44651", None, epoch_1904=True) == DAY


def test_two_digit_years_turn_at_seventy() -> None:
    assert parse_date("1/4/69", "dmy").year == 2069
    assert parse_date("1/4/70", "dmy").year == 1970


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["03/04/26", "13/04/26"], "dmy"),
        (["03/04/26", "Mon 04/13/2026 00:00"], "mdy"),
        (["13/04/26", "04/13/26"], None),
        (["03/04/26", "04/04/26", "2026-04-13", "13 April 2026", DAY, 46113, None, "n/a"], None),
        (["31/02/2026"], None),
        ([], None),
    ],
)
def test_the_order_that_a_column_shows(cells: list[Cell], order: str | None) -> None:
    assert column_order(cells) == order


def outcome(said: str, order: DateOrder | None) -> str:
    try:
        day = parse_date(said, order)
    except BadDate as refusal:
        return refusal.code
    return "likely" if 1949 < day.year < 2102 else str(day)


def ordinal(day: date) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(0 if day.day in (11, 12, 13) else day.day % 10, "th")
    return f"{day.day}{ending} {day:%B %Y}"


@pytest.mark.parametrize(
    "written",
    [
        lambda day: day.isoformat(),
        lambda day: f"{day:%Y/%m/%d} 00:00:00",
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.day} {day:%b %Y}",
        lambda day: f"{day:%d-%b-%Y}".upper(),
        lambda day: f"{day:%B} {day.day}, {day.year}",
        lambda day: f"{day:%A}, {day.day} {day:%B %Y}, 11:30 PM",
        ordinal,
        lambda day: (day - date(1899, 12, 30)).days,
    ],
)
@given(day=DAYS, order=st.sampled_from(ORDERS))
def test_a_clear_rendering_is_that_day_under_any_order(
    written: Callable[[date], Cell], day: date, order: DateOrder | None
) -> None:
    assert parse_date(written(day), order) == day


@pytest.mark.parametrize("separator", ["/", "-", ".", " ", " / "])
@pytest.mark.parametrize(
    ("written", "orders"),
    [
        ("{0.day}|{0.month}|{0.year}", ["dmy", None]),
        ("{0:%d}|{0:%m}|{0:%y}", ["dmy", None]),
        ("{0:%d}|{0:%m}|{0:%y} 00:00", ["dmy", None]),
        ("{0.month}|{0.day}|{0.year}", ["mdy", None]),
        ("{0:%m}|{0:%d}|{0:%y}", ["mdy", None]),
        ("{0:%y}|{0:%m}|{0:%d}", ["ymd"]),
    ],
)
@given(day=RECENT_DAYS)
def test_a_rendering_in_numbers_is_that_day_or_refused_under_the_right_order(
    written: str, orders: list[DateOrder | None], separator: str, day: date
) -> None:
    said = written.format(day).replace("|", separator)
    for order in orders:
        if order is not None:
            assert parse_date(said, order) == day
        elif day.day > 12 or day.day == day.month:
            assert parse_date(said, None) == day
        else:
            assert refused(said, None).code == "ambiguous_date"


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01")),
    st.integers(-12 * 60, 14 * 60),
)
def test_an_instant_is_its_day_in_london(clock: datetime, minutes: int) -> None:
    moment = clock.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = moment.astimezone(ZoneInfo("Europe/London")).date()
    assert parse_date(moment.isoformat(), "mdy") == expected
    if minutes == 0:
        assert parse_date(f"{clock:%Y-%m-%dT%H:%M:%SZ}", None) == expected


@given(st.text(alphabet="0123456789/-.: apr,stmonTZ+'#") | st.text(), st.sampled_from(ORDERS))
def test_any_text_is_a_likely_day_or_refused(said: str, order: DateOrder | None) -> None:
    assert outcome(said, order) in {"bad_date", "ambiguous_date", "likely"}
