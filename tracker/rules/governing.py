"""Which of a person's candidates governs a standing on a day.

The candidates are put in order once; on each day the first that is there already decides. Failed
assessments are rare: where there was one by that day, the order is made anew.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tracker.rules.assurance import Verdict
from tracker.rules.days import ONE_DAY, add_days
from tracker.rules.due import Candidate
from tracker.rules.facts import Requirement, TrainingRecord
from tracker.rules.words import Assurance, GovernedBy, Level, Standing


class Ranked(NamedTuple):
    """A candidate with its day of delivery and its assurance; `counts` says that it is assured and
    proven enough."""

    candidate: Candidate
    delivered: date
    counts: bool
    verdict: Verdict


class Governed(NamedTuple):
    """A standing, the candidate that governs it, and whether it is held in grace."""

    standing: Standing
    by: Ranked | None = None
    in_grace: bool = False


def in_order(found: Iterable[Ranked]) -> list[Ranked]:
    """The latest last good day first, then the latest delivery."""
    return sorted(found, key=lambda one: one.candidate.order, reverse=True)


def governed(ranked: Iterable[Ranked], requirement: Requirement, day: date) -> Governed:
    """The standing on a day, of candidates in order: the first of a kind is good for longest."""
    ended = other = None
    for one in ranked:
        candidate, delivered, counts, _ = one
        if delivered > day:
            continue
        if not counts:
            other = other or one
        elif _is_good(candidate, day):
            return Governed(_warned(candidate, requirement, day), one)
        elif _is_in_grace(candidate, requirement, day):
            return Governed(Standing.DUE_SOON, one, True)
        else:
            ended = ended or one
    if other is not None and _is_good(other.candidate, day):
        is_known = other.verdict.assurance != Assurance.UNKNOWN
        return Governed(Standing.NOT_ASSURED if is_known else Standing.UNKNOWN, other)
    if ended or other:
        return Governed(Standing.EXPIRED, ended or other)
    return Governed(Standing.NEVER_TRAINED)


def stood_before(ranked: Iterable[Ranked]) -> Iterator[date]:
    """For each candidate in order, the day from which on a better one is there: from then on it
    governs nothing, where nothing was failed.

    What counts is better than what does not.
    """
    of_all = of_counting = date.max
    for one in ranked:
        yield of_counting if one.counts else of_all
        of_all = min(of_all, one.delivered)
        if one.counts:
            of_counting = min(of_counting, one.delivered)


def ended_by_failure(
    live: list[Candidate], failures: Collection[TrainingRecord]
) -> list[Candidate]:
    """The candidates, those ended whose family and level was failed after its last pass."""
    if not failures:
        return live
    return [_ended(candidate, live, failures) for candidate in live]


def _ended(
    candidate: Candidate, live: Collection[Candidate], failures: Collection[TrainingRecord]
) -> Candidate:
    """The candidate, good at the latest until the day before the first failure since the pass."""
    if candidate.record.completed is None:
        return candidate
    skill = _skill(candidate.record)
    last_pass = max(
        c.record.completed for c in live if c.record.completed and _skill(c.record) == skill
    )
    failed = [
        r.completed
        for r in failures
        if r.completed and r.completed > last_pass and _skill(r) == skill
    ]
    if not failed:
        return candidate
    ended = min(failed) - ONE_DAY
    if candidate.last_good is not None and candidate.last_good <= ended:
        return replace(candidate, failed=True)
    return replace(
        candidate, last_good=ended, governed_by=GovernedBy.FAILED_ASSESSMENT, failed=True
    )


def _skill(record: TrainingRecord) -> tuple[str, Level] | None:
    """What an assessment assesses: a curriculum family at a level."""
    curriculum = record.curriculum
    return (curriculum.family_key, curriculum.level) if curriculum else None


def _is_good(candidate: Candidate, day: date) -> bool:
    return candidate.last_good is None or day <= candidate.last_good


def _is_in_grace(candidate: Candidate, requirement: Requirement, day: date) -> bool:
    return (
        not candidate.failed
        and candidate.last_good is not None
        and day <= add_days(candidate.last_good, requirement.grace_days)
    )


def _warned(candidate: Candidate, requirement: Requirement, day: date) -> Standing:
    last_good = candidate.last_good
    if last_good is not None and (last_good - day).days <= requirement.warning_days:
        return Standing.DUE_SOON
    return Standing.IN_DATE
