"""Which training counts toward a requirement, and until which day it is good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.days import ONE_DAY, add_months
from tracker.rules.facts import Requirement, TrainingRecord
from tracker.rules.words import Convention, GovernedBy, Kind, Level, Mode, Result

GROUNDING = (Kind.INITIAL, Kind.FULL_PROGRAMME)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that satisfies a requirement's level and mode, with its last good day.

    A `last_good` of None is for ever; `governed_by` is then None too. `failed` says that an
    assessment was failed since, by the day judged: there is no grace then.
    """

    record: TrainingRecord
    family: str
    last_good: date | None
    governed_by: GovernedBy | None
    failed: bool = False

    @property
    def order(self) -> tuple:
        """Later last good day first, then the later delivery; the rest only makes it certain."""
        record = self.record
        curriculum = record.curriculum
        return (
            self.last_good or date.max,
            record.completed or date.min,
            curriculum.level.rank if curriculum else -1,
            (curriculum.provider, curriculum.code) if curriculum else ("", ""),
            record.provider.code if record.provider else "",
            record.provider_text or "",
            record.id,
        )


def kind_of(record: TrainingRecord, earliest: dict[str, date]) -> Kind:
    """The record's kind; where the file did not say, initial if it is the first of its family.

    `earliest` gives the first last-delivery day of each of the person's families.
    """
    if record.kind is not None:
        return record.kind
    if record.completed is None or record.curriculum is None:
        return Kind.INITIAL
    first = earliest[record.curriculum.family_key]
    return Kind.INITIAL if record.completed <= first else Kind.REFRESHER


def earliest_by_family(records: Collection[TrainingRecord]) -> dict[str, date]:
    """The first day on which each family appears among a person's records, whatever came of it."""
    earliest: dict[str, date] = {}
    for record in records:
        if record.curriculum and record.completed:
            family = record.curriculum.family_key
            earliest[family] = min(record.completed, earliest.get(family, date.max))
    return earliest


class History:
    """A person's records with what requirements have in common to ask of them, worked out once."""

    def __init__(self, records: Collection[TrainingRecord]) -> None:
        self._earliest = earliest_by_family(records)
        self._groundings = _groundings(records, self._earliest)
        self._ordered = sorted(records, key=lambda r: r.completed or date.min)
        self._found: dict[tuple[object, ...], list[Candidate]] = {}

    def candidates(self, requirement: Requirement) -> list[Candidate]:
        """The records that count toward a requirement, by day of delivery.

        Failed assessments and the day judged play no part here: a candidate is one from its
        delivery on, and `tracker.rules.standing` looks at what came after.
        """
        alike = (
            requirement.level,
            requirement.interval_months,
            requirement.convention,
            requirement.renewal_window_months,
            requirement.full_programme_months,
        )
        if alike not in self._found:
            self._found[alike] = self._under(requirement)
        return self._found[alike]

    def _under(self, requirement: Requirement) -> list[Candidate]:
        found: list[Candidate] = []
        for record in self._ordered:
            curriculum = record.curriculum
            if curriculum is None or not _satisfies(record, requirement.level):
                continue
            family = curriculum.family_key
            kind = kind_of(record, self._earliest)
            grounded = self._groundings.get(family, [])
            if kind == Kind.REFRESHER and not (
                record.completed and grounded and grounded[0] < record.completed
            ):
                continue
            last_good, rule = _last_good(record, kind, requirement, found, grounded)
            found.append(Candidate(record, family, last_good, rule))
        return found


def candidates(records: Collection[TrainingRecord], requirement: Requirement) -> list[Candidate]:
    """A person's records that count toward a requirement, by day of delivery."""
    return History(records).candidates(requirement)


def _satisfies(record: TrainingRecord, level: Level) -> bool:
    return (
        record.result == Result.PASSED
        and record.curriculum is not None
        and record.curriculum.level.rank >= level.rank
        and not (level == Level.PHYSICAL and record.mode == Mode.E_LEARNING)
    )


def _groundings(
    records: Collection[TrainingRecord], earliest: dict[str, date]
) -> dict[str, list[date]]:
    """The days of the passed initial and full programmes of each family, in order."""
    days: dict[str, list[date]] = {}
    for record in records:
        if (
            record.result == Result.PASSED
            and record.curriculum
            and record.completed
            and kind_of(record, earliest) in GROUNDING
        ):
            days.setdefault(record.curriculum.family_key, []).append(record.completed)
    return {family: sorted(found) for family, found in days.items()}


def _last_good(
    record: TrainingRecord,
    kind: Kind,
    requirement: Requirement,
    earlier: Sequence[Candidate],
    grounded: Sequence[date],
) -> tuple[date | None, GovernedBy | None]:
    """The earliest of the days that the rules give, with the rule; first named on a tie."""
    ends: list[tuple[date, GovernedBy]] = []
    done = record.completed
    if done is not None and requirement.interval_months is not None:
        ends.append(_renewed(record, kind, requirement, earlier))
    if record.printed_expiry is not None:
        ends.append((record.printed_expiry, GovernedBy.PRINTED_EXPIRY))
    if end := _programme_end(record, requirement, grounded):
        ends.append((end, GovernedBy.FULL_PROGRAMME))
    return min(ends, key=lambda end: end[0], default=(None, None))


def programme_end(
    records: Collection[TrainingRecord], record: TrainingRecord, requirement: Requirement
) -> date | None:
    """The day up to which the person's full programme before or with a record is good.

    None without one, or where the requirement does not ask for it again.
    """
    if record.curriculum is None:
        return None
    groundings = _groundings(records, earliest_by_family(records))
    return _programme_end(record, requirement, groundings.get(record.curriculum.family_key, ()))


def _programme_end(
    record: TrainingRecord, requirement: Requirement, grounded: Sequence[date]
) -> date | None:
    done, months = record.completed, requirement.full_programme_months
    if done is None or months is None:
        return None
    programmes = [day for day in grounded if day <= done]
    return months_on(programmes[-1], months, requirement) if programmes else None


def _renewed(
    record: TrainingRecord, kind: Kind, requirement: Requirement, earlier: Sequence[Candidate]
) -> tuple[date, GovernedBy]:
    """The interval's end, after the latest last good day of the person's earlier candidates."""
    done = record.completed
    assert done is not None
    assert record.curriculum is not None
    family = record.curriculum.family_key
    before = [
        candidate.last_good
        for candidate in earlier
        if candidate.family == family
        and candidate.last_good is not None
        and (candidate.record.completed or date.min) < done
    ]
    return renewed(done, kind, requirement, max(before, default=None))


def renewed(
    done: date, kind: Kind, requirement: Requirement, due: date | None
) -> tuple[date, GovernedBy]:
    """The interval's end; for a refresher inside the renewal window, the kept anniversary.

    `due` is the last good day before it, of the same family. The requirement has an interval.
    """
    months, window = requirement.interval_months, requirement.renewal_window_months
    assert months is not None
    if (
        kind == Kind.REFRESHER
        and window is not None
        and due is not None
        and add_months(due, -window) <= done <= due
    ):
        return add_months(due, months), GovernedBy.ANNIVERSARY
    return months_on(done, months, requirement), GovernedBy.INTERVAL


def months_on(day: date, months: int, requirement: Requirement) -> date:
    """The last good day of months that begin on a day, by the requirement's convention."""
    end = add_months(day, months)
    return end - ONE_DAY if requirement.convention == Convention.DAY_BEFORE else end
