"""Two pieces of work timed beside each other, and what one is as a multiple of the other."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Ratio:
    """The fastest round of the work and of its floor, in seconds, and the multiple to reach."""

    name: str
    work: float
    floor: float
    reach: float

    def __str__(self) -> str:
        times = self.work / self.floor
        word = "reached" if times <= self.reach else "NOT REACHED"
        return (
            f"{self.name:<62} {self.work:7.2f} s  floor {self.floor:6.2f} s  "
            f"{times:5.1f} x of {self.reach:g} x  {word}"
        )


def ratio(
    name: str, work: Callable[[], object], floor: Callable[[], object], reach: float
) -> Ratio:
    """The work and its floor in turn, so that a busy machine is busy for both."""
    pairs = [(timed(work), timed(floor)) for _ in range(ROUNDS)]
    return Ratio(name, min(one for one, _ in pairs), min(one for _, one in pairs), reach)


def timed(work: Callable[[], object]) -> float:
    """How long the work takes, in seconds."""
    gc.collect()
    begun = perf_counter()
    work()
    return perf_counter() - begun
