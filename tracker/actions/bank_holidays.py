"""The bank holidays of each nation of the United Kingdom."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

from tracker.rules.words import Nation

_SUBDIVISION = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


@lru_cache(maxsize=64)
def bank_holidays_of(nation: Nation, year: int) -> Mapping[date, str]:
    """The bank holidays of a year, each with its name."""
    return dict(holidays.country_holidays("GB", subdiv=_SUBDIVISION[nation], years=year))
