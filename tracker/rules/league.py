"""Settings in the order of their coverage, and those that no order should be made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from tracker.rules.coverage import Coverage
from tracker.rules.freshness import Figures, Freshness
from tracker.rules.trend import share

# One person more or less moves the share of fewer people by more than ten points.
FEWEST = 10

Key = TypeVar("Key")


class Apart(StrEnum):
    """Why a setting has no rank; the first that holds is named."""

    NO_DATA = "no_data"
    NOBODY = "nobody"
    OLD_FIGURES = "old_figures"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Placed(Generic[Key]):
    """A setting with its rank, from 1, which it may share; or why it has none."""

    key: Key
    coverage: Coverage
    figures: Figures
    rank: int | None = None
    shared: bool = False
    apart: Apart | None = None


def league(entries: Iterable[tuple[Key, Coverage, Figures]]) -> list[Placed[Key]]:
    """The ranked ones, highest exact share first, then those without a rank, as they came.

    Equal shares have one rank, and those after them the rank that they would have anyway: 1, 1, 3.
    """
    ranked: list[tuple[Fraction, Key, Coverage, Figures]] = []
    apart: list[Placed[Key]] = []
    for key, coverage, figures in entries:
        exact, why = share(coverage), why_apart(coverage, figures)
        if exact is None or why:
            apart.append(Placed(key, coverage, figures, apart=why))
        else:
            ranked.append((exact, key, coverage, figures))
    ranked.sort(key=lambda one: -one[0])
    shares = [one[0] for one in ranked]
    return [
        Placed(key, coverage, figures, shares.index(exact) + 1, shares.count(exact) > 1)
        for exact, key, coverage, figures in ranked
    ] + apart


def why_apart(coverage: Coverage, figures: Figures) -> Apart | None:
    """Why a coverage should not be ranked."""
    if figures.freshness == Freshness.NONE:
        return Apart.NO_DATA
    if not coverage.counted:
        return Apart.NOBODY
    if not figures.are_fresh:
        return Apart.OLD_FIGURES
    return Apart.FEW if coverage.counted < FEWEST else None
