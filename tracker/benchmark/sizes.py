"""How large a world is, and how what there is of a thing is shared out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tracker.demo.places import ORGANISATIONS, SETTINGS

LEAST_POSTS = 100
MOST_POSTS, MOST_SETTINGS, MOST_RECORDS = 2_000_000, 25_000, 5_000_000
POSTS_A_SETTING, POSTS_AN_ORGANISATION, MOST_ORGANISATIONS = 40, 4_000, 250


class OutOfBounds(ValueError):
    """A world of this size cannot be made; the message says which number to change."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each there is in a world."""

    posts: int
    settings: int
    records: int
    organisations: int

    @classmethod
    def of(
        cls,
        posts: int,
        settings: int | None = None,
        records: int | None = None,
        organisations: int | None = None,
    ) -> "Sizes":
        """What is not given follows from the posts. Raises OutOfBounds."""
        few = len(ORGANISATIONS)
        wanted = posts // POSTS_AN_ORGANISATION if organisations is None else organisations
        if organisations is None:
            wanted = min(max(wanted, few), MOST_ORGANISATIONS)
        fewest = len(SETTINGS) + wanted - few
        if settings is None:
            settings = min(max(posts // POSTS_A_SETTING, fewest), MOST_SETTINGS)
        records = posts * 5 // 2 if records is None else records
        _check("posts", posts, LEAST_POSTS, MOST_POSTS)
        _check("organisations", wanted, few, MOST_ORGANISATIONS)
        _check("settings", settings, fewest, MOST_SETTINGS)
        _check("records", records, 0, MOST_RECORDS)
        return cls(posts, settings, records, wanted)


def _check(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise OutOfBounds(f"Give {least:,} to {most:,} {name}: {value:,} cannot be made.")


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """The total in whole parts by these weights; the parts add up to it exactly."""
    sums = list(accumulate(weights, initial=0.0))
    marks = [round(total * one / sums[-1]) for one in sums]
    return [after - before for before, after in pairwise(marks)]
