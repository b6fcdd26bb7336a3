"""The days on which nobody is written to: weekends and bank holidays, unless they chose them."""

from datetime import date, timedelta
from typing import Protocol

from tracker.actions.bank_holidays import bank_holidays_of
from tracker.rules.words import Nation


class Chosen(Protocol):
    """Whether somebody wants to be told on days on which few work."""

    @property
    def weekends(self) -> bool: ...

    @property
    def bank_holidays(self) -> bool: ...


def is_quiet(day: date, nation: Nation, chosen: Chosen) -> bool:
    """Whether the day is one on which they are left alone.

    A bank holiday at a weekend is both: either choice alone does not open it.
    """
    if day.weekday() >= 5 and not chosen.weekends:
        return True
    return not chosen.bank_holidays and day in bank_holidays_of(nation, day.year)


def first_working_day(day: date, nation: Nation, chosen: Chosen) -> date | None:
    """The first day of the week of a day that is not quiet; None where all seven are."""
    monday = day - timedelta(days=day.weekday())
    week = (monday + timedelta(days=days) for days in range(7))
    return next((one for one in week if not is_quiet(one, nation, chosen)), None)
