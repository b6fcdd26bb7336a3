"""How a setting's coverage became another between two days, person by person, in parts that add up.

Each day is judged by what was known at its end. Of those counted on both days some were covered
and are not, and some were not and are; the others joined the count or left it:

    counted then = counted before + joined - left
    covered then = covered before + joined covered - left covered + gained - lost
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.rules.coverage import HELD, Coverage, Excluded, cover
from tracker.rules.days import ALWAYS
from tracker.rules.facts import Post, Requirement, TrainingRecord
from tracker.rules.standing import Answer, Case
from tracker.rules.wording import say
from tracker.rules.words import GovernedBy, Standing


class Why(StrEnum):
    """Why somebody joined the count, left it, came to be covered, or is covered no more."""

    STARTED = "started"
    ENTERED_LATER = "entered_later"
    ASKED = "asked"
    EXEMPTION_ENDED = "exemption_ended"
    CAME_BACK = "came_back"
    FIRST_DAYS_OVER = "first_days_over"
    LEFT = "left"
    TAKEN_OUT = "taken_out"
    NOT_ASKED = "not_asked"
    EXEMPTED = "exempted"
    LONG_ABSENCE = "long_absence"
    FIRST_DAYS = "first_days"
    TRAINED = "trained"
    RECORDED_LATER = "recorded_later"
    COUNTS_NOW = "counts_now"
    RULE_CHANGED = "rule_changed"
    EXPIRED = "expired"
    FAILED = "failed"
    NOT_ASSURED = "not_assured"
    RECORD_CORRECTED = "record_corrected"


INCLUDED = {
    Excluded.EXEMPT: Why.EXEMPTION_ENDED,
    Excluded.LONG_ABSENCE: Why.CAME_BACK,
    Excluded.NEW_STARTER: Why.FIRST_DAYS_OVER,
}
LEFT_OUT = {
    Excluded.EXEMPT: Why.EXEMPTED,
    Excluded.LONG_ABSENCE: Why.LONG_ABSENCE,
    Excluded.NEW_STARTER: Why.FIRST_DAYS,
}
_BEST_FIRST = (
    Standing.IN_DATE,
    Standing.DUE_SOON,
    Standing.UNKNOWN,
    Standing.NOT_ASSURED,
    Standing.EXPIRED,
    Standing.NEVER_TRAINED,
    Standing.EXEMPT,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A setting against one requirement at the end of a day, as known then: each person's posts
    there, and the cases of those that any version is on."""

    day: date
    posts: Mapping[int, Sequence[Post]]
    cases: Mapping[int, Sequence[Case]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A person who is counted or covered on one of the days alone, and why.

    `post` and `answer` are those of the later day, or of the earlier where there are none then;
    `is_covered` is of the day on which they are counted, the later if both. `on` is the day of it,
    where there is one, and `said` which link of the chain fails.
    """

    person: int
    post: Post
    answer: Answer
    is_covered: bool
    why: Why
    on: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Coverage on the two days, and everybody who makes the difference, by person."""

    before: Coverage
    after: Coverage
    joined: tuple[Moved, ...]
    left: tuple[Moved, ...]
    gained: tuple[Moved, ...]
    lost: tuple[Moved, ...]

    @property
    def joined_covered(self) -> int:
        return sum(one.is_covered for one in self.joined)

    @property
    def left_covered(self) -> int:
        return sum(one.is_covered for one in self.left)

    @property
    def is_none(self) -> bool:
        return not (self.joined or self.left or self.gained or self.lost)


def tally(moved: Iterable[Moved]) -> list[tuple[Why, int]]:
    """How many for each reason, the commonest first."""
    return Counter(one.why for one in moved).most_common()


def difference(before: Day, after: Day) -> Difference:
    """What became of each person between the two days."""
    was, now = _People(before), _People(after)
    counted, held = was.counted, was.held
    return Difference(
        before=was.coverage,
        after=now.coverage,
        joined=tuple(_joined(was, now, key) for key in sorted(now.counted - counted)),
        left=tuple(_left(was, now, key) for key in sorted(counted - now.counted)),
        gained=tuple(_gained(was, now, key) for key in sorted((now.held & counted) - held)),
        lost=tuple(_lost(was, now, key) for key in sorted((held & now.counted) - now.held)),
    )


class _People:
    """The people of one day, each with the post that speaks for them."""

    def __init__(self, told: Day) -> None:
        self.day = told.day
        self.posts = told.posts
        self.answers: dict[int, tuple[Case, Answer]] = {}
        everyone = []
        for person, cases in told.cases.items():
            found = [(case, case.answer(told.day)) for case in cases]
            asked = [(case, answer) for case, answer in found if answer.standing]
            if asked:
                self.answers[person] = min(asked, key=_speaks_first)
            everyone += [(person, one.standing, one.excluded) for _, one in asked if one.standing]
        self.coverage = cover(everyone)
        counted = {key: one for key, (_, one) in self.answers.items() if one.excluded is None}
        self.counted = frozenset(counted)
        self.held = frozenset(key for key, one in counted.items() if one.standing in HELD)

    def works(self, person: int) -> bool:
        """Whether they have a post in the setting that day."""
        return any(self.day in post.period for post in self.posts.get(person, ()))


def _speaks_first(found: tuple[Case, Answer]) -> tuple[int, int, int]:
    case, answer = found
    assert answer.standing
    left_out = -1 if answer.excluded is None else list(Excluded).index(answer.excluded)
    return left_out, _BEST_FIRST.index(answer.standing), case.post.id


def _joined(was: _People, now: _People, person: int) -> Moved:
    case, answer = now.answers[person]
    start, why, on = case.post.period.start, Why.ENTERED_LATER, None
    if person in was.answers:
        excluded = was.answers[person][1].excluded
        assert excluded
        why = INCLUDED[excluded]
    elif was.works(person):
        why = Why.ASKED
    elif start and start > was.day:
        why, on = Why.STARTED, start
    return Moved(person, case.post, answer, person in now.held, why, on)


def _left(was: _People, now: _People, person: int) -> Moved:
    case, answer = now.answers.get(person, was.answers[person])
    why, on = Why.TAKEN_OUT, None
    if person in now.answers:
        assert answer.excluded
        why = LEFT_OUT[answer.excluded]
    elif now.works(person):
        why = Why.NOT_ASKED
    elif ended := [post.period.last for post in now.posts.get(person, ()) if post.period.last]:
        why, on = Why.LEFT, max(ended)
    return Moved(person, case.post, answer, person in was.held, why, on)


def _gained(was: _People, now: _People, person: int) -> Moved:
    (then, before), (case, answer) = was.answers[person], now.answers[person]
    record, on = answer.governing, None
    if record and not _is_among(record, then.records):
        why, on = Why.RECORDED_LATER, record.completed
        if record.completed and record.completed > was.day:
            why = Why.TRAINED
    elif _rule(before) != _rule(answer):
        why = Why.RULE_CHANGED
    else:
        why = Why.COUNTS_NOW
    return Moved(person, case.post, answer, True, why, on)


def _lost(was: _People, now: _People, person: int) -> Moved:
    (_, before), (case, answer) = was.answers[person], now.answers[person]
    why, on, said = Why.RECORD_CORRECTED, None, ""
    if answer.governed_by == GovernedBy.FAILED_ASSESSMENT:
        why = Why.FAILED
    elif before.governing and not _is_among(before.governing, case.records):
        why = Why.RECORD_CORRECTED
    elif _rule(before) != _rule(answer) and _would_hold(case, before.requirement, now.day):
        why = Why.RULE_CHANGED
    elif answer.standing == Standing.EXPIRED:
        why, on = Why.EXPIRED, answer.due_on
    elif answer.standing in {Standing.NOT_ASSURED, Standing.UNKNOWN}:
        why, said = Why.NOT_ASSURED, _failing(case, answer)
    return Moved(person, case.post, answer, False, why, on, said)


def _failing(case: Case, answer: Answer) -> str:
    """What the first link that fails says of the record that governs."""
    verdict, record = case.explained(answer), answer.governing
    step = verdict.failing if verdict else None
    return say(step, record, case.post.setting) if step and record else ""


def _would_hold(case: Case, requirement: Requirement | None, day: date) -> bool:
    """Whether they would be covered still by the requirement as it was."""
    if requirement is None:
        return False
    old = Case(case.post, [replace(requirement, period=ALWAYS)], case.records, case.assured)
    return old.answer(day).standing in HELD


def _rule(answer: Answer) -> Requirement | None:
    """What is asked for; since when, and what it is called, makes no difference."""
    asked = answer.requirement
    return replace(asked, period=ALWAYS, name="", id="", target=None) if asked else None


def _is_among(record: TrainingRecord, records: Collection[TrainingRecord]) -> bool:
    return _said(record) in {_said(one) for one in records}


def _said(record: TrainingRecord) -> tuple:
    """What a record says; corrected, it is another one that may say the same."""
    curriculum, provider = record.curriculum, record.provider
    return (
        (curriculum.provider, curriculum.code) if curriculum else record.course_text,
        provider.code if provider else record.provider_text,
        record.completed,
        record.result,
        record.mode,
        record.printed_expiry,
    )
