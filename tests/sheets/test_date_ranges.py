"""Cells that name the first and the last day of a delivery."""

from datetime import date

import pytest

from tracker.sheets.date_ranges import parse_days
from tracker.sheets.dates import BadDate

MARCH_4, MARCH_5 = date(2026, 3, 4), date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("4-5 March 2026", MARCH_4, MARCH_5),
        ("4th & 5th March 2026", MARCH_4, MARCH_5),
        ("4th\u20135th Mar 26", MARCH_4, MARCH_5),
        ("4 and 5 Mar 2026", MARCH_4, MARCH_5),
        ("04/03/2026 to 05/03/2026", MARCH_4, MARCH_5),
        ("4/3 - 5/3/2026", MARCH_4, MARCH_5),
        ("2026-03-04 - 2026-03-05", MARCH_4, MARCH_5),
        ("30 March - 2 April 2026", date(2026, 3, 30), date(2026, 4, 2)),
        ("28 Dec 2025 - 2 Jan 2026", date(2025, 12, 28), date(2026, 1, 2)),
        ("4 March 2026", MARCH_4, MARCH_4),
        (MARCH_4, MARCH_4, MARCH_4),
    ],
)
def test_one_day_or_two(cell, first, last):
    assert parse_days(cell, "dmy") == (first, last)


def test_the_order_is_asked_for_where_it_is_not_clear():
    assert parse_days("3/4/2026 to 3/5/2026", "mdy") == (MARCH_4, MARCH_5)
    with pytest.raises(BadDate) as bad:
        parse_days("3/4/2026", None)
    assert bad.value.code == "ambiguous_date"


@pytest.mark.parametrize(
    "cell",
    [
        "5-4 March 2026",
        "1 Jan 2025 - 4 March 2026",
        "Apr-26",
        "4 to x",
        "to 5 March 2026",
        "31-32 March 2026",
        "4-5",
        "1/4/26 09:00-12:00",
    ],
)
def test_what_is_no_delivery(cell):
    with pytest.raises(BadDate) as bad:
        parse_days(cell, "dmy")
    assert bad.value.code == "bad_date"
