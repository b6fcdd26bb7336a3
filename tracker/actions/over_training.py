"""Training repeated too early in the settings of a commissioner, over the last twelve months."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.actions.judging import Judge
from tracker.rules.days import london_day
from tracker.rules.facts import Post, TrainingRecord
from tracker.rules.repeats import Delivery, Repetition, deliveries, first_day, repetition
from tracker.rules.standing import Case
from tracker.rules.trend import YEAR_MONTHS, last_of_month, months_ended
from tracker.store.commissioners import answering
from tracker.store.database import Session
from tracker.store.people import load_posts, load_records
from tracker.store.register import load_register
from tracker.store.repeat_months import (
    Attended,
    Counted,
    Course,
    courses_named,
    repeats_of,
    training_of,
)
from tracker.store.same_email import people_with_one_email
from tracker.store.setting_scope import Named, named_on

MOST_ADDRESSES = 1_000

Scope = Mapping[date, frozenset[int]]
"""The settings that count in each month, by its last day."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """People's deliveries of one course that were repeated in one way, in a setting and month."""

    month: date
    setting_id: int
    curriculum_id: int
    how: Repetition
    times: int
    days: int


@dataclass(frozen=True, slots=True)
class OverTraining:
    """What was repeated in these months, out of what was attended.

    `counted` are the settings' months that are counted, `asked` how many there are. `is_cut` says
    that there were too many people with two employers to look at all of them.
    """

    months: tuple[date, ...]
    counted: tuple[Counted, ...]
    asked: int
    repeats: tuple[Repeat, ...]
    settings: Mapping[int, Named]
    courses: Mapping[int, Course]
    is_cut: bool

    @property
    def attended(self) -> int:
        """The days of all training."""
        return sum(one.days for one in self.counted)

    def days(self, how: Repetition | None = None) -> int:
        """The days of what was repeated, in one way or in any."""
        return sum(one.days for one in self.repeats if how in {None, one.how})

    def by_setting(self) -> list[tuple[int, int, dict[Repetition, int]]]:
        """Each setting with its days of training, and those repeated in each way, most first."""
        attended: dict[int, int] = defaultdict(int)
        for one in self.counted:
            attended[one.setting_id] += one.days
        repeated: dict[int, dict[Repetition, int]] = defaultdict(
            lambda: dict.fromkeys(Repetition, 0)
        )
        for row in self.repeats:
            repeated[row.setting_id][row.how] += row.days
        found = [(key, attended[key], repeated[key]) for key in {*attended, *repeated}]
        return sorted(
            (one for one in found if one[0] in self.settings),
            key=lambda one: (-sum(one[2].values()), self.settings[one[0]].name.casefold(), one[0]),
        )

    def by_course(self) -> list[tuple[int, Attended]]:
        """Each course with how often it was repeated and in how many days, most first."""
        found: dict[int, Attended] = defaultdict(Attended)
        for one in self.repeats:
            found[one.curriculum_id].deliveries += one.times
            found[one.curriculum_id].days += one.days
        return sorted(found.items(), key=lambda one: (-one[1].days, self.courses[one[0]]))


def over_training(session: Session, commissioner_id: int, today: date) -> OverTraining:
    """The last twelve months that ended; the number of queries is the same for any portfolio.

    A setting's month counts where the setting was commissioned on the month's last day, and on the
    day by whose knowledge it was counted. Whoever was trained at two employers is looked for in the
    settings that are commissioned on the month's last day and today.
    """
    months = months_ended(today, YEAR_MONTHS)
    answers = answering(session, commissioner_id, today)
    theirs = {day: answers.on(day) for day in (*months, today)}
    ids = frozenset[int]().union(*(theirs[month] for month in months))
    rows = training_of(session, ids, months)
    days = {london_day(row.known_on) for row in rows}
    known = {day: answers.on(day) for day in days}
    counted = [
        row for row in rows if row.setting_id in theirs[row.month] & known[london_day(row.known_on)]
    ]
    settings = named_on(session, ids, today, None)
    counted = [row for row in counted if row.setting_id in settings]
    told = {(row.setting_id, row.month) for row in counted}
    repeats: list[Repeat] = []
    for row in repeats_of(session, ids, months):
        if (row.setting_id, row.month) in told:
            about = row.month, row.setting_id, row.curriculum_id
            same = Repeat(*about, Repetition.SAME_COURSE, row.repeats, row.days)
            other = Repetition.OTHER_COURSE, row.other_courses, row.other_course_days
            repeats += [one for one in (same, Repeat(*about, *other)) if one.times]
    scope = {month: theirs[month] & theirs[today] & settings.keys() for month in months}
    found, is_cut = _at_two_employers(session, scope, today)
    repeats += found
    return OverTraining(
        months,
        tuple(counted),
        sum(len(theirs[month]) for month in months),
        tuple(repeats),
        settings,
        courses_named(session, {one.curriculum_id for one in repeats}),
        is_cut,
    )


def _at_two_employers(session: Session, scope: Scope, today: date) -> tuple[list[Repeat], bool]:
    """What people needed by the records of the one employer, and not by those of the other."""
    ids = frozenset[int]().union(*scope.values())
    groups, is_cut = people_with_one_email(session, ids, MOST_ADDRESSES)
    everyone = [person for group in groups for person in group.values()]
    if not everyone:
        return [], is_cut
    register = load_register(session, on=today)
    judge = Judge(register)
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in load_posts(session, register=register, person_ids=everyone):
        posts[post.person].append(post)
    records = load_records(session, everyone, register)
    tally: dict[tuple[date, int, int], Attended] = defaultdict(Attended)
    for group in groups:
        people = [_Person(judge, posts[key], records.get(key, ())) for key in group.values()]
        for one in people:
            others = [other for other in people if other is not one]
            for month, found in one.elsewhere(others, scope, register.setting_ids):
                curriculum = found.record.curriculum
                assert curriculum
                course = register.curriculum_ids[curriculum.provider, curriculum.code]
                place = register.setting_ids[found.post.setting.code]
                tally[month, place, course].add(found.days)
    rows = [
        Repeat(*key, Repetition.OTHER_EMPLOYER, one.deliveries, one.days)
        for key, one in sorted(tally.items())
    ]
    return rows, is_cut


class _Person:
    """Somebody as one employer knows them."""

    def __init__(
        self, judge: Judge, posts: Sequence[Post], records: Sequence[TrainingRecord]
    ) -> None:
        self.posts, self.records = posts, records
        self.cases = [case for post in posts for _, case in judge.cases(post, records)]

    def elsewhere(
        self, others: Sequence["_Person"], scope: Scope, setting_ids: Mapping[str, int]
    ) -> Iterator[tuple[date, Delivery]]:
        """What they needed here and had from another employer, with the month's last day."""
        for one in deliveries(self.records, self.posts, self.cases):
            done, first = one.record.completed, first_day(one.record)
            if done is None or first is None or one.repetition:
                continue
            month = last_of_month(done)
            if setting_ids[one.post.setting.code] not in scope.get(month, ()):
                continue
            for other in others:
                begun = (post for post in other.posts if (post.period.start or first) <= first)
                theirs = {setting_ids[post.setting.code] for post in begun}
                if theirs & scope[month] and self._had(one.record, other):
                    yield month, one
                    break

    def _had(self, record: TrainingRecord, other: "_Person") -> bool:
        """Whether what the other employer recorded was good, for the posts that they hold here."""
        known = [Case(case.post, case.versions, other.records, case.assured) for case in self.cases]
        return repetition(record, self.cases, known) == Repetition.OTHER_EMPLOYER
