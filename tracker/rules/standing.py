"""A post's standing against a requirement on a day, since when, and until when.

A standing can only change on a day that the facts name: the walks back and forward try those
days and no others.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from tracker.rules.assurance import Verdict, assure
from tracker.rules.coverage import Excluded, why_excluded
from tracker.rules.days import ONE_DAY, add_days
from tracker.rules.due import Candidate, History
from tracker.rules.evidence import is_proven, with_evidence
from tracker.rules.facts import Post, Requirement, Setting, TrainingRecord, in_force
from tracker.rules.governing import (
    Governed,
    Ranked,
    ended_by_failure,
    governed,
    in_order,
    stood_before,
)
from tracker.rules.words import Assurance, GovernedBy, Result, Standing

STAGES = (90, 60, 30, 7)

Assure = Callable[[TrainingRecord, Setting], Verdict]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of a post and a requirement on one day; `standing` None where there is none.

    `due_on` is the last good day of the governing record. `stage` is the number of days (of
    STAGES) within which training is due. `excluded` says why coverage leaves the post out.
    """

    standing: Standing | None = None
    requirement: Requirement | None = None
    governing: TrainingRecord | None = None
    due_on: date | None = None
    governed_by: GovernedBy | None = None
    assurance: Assurance | None = None
    in_grace: bool = False
    stage: int | None = None
    excluded: Excluded | None = None


_NONE = (None, None, None, None, None, None, False, None, None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer with its place in time.

    `since` is the first day of the unbroken run of this standing and `next_change_on` the first
    day after it (None: never). The whole answer, to the last detail, is the same on every day
    of `holds_from`..`holds_until`, the latter not inside; None is open on that side.
    """

    answer: Answer
    verdict: Verdict | None
    since: date | None
    next_change_on: date | None
    holds_from: date | None
    holds_until: date | None


class Case:
    """One post against the versions of one requirement code, with the person's records.

    Whoever has several cases of one person may give them all the same history of the records.
    """

    def __init__(
        self,
        post: Post,
        versions: Collection[Requirement],
        records: Collection[TrainingRecord],
        assured: Assure = assure,
        history: History | None = None,
    ) -> None:
        self.post = post
        self.versions = versions
        self.records = records
        self.assured = assured
        self._failures = [r for r in records if r.result == Result.FAILED and r.completed]
        self._history = history or History(records)
        self._ranked: dict[int, list[Ranked]] = {}
        self._on: dict[int, bool] = {}

    def answer(self, day: date) -> Answer:
        """The answer on that day, from nothing but the facts."""
        return Answer(*self._told(day))

    def _told(self, day: date) -> tuple[Any, ...]:
        """The answer's fields in their order: many days are tried for each that is told."""
        requirement = in_force(self.versions, day)
        if requirement is None or day not in self.post.period or not self._is_on(requirement):
            return _NONE
        standing, one, in_grace = self._governed(requirement, day)
        excluded = why_excluded(self.post, requirement, standing, day)
        if one is None:
            return (standing, requirement, None, None, None, None, False, None, excluded)
        candidate = one.candidate
        return (
            standing,
            requirement,
            candidate.record,
            candidate.last_good,
            candidate.governed_by,
            one.verdict.assurance,
            in_grace,
            _stage(candidate, day) if standing == Standing.DUE_SOON else None,
            excluded,
        )

    def _is_on(self, version: Requirement) -> bool:
        """Whether a version is on the post, worked out once."""
        key = id(version)
        if key not in self._on:
            self._on[key] = version.applies_to(self.post)
        return self._on[key]

    def verdict(self, record: TrainingRecord) -> Verdict:
        """The record's assurance for this post's setting."""
        return self.assured(record, self.post.setting)

    def explained(self, answer: Answer) -> Verdict | None:
        """The governing record's assurance, and its evidence where the requirement asks for any."""
        record, requirement = answer.governing, answer.requirement
        if record is None or requirement is None:
            return None
        return with_evidence(self.verdict(record), record, requirement)

    def judge(self, day: date) -> Judgement:
        """The answer on that day, with since when and until when it holds."""
        here = self._told(day)
        place = bisect_right(self.change_days, day)
        holds_until = next_change_on = None
        for edge in self.change_days[place:]:
            then = self._told(edge)
            if holds_until is None and then != here:
                holds_until = edge
            if then[0] != here[0]:
                next_change_on = edge
                break
        since, holds_from = self._walk_back(here, self.change_days[:place])
        answer = Answer(*here)
        # What is known of the setting is so in a period; beyond it somebody else may run it.
        days = self.post.setting.period
        holds_from = max((day for day in (holds_from, days.start) if day), default=None)
        holds_until = min((day for day in (holds_until, days.end) if day), default=None)
        verdict = self.explained(answer)
        return Judgement(answer, verdict, since, next_change_on, holds_from, holds_until)

    def _walk_back(
        self, here: tuple[Any, ...], edges: Sequence[date]
    ) -> tuple[date | None, date | None]:
        """The first day of this word's unbroken run, and of this whole answer's."""
        since = holds_from = None
        for edge in reversed(edges):
            before = self._told(edge - ONE_DAY) if edge > date.min else here
            if holds_from is None and before != here:
                holds_from = edge
            if before[0] != here[0]:
                since = edge
                break
        return (since if here[0] else None), holds_from

    @cached_property
    def change_days(self) -> list[date]:
        """Every day on which the answer can differ from the day before, in order."""
        return sorted(set(self._edges()))

    def _edges(self) -> Iterator[date]:
        post = self.post
        for period in (post.period, post.absence, post.exempt):
            if period is not None:
                yield from period.edges
        yield from (record.completed for record in self.records if record.completed)
        for version in self.versions:
            yield from version.period.edges
            if not self._is_on(version):
                continue
            if post.period.start and version.new_starter_days:
                yield add_days(post.period.start, version.new_starter_days)
            yield from self._running_out(version)

    def _running_out(self, version: Requirement) -> Iterator[date]:
        """The days on which the passing of time can change what the candidates make of it."""
        after = _edges_after(version.warning_days, version.grace_days)
        ranked = self._ranked_under(version)
        # A failed assessment may bring back what another candidate had stood before.
        limits = [date.max] * len(ranked) if self._failures else stood_before(ranked)
        for one, limit in zip(ranked, limits, strict=True):
            if (last_good := one.candidate.last_good) is not None:
                for days in after:
                    if (edge := add_days(last_good, days)) > limit:
                        break
                    yield edge

    def is_candidate(self, record: TrainingRecord, requirement: Requirement) -> bool:
        """Whether one of the person's records counts toward the requirement, assured or not."""
        return any(one.record is record for one in self._history.candidates(requirement))

    def assured_before(self, requirement: Requirement, first: date, last: date) -> list[Candidate]:
        """The assured candidates delivered before a first day, as they stand on a last day: ended
        by what was failed up to then."""
        live = ended_by_failure(
            [
                c
                for c in self._history.candidates(requirement)
                if c.record.completed and c.record.completed < first
            ],
            [r for r in self._failures if r.completed and r.completed <= last],
        )
        return [candidate for candidate in live if self._counts(candidate.record, requirement)]

    def _counts(self, record: TrainingRecord, requirement: Requirement) -> bool:
        is_assured = self.verdict(record).is_at_least(requirement.assurance)
        return is_assured and is_proven(record, requirement)

    def _governed(self, requirement: Requirement, day: date) -> Governed:
        """The standing, the candidate that governs it, and whether it is held in grace."""
        if self.post.exempt and day in self.post.exempt:
            return Governed(Standing.EXEMPT)
        ranked = self._ranked_under(requirement)
        failures = [r for r in self._failures if r.completed and r.completed <= day]
        if failures:
            live = [one.candidate for one in ranked if one.delivered <= day]
            ranked = self._ranked_of(ended_by_failure(live, failures), requirement)
        return governed(ranked, requirement, day)

    def _ranked_under(self, requirement: Requirement) -> list[Ranked]:
        """The candidates under a version, best first, worked out once."""
        key = id(requirement)
        if key not in self._ranked:
            self._ranked[key] = self._ranked_of(self._history.candidates(requirement), requirement)
        return self._ranked[key]

    def _ranked_of(self, found: Iterable[Candidate], requirement: Requirement) -> list[Ranked]:
        ranked = []
        for candidate in found:
            record = candidate.record
            verdict = self.verdict(record)
            counts = verdict.is_at_least(requirement.assurance) and is_proven(record, requirement)
            ranked.append(Ranked(candidate, record.completed or date.min, counts, verdict))
        return in_order(ranked)


def _stage(candidate: Candidate, day: date) -> int | None:
    """The tightest stage that the days left fall into; None while none has been reached."""
    if candidate.last_good is None:
        return None
    left = (candidate.last_good - day).days
    return min((stage for stage in STAGES if left <= stage), default=None)


@lru_cache
def _edges_after(warning_days: int, grace_days: int) -> tuple[int, ...]:
    """The days after a last good day, before it below zero, on which the passing of time can change
    the answer, in order."""
    return tuple(sorted({*(-days for days in (warning_days, *STAGES)), 1, grace_days + 1}))
