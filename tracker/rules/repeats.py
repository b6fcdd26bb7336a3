"""Which courses were repeated earlier than anything asked for, and in how many days.

A delivery is *asked for* where it counts toward a requirement that is in force on a post of the
person on its first day: passed, at the requirement's level or above, a refresher only after an
initial course of its family. It is *early* toward that requirement where an assured course that
ended before it, at its level or above, was still good on its first day, and by more than the
requirement's renewal window; without a window, by more than the days for which the requirement
warns that training is due. The earlier course's last good day is the one that governs standings:
so a full programme that is due inside the window, or a shorter expiry on the certificate, asks for
the training, and a failed assessment has ended what was good.

A delivery is a *repetition* where it is early toward everything that asks for it. One that is
needed by any post of the person is none, nor is one that raises the level, nor one after training
that was not assured. What nothing asks for is not judged at all.

- `same_course`: toward each requirement, a course of the same family was good.
- `other_course`: toward one of them, only a course of another family was: the setting has changed
  its curriculum, and its people were trained in the new one. It took the time, but is not the same.
- `other_employer`: the person needed it by what this employer has recorded, but what another
  employer recorded of the same person was good.

Its days are those of attendance: from the first to the last day of the delivery, both inside, and
one where the first is not known.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.days import add_days, add_months
from tracker.rules.facts import Post, Requirement, TrainingRecord, in_force
from tracker.rules.standing import Case
from tracker.rules.trend import last_of_month, months_ended

SETTLED_MONTHS = 3
"""So long after a month what was attended in it is counted anew: a setting's files may be 90 days
apart before its figures are old, and training is recorded after it was given."""


class Repetition(StrEnum):
    """How a delivery repeats what was good."""

    SAME_COURSE = "same_course"
    OTHER_COURSE = "other_course"
    OTHER_EMPLOYER = "other_employer"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Training that somebody attended, for the post that it is told of.

    That is the first post, by its id, for which it was asked; where none asked for it, the first
    that the person held on its first day.
    """

    record: TrainingRecord
    post: Post
    days: int
    repetition: Repetition | None


def settled(month: date, day: date) -> date:
    """The month, by its last day, by whose end a month's training is told on a day: the last that
    has ended before the day, and SETTLED_MONTHS later at the latest."""
    return min(last_of_month(add_months(month, SETTLED_MONTHS)), months_ended(day, 1)[0])


def first_day(record: TrainingRecord) -> date | None:
    """The first day of a delivery, its last where that alone is known; None without either."""
    return record.started or record.completed


def days_of(record: TrainingRecord) -> int:
    """The days of attendance: one where the first day is not known."""
    if record.started is None or record.completed is None:
        return 1
    return (record.completed - record.started).days + 1


def deliveries(
    records: Iterable[TrainingRecord], posts: Collection[Post], cases: Sequence[Case]
) -> Iterator[Delivery]:
    """What a person attended while they held any of their posts, whatever came of it.

    `cases` are the person's posts against the requirements, with all that is known of them.
    """
    for record in records:
        first = first_day(record)
        held = [post for post in posts if first is not None and first in post.period]
        if not held:
            continue
        asked = [case.post for case, _ in _asking(record, cases)]
        post = min(asked or held, key=lambda one: one.id)
        yield Delivery(record, post, days_of(record), repetition(record, cases))


def repetition(
    record: TrainingRecord, cases: Sequence[Case], elsewhere: Sequence[Case] = ()
) -> Repetition | None:
    """How the delivery repeats what was good; None where something needed it, or nothing asked.

    `elsewhere` are the same posts against the same requirements, in the same order, with what
    another employer has recorded of the person.
    """
    found: set[Repetition] = set()
    others: Sequence[Case | None] = elsewhere or [None] * len(cases)
    for (case, requirement), other in (
        (asking, other)
        for one, other in zip(cases, others, strict=True)
        for asking in _asking(record, [one])
    ):
        how = _early(record, case, requirement)
        if how is None and other and _early(record, other, requirement):
            how = Repetition.OTHER_EMPLOYER
        if how is None:
            return None
        found.add(how)
    return max(found, key=list(Repetition).index, default=None)


def _asking(record: TrainingRecord, cases: Iterable[Case]) -> Iterator[tuple[Case, Requirement]]:
    """The cases that ask for a delivery, with the version in force on its first day."""
    first = first_day(record)
    if first is None or record.completed is None:
        return
    for case in cases:
        requirement = in_force(case.versions, first)
        if (
            requirement
            and first in case.post.period
            and requirement.applies_to(case.post)
            and case.is_candidate(record, requirement)
        ):
            yield case, requirement


def _early(record: TrainingRecord, case: Case, requirement: Requirement) -> Repetition | None:
    """How a delivery that was asked for came too early, if it did."""
    first, last, curriculum = first_day(record), record.completed, record.curriculum
    if first is None or last is None or curriculum is None:
        return None
    good = [
        one.family
        for one in case.assured_before(requirement, first, last)
        if _is_at_least(one.record, record) and first < _opens(one.last_good, requirement)
    ]
    if not good:
        return None
    same = curriculum.family_key in good
    return Repetition.SAME_COURSE if same else Repetition.OTHER_COURSE


def _is_at_least(earlier: TrainingRecord, record: TrainingRecord) -> bool:
    if earlier.curriculum is None or record.curriculum is None:
        return False
    return earlier.curriculum.level.rank >= record.curriculum.level.rank


def _opens(last_good: date | None, requirement: Requirement) -> date:
    """The first day on which training that is good until a day may be renewed."""
    if last_good is None:
        return date.max
    if requirement.renewal_window_months is not None:
        return add_months(last_good, -requirement.renewal_window_months)
    return add_days(last_good, -requirement.warning_days)
