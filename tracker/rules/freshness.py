"""How old the figures of settings are, and in which words: silence is not green."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.flags import is_stale
from tracker.rules.wording import say_day


class Freshness(StrEnum):
    """Whether a setting's figures may stand, in the order in which settings are listed."""

    FRESH = "fresh"
    STALE = "stale"
    NONE = "none"


NO_DATA = "No data yet"


@dataclass(frozen=True, slots=True)
class Figures:
    """The age on a day of what is told of people; `as_of` is the last upload that spoke of them.

    A staff list speaks of them as well as a training log does: who is on it and has no training
    that we know of is counted as not covered, and that is no silence.
    """

    as_of: date | None
    on: date

    @property
    def freshness(self) -> Freshness:
        if self.as_of is None:
            return Freshness.NONE
        return Freshness.STALE if is_stale(self.as_of, self.on) else Freshness.FRESH

    @property
    def are_fresh(self) -> bool:
        """Whether a target may be said to be met by them."""
        return self.freshness == Freshness.FRESH

    @property
    def said(self) -> str:
        """As of 3 August 2026, 115 days ago."""
        if self.as_of is None:
            return NO_DATA
        days = (self.on - self.as_of).days
        if days == 0:
            return f"As of {say_day(self.as_of)}, today"
        return f"As of {say_day(self.as_of)}, {days:,} {'day' if days == 1 else 'days'} ago"


@dataclass(frozen=True, slots=True)
class Ages:
    """How many settings have figures that may stand, old ones, and none."""

    fresh: int = 0
    stale: int = 0
    none: int = 0

    @classmethod
    def of(cls, found: Iterable[Figures]) -> "Ages":
        """Those of these settings."""
        words = [one.freshness for one in found]
        return cls(*(words.count(word) for word in Freshness))

    @property
    def total(self) -> int:
        return self.fresh + self.stale + self.none

    @property
    def said(self) -> str:
        """12 of 14 settings, 2 with old figures: those whose figures may stand, and the rest."""
        settings = f"{self.total:,} {'setting' if self.total == 1 else 'settings'}"
        if self.fresh == self.total:
            return settings
        old = f", {self.stale:,} with old figures" if self.stale else ""
        none = f", {self.none:,} with no data yet" if self.none else ""
        return f"{self.fresh:,} of {settings}{old}{none}"
