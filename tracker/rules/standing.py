"""A post's standing against a requirement on a day, since when, and until when.

A standing can only change on a day that the facts name: the walks back and forward try those
days and no others.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tracker.rules.assurance import Verdict, assure
from tracker.rules.coverage import Excluded, why_excluded
from tracker.rules.days import ONE_DAY, add_days
from tracker.rules.due import Candidate, candidates
from tracker.rules.evidence import is_proven, with_evidence
from tracker.rules.facts import Post, Requirement, Setting, TrainingRecord, in_force
from tracker.rules.words import Assurance, GovernedBy, Level, Result, Standing

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
    """One post against the versions of one requirement code, with the person's records."""

    def __init__(
        self,
        post: Post,
        versions: Collection[Requirement],
        records: Collection[TrainingRecord],
        assured: Assure = assure,
    ) -> None:
        self.post = post
        self.versions = versions
        self.records = records
        self.assured = assured
        self._failures = [r for r in records if r.result == Result.FAILED and r.completed]
        self._candidates: dict[int, list[Candidate]] = {}

    def answer(self, day: date) -> Answer:
        """The answer on that day, from nothing but the facts."""
        requirement = in_force(self.versions, day)
        if (
            requirement is None
            or day not in self.post.period
            or not requirement.applies_to(self.post)
        ):
            return Answer()
        standing, candidate, in_grace = self._standing(requirement, day)
        excluded = why_excluded(self.post, requirement, standing, day)
        if candidate is None:
            return Answer(standing, requirement, excluded=excluded)
        return Answer(
            standing=standing,
            requirement=requirement,
            governing=candidate.record,
            due_on=candidate.last_good,
            governed_by=candidate.governed_by,
            assurance=self.verdict(candidate.record).assurance,
            in_grace=in_grace,
            stage=_stage(candidate, day) if standing == Standing.DUE_SOON else None,
            excluded=excluded,
        )

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
        here = self.answer(day)
        ahead = self.change_days[bisect_right(self.change_days, day) :]
        holds_until = next_change_on = None
        for edge in ahead:
            then = self.answer(edge)
            if holds_until is None and then != here:
                holds_until = edge
            if then.standing != here.standing:
                next_change_on = edge
                break
        behind = self.change_days[: bisect_right(self.change_days, day)]
        since, holds_from = self._walk_back(here, behind)
        verdict = self.explained(here)
        # What is known of the setting is so in a period; beyond it somebody else may run it.
        days = self.post.setting.period
        holds_from = max((day for day in (holds_from, days.start) if day), default=None)
        holds_until = min((day for day in (holds_until, days.end) if day), default=None)
        return Judgement(here, verdict, since, next_change_on, holds_from, holds_until)

    def _walk_back(self, here: Answer, edges: Sequence[date]) -> tuple[date | None, date | None]:
        """The first day of this word's unbroken run, and of this whole answer's."""
        since = holds_from = None
        for edge in reversed(edges):
            before = self.answer(edge - ONE_DAY) if edge > date.min else here
            if holds_from is None and before != here:
                holds_from = edge
            if before.standing != here.standing:
                since = edge
                break
        return (since if here.standing else None), holds_from

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
            if not version.applies_to(post):
                continue
            if post.period.start and version.new_starter_days:
                yield add_days(post.period.start, version.new_starter_days)
            for candidate in self._of(version):
                if candidate.last_good is not None:
                    yield from _edges_of(candidate.last_good, version)

    def _of(self, version: Requirement) -> list[Candidate]:
        """The candidates under one version, worked out once."""
        if id(version) not in self._candidates:
            self._candidates[id(version)] = candidates(self.records, version)
        return self._candidates[id(version)]

    def is_candidate(self, record: TrainingRecord, requirement: Requirement) -> bool:
        """Whether one of the person's records counts toward the requirement, assured or not."""
        return any(one.record is record for one in self._of(requirement))

    def assured_before(self, requirement: Requirement, first: date, last: date) -> list[Candidate]:
        """The assured candidates delivered before a first day, as they stand on a last day: ended
        by what was failed up to then."""
        live = _ended_by_failure(
            [c for c in self._of(requirement) if c.record.completed and c.record.completed < first],
            [r for r in self._failures if r.completed and r.completed <= last],
        )
        return [candidate for candidate in live if self._counts(candidate.record, requirement)]

    def _counts(self, record: TrainingRecord, requirement: Requirement) -> bool:
        is_assured = self.verdict(record).is_at_least(requirement.assurance)
        return is_assured and is_proven(record, requirement)

    def _standing(
        self, requirement: Requirement, day: date
    ) -> tuple[Standing, Candidate | None, bool]:
        """The standing, the candidate that governs it, and whether it is held in grace."""
        if self.post.exempt and day in self.post.exempt:
            return Standing.EXEMPT, None, False
        live = _ended_by_failure(
            [c for c in self._of(requirement) if (c.record.completed or date.min) <= day],
            [record for record in self._failures if (record.completed or day) <= day],
        )
        if not live:
            return Standing.NEVER_TRAINED, None, False
        assured = [c for c in live if self._counts(c.record, requirement)]
        if best := _best(c for c in assured if _good_on(c, day)):
            return _warned(best, requirement, day), best, False
        if best := _best(c for c in assured if _in_grace(c, requirement, day)):
            return Standing.DUE_SOON, best, True
        if best := _best(c for c in live if c not in assured and _good_on(c, day)):
            unknown = self.verdict(best.record).assurance == Assurance.UNKNOWN
            return (Standing.UNKNOWN if unknown else Standing.NOT_ASSURED), best, False
        return Standing.EXPIRED, _best(assured or live), False


def _ended_by_failure(
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


def _best(found: Iterable[Candidate]) -> Candidate | None:
    """The candidate with the latest last good day, then the latest delivery."""
    return max(found, key=lambda candidate: candidate.order, default=None)


def _good_on(candidate: Candidate, day: date) -> bool:
    return candidate.last_good is None or day <= candidate.last_good


def _in_grace(candidate: Candidate, requirement: Requirement, day: date) -> bool:
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


def _stage(candidate: Candidate, day: date) -> int | None:
    """The tightest stage that the days left fall into; None while none has been reached."""
    if candidate.last_good is None:
        return None
    left = (candidate.last_good - day).days
    return min((stage for stage in STAGES if left <= stage), default=None)


def _edges_of(last_good: date, version: Requirement) -> Iterator[date]:
    """The days on which a candidate's own passing of time can change the answer."""
    for days_before in {version.warning_days, *STAGES}:
        yield add_days(last_good, -days_before)
    yield add_days(last_good, 1)
    yield add_days(last_good, version.grace_days + 1)
