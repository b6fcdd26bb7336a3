"""How many of a setting's people are covered, out of whom, and who is left out of the count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from tracker.rules.days import add_days
from tracker.rules.facts import Post, Requirement
from tracker.rules.words import Standing


class Excluded(StrEnum):
    """Why a post is left out of coverage; the first that holds is named."""

    EXEMPT = "exempt"
    LONG_ABSENCE = "long_absence"
    NEW_STARTER = "new_starter"


HELD = frozenset({Standing.IN_DATE, Standing.DUE_SOON})


def why_excluded(
    post: Post, requirement: Requirement, standing: Standing, day: date
) -> Excluded | None:
    """Why the post is not counted that day: exempt, long absence, or the first days of it."""
    if standing == Standing.EXEMPT:
        return Excluded.EXEMPT
    if post.absence is not None and day in post.absence:
        return Excluded.LONG_ABSENCE
    start = post.period.start
    if start is not None and day < add_days(start, requirement.new_starter_days):
        return Excluded.NEW_STARTER
    return None


@dataclass(frozen=True, slots=True)
class Coverage:
    """People counted and of these covered, with the numbers left out by reason."""

    counted: int = 0
    held: int = 0
    exempt: int = 0
    long_absence: int = 0
    new_starter: int = 0

    @property
    def percent(self) -> str | None:
        """The percentage cut to one decimal, never rounded up; None where nobody is counted."""
        if not self.counted:
            return None
        tenths = self.held * 1000 // self.counted
        return f"{tenths // 10}.{tenths % 10}"

    def is_below(self, target: Decimal | None) -> bool:
        """Whether the exact share, not the cut percentage, is under a target in percent."""
        return target is not None and self.counted > 0 and self.held * 100 < target * self.counted


class Share(IntEnum):
    """What a post adds to coverage, the best first: a person adds the best of their posts'."""

    HELD = 0
    LACKING = 1
    EXEMPT = 2
    LONG_ABSENCE = 3
    NEW_STARTER = 4


LEFT_OUT = {why: Share[why.name] for why in Excluded}


def cover(posts: Iterable[tuple[object, Standing, Excluded | None]]) -> Coverage:
    """Coverage of one setting and requirement from (person, standing, why excluded) of its posts.

    A person counts once, and is counted where any of their posts is; covered where any counted
    post is. One left out is told by the first reason in the order of Excluded.
    """
    return coverage_of(Counter(_shares(posts).values()))


def coverage_of(people: Mapping[Share, int]) -> Coverage:
    """Coverage from how many people add what."""
    held = people.get(Share.HELD, 0)
    return Coverage(
        counted=held + people.get(Share.LACKING, 0),
        held=held,
        exempt=people.get(Share.EXEMPT, 0),
        long_absence=people.get(Share.LONG_ABSENCE, 0),
        new_starter=people.get(Share.NEW_STARTER, 0),
    )


def not_covered(posts: Iterable[tuple[object, Standing, Excluded | None]]) -> set[object]:
    """The people who are counted, and whom no post that is counted covers."""
    return {person for person, share in _shares(posts).items() if share == Share.LACKING}


def _shares(
    posts: Iterable[tuple[object, Standing, Excluded | None]],
) -> dict[object, Share]:
    """What each person adds."""
    shares: dict[object, Share] = {}
    for person, standing, excluded in posts:
        if excluded is not None:
            share = LEFT_OUT[excluded]
        else:
            share = Share.HELD if standing in HELD else Share.LACKING
        shares[person] = min(share, shares.get(person, share))
    return shares
