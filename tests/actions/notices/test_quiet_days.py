"""Weekends and bank holidays in each nation, and who chose to be told on them."""

from datetime import date

import pytest

from tracker.actions.notices.quiet_days import first_working_day, is_quiet
from tracker.actions.notices.wishes import Wishes
from tracker.rules.words import Nation

ENGLAND, WALES = Nation.ENGLAND, Nation.WALES
SCOTLAND, NORTHERN_IRELAND = Nation.SCOTLAND, Nation.NORTHERN_IRELAND
ALL = frozenset(Nation)
# Those in which the day is a bank holiday; none of these days is at a weekend.
HOLIDAYS = {
    date(2026, 12, 24): set(),
    date(2026, 12, 25): ALL,
    date(2026, 12, 28): ALL,
    date(2026, 12, 29): set(),
    date(2026, 12, 31): set(),
    date(2027, 1, 1): ALL,
    date(2027, 1, 4): {SCOTLAND},
    date(2026, 1, 2): {SCOTLAND},
    date(2026, 4, 2): set(),
    date(2026, 4, 3): ALL,
    date(2026, 4, 6): {ENGLAND, WALES, NORTHERN_IRELAND},
    date(2026, 4, 7): set(),
    date(2026, 3, 17): {NORTHERN_IRELAND},
    date(2026, 7, 13): {NORTHERN_IRELAND},
    date(2026, 8, 3): {SCOTLAND},
    date(2026, 8, 31): {ENGLAND, WALES, NORTHERN_IRELAND},
    date(2026, 11, 30): {SCOTLAND},
}


@pytest.mark.parametrize("day", HOLIDAYS, ids=str)
def test_bank_holidays_of_each_nation(day):
    nations = HOLIDAYS[day]
    assert {one for one in Nation if is_quiet(day, one, Wishes())} == nations
    assert not any(is_quiet(day, one, Wishes(bank_holidays=True)) for one in Nation)


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 12, 6)])
def test_weekends(day):
    for nation in Nation:
        assert is_quiet(day, nation, Wishes())
        assert is_quiet(day, nation, Wishes(bank_holidays=True))
        assert not is_quiet(day, nation, Wishes(weekends=True))


def test_boxing_day_on_a_saturday_is_open_to_those_alone_who_chose_both():
    day = date(2026, 12, 26)
    assert is_quiet(day, ENGLAND, Wishes(weekends=True))
    assert is_quiet(day, ENGLAND, Wishes(bank_holidays=True))
    assert not is_quiet(day, ENGLAND, Wishes(weekends=True, bank_holidays=True))


@pytest.mark.parametrize(
    ("nation", "chosen", "first"),
    [
        (ENGLAND, Wishes(), date(2026, 4, 7)),
        (WALES, Wishes(), date(2026, 4, 7)),
        (NORTHERN_IRELAND, Wishes(), date(2026, 4, 7)),
        (SCOTLAND, Wishes(), date(2026, 4, 6)),
        (ENGLAND, Wishes(bank_holidays=True), date(2026, 4, 6)),
    ],
)
def test_the_first_working_day_of_easter_week(nation, chosen, first):
    for day in range(6, 13):
        assert first_working_day(date(2026, 4, day), nation, chosen) == first
