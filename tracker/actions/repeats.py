"""Training repeated too early, counted for each setting and month, by what was known then."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from tracker import clock
from tracker.actions.judging import Judge
from tracker.rules.days import london_day
from tracker.rules.facts import Post, TrainingRecord
from tracker.rules.repeats import Delivery, Repetition, deliveries, settled
from tracker.rules.trend import known_for, last_of_month, months_ended
from tracker.store.coverage_months import first_told
from tracker.store.database import Session
from tracker.store.people import load_posts, load_records
from tracker.store.register import Register, load_register
from tracker.store.repeat_months import (
    Attended,
    Counted,
    Repeated,
    counted_months,
    forget_counted,
    keep_counted,
)

PEOPLE_AT_ONCE = 500


def fill_repeats(session: Session, day: date) -> dict[str, Any]:
    """Count what is missing of the months that ended before a day, for every setting.

    Commits setting by setting, and may be stopped and run again, on several machines at once. A
    month is counted anew when each of the next three is over, as training is recorded late; and
    while the first month of which anything is known of a setting is not over, so are those before.
    Returns how many `settings` it worked on, and for how many `months` of theirs.
    """
    settings, months = set(), 0
    for known_on, wanted in _missing(session, day).items():
        register = load_register(session, known_on, on=london_day(known_on))
        judge = Judge(register)
        for setting_id, days in wanted.items():
            counted, repeated = _count(session, judge, known_on, setting_id, days)
            keep_counted(session, setting_id, counted, repeated)
            session.commit()
            settings.add(setting_id)
            months += len(counted)
    session.commit()
    return {"settings": len(settings), "months": months}


def rebuild_repeats(session: Session, day: date) -> dict[str, Any]:
    """The same, of all these months anew from the facts."""
    forget_counted(session, months_ended(day))
    session.commit()
    return fill_repeats(session, day)


def _missing(session: Session, day: date) -> dict[datetime, dict[int, list[date]]]:
    """The months that are missing, by the moment by whose knowledge each is told, and setting."""
    now, ended = clock.now(), months_ended(day)
    held = counted_months(session, ended)
    found: dict[datetime, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    for setting_id, first in sorted(first_told(session).items()):
        for month in ended:
            known_on = known_for(settled(month, day), first, now)
            if held.get((setting_id, month)) != known_on:
                found[known_on][setting_id].append(month)
    return dict(sorted(found.items()))


def _count(
    session: Session, judge: Judge, known_on: datetime, setting_id: int, months: Collection[date]
) -> tuple[list[Counted], list[Repeated]]:
    """The training of a setting's months, and of it what was repeated, its people in turn."""
    register = judge.register
    attended = {month: Attended() for month in months}
    same: dict[tuple[int, date], Attended] = defaultdict(Attended)
    other: dict[tuple[int, date], Attended] = defaultdict(Attended)
    for one in _deliveries(session, judge, known_on, setting_id, months):
        assert one.record.completed
        month = last_of_month(one.record.completed)
        attended[month].add(one.days)
        if one.repetition:
            tally = same if one.repetition == Repetition.SAME_COURSE else other
            tally[_curriculum_id(one, register), month].add(one.days)
    counted = [
        Counted(setting_id, month, known_on, one.deliveries, one.days)
        for month, one in attended.items()
    ]
    repeated = [
        Repeated(
            setting_id,
            *key,
            same[key].deliveries,
            same[key].days,
            other[key].deliveries,
            other[key].days,
        )
        for key in sorted({*same, *other})
    ]
    return counted, repeated


def _deliveries(
    session: Session, judge: Judge, known_on: datetime, setting_id: int, months: Collection[date]
) -> Iterator[Delivery]:
    """What the people of a setting attended in these months for a post there."""
    register = judge.register
    place = register.settings.get(setting_id)
    if place is None:
        return
    for posts, records in _people(session, known_on, setting_id, register):
        attended = [
            one for one in records if one.completed and last_of_month(one.completed) in months
        ]
        if not attended:
            continue
        cases = [case for post in posts for _, case in judge.cases(post, records)]
        for one in deliveries(attended, posts, cases):
            if one.post.setting.code == place.code:
                yield one


def _people(
    session: Session, known_on: datetime, setting_id: int, register: Register
) -> Iterator[tuple[Sequence[Post], Sequence[TrainingRecord]]]:
    """Each person who has a post in a setting: all their posts, and their records."""
    here = load_posts(session, register=register, setting_id=setting_id, known_on=known_on)
    ids = sorted({post.person for post in here})
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        group = ids[start : start + PEOPLE_AT_ONCE]
        records = load_records(session, group, register, known_on)
        posts = load_posts(session, register=register, person_ids=group, known_on=known_on)
        posts.sort(key=lambda post: (post.person, post.id))
        for person, theirs in groupby(posts, key=lambda post: post.person):
            yield list(theirs), records.get(person, ())


def _curriculum_id(one: Delivery, register: Register) -> int:
    curriculum = one.record.curriculum
    assert curriculum, "nothing asks for a course that nobody knows"
    return register.curriculum_ids[curriculum.provider, curriculum.code]
