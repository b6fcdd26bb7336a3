"""Spoilt files, read: each ends as a workbook or as a refusal, in time."""

from collections.abc import Iterator
from random import Random

from tests.fuzz.reader import Reader
from tests.fuzz.seeds import seeds
from tests.fuzz.spoiling import spoilt

Case = tuple[int, str, str | None, bytes]


def spoilt_files(seed: int, first: int, cases: int) -> Iterator[Case]:
    """For each case its number, its outcome, what broke if anything did, and the file."""
    reader = Reader()
    whole = list(seeds().values())
    try:
        for number in range(first, first + cases):
            random = Random(f"{seed} files {number}")
            data = spoilt(random.choice(whole), random, whole)
            outcome = reader.outcome(data)
            broke = outcome.startswith("fault") or outcome == "hung"
            yield number, outcome.split()[0], outcome if broke else None, data
    finally:
        reader.stop()
