"""Coverage at the end of each of the last months, worked out once and kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from tracker import clock
from tracker.actions.judging import Judge
from tracker.rules.coverage import Coverage, cover
from tracker.rules.facts import Post, TrainingRecord, in_force
from tracker.rules.trend import known_for, months_ended, sum_of
from tracker.store.coverage_months import (
    first_told,
    forget_months,
    keep_months,
    known_months,
    operating_then,
)
from tracker.store.database import Session
from tracker.store.people import load_posts, load_records
from tracker.store.register import Register, load_register

PEOPLE_AT_ONCE = 500


def fill_trend(session: Session, day: date) -> dict[str, Any]:
    """Work out what is missing of the months that ended before a day, for every setting.

    Commits setting by setting, and may be stopped and run again, on several machines at once: a
    figure is a question with one answer. Only while the first month of which anything is known of
    a setting is not over are its figures of the months before made anew. Returns how many
    `settings` it worked on, and for how many `months` of theirs.
    """
    held = known_months(session, months_ended(day))
    settings, months = set(), 0
    for known_on, wanted in _missing(session, day, held).items():
        for setting_id, found in _work_out(session, known_on, wanted):
            days = wanted[setting_id]
            if found or any((setting_id, month) in held for month in days):
                keep_months(session, setting_id, known_on, found, days)
                session.commit()
                settings.add(setting_id)
                months += len({month for month, _ in found})
    session.commit()
    return {"settings": len(settings), "months": months}


def rebuild_trend(session: Session, day: date) -> dict[str, Any]:
    """The same, of all these months anew from the facts."""
    forget_months(session, months_ended(day))
    session.commit()
    return fill_trend(session, day)


# For each setting the months that are missing.
Wanted = dict[int, list[date]]


def _missing(
    session: Session, day: date, held: Mapping[tuple[int, date], datetime]
) -> dict[datetime, Wanted]:
    """What is missing, by the moment by whose knowledge it is told; the oldest first."""
    now = clock.now()
    found: dict[datetime, Wanted] = defaultdict(lambda: defaultdict(list))
    for setting_id, first in first_told(session).items():
        for month in months_ended(day):
            known_on = known_for(month, first, now)
            if held.get((setting_id, month)) != known_on:
                found[known_on][setting_id].append(month)
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class _Month:
    """A month's last day: the register then, and the settings that operate."""

    register: Register
    operating: set[int]

    def asked(self, setting_id: int, day: date) -> set[str]:
        """The requirements in force on the day that are on a setting which operates."""
        if setting_id not in self.operating:
            return set()
        place = self.register.settings[setting_id]
        versions = {code: in_force(one, day) for code, one in self.register.requirements.items()}
        return {code for code, one in versions.items() if one and one.concerns(place)}


# What is counted of a setting: by the month's last day, and the requirement's id.
Found = dict[tuple[date, int], Coverage]


def _work_out(session: Session, known_on: datetime, wanted: Wanted) -> Iterator[tuple[int, Found]]:
    """Setting by setting, what was known then of the months that are missing."""
    ids = list(wanted)
    months = {
        month: _Month(
            load_register(session, known_on, ids, on=month),
            operating_then(session, ids, month, known_on),
        )
        for month in sorted({month for days in wanted.values() for month in days})
    }
    for setting_id, days in wanted.items():
        asked = {
            month: codes for month in days if (codes := months[month].asked(setting_id, month))
        }
        yield setting_id, _covered(session, known_on, setting_id, asked, months) if asked else {}


def _covered(
    session: Session,
    known_on: datetime,
    setting_id: int,
    asked: Mapping[date, set[str]],
    months: Mapping[date, _Month],
) -> Found:
    """The setting's coverage of each month and requirement asked about, its people in turn."""
    register = months[min(asked)].register
    judges = {month: Judge(months[month].register) for month in asked}
    parts: dict[tuple[date, str], list[Coverage]] = {
        (month, code): [] for month, codes in asked.items() for code in codes
    }
    for posts, records in _people(session, known_on, setting_id, register):
        for month, judge in judges.items():
            for code, coverage in _on(month, judge, setting_id, posts, records):
                if (month, code) in parts:
                    parts[month, code].append(coverage)
    return {
        (month, register.requirement_ids[code]): sum_of(found)
        for (month, code), found in parts.items()
    }


def _people(
    session: Session, known_on: datetime, setting_id: int, register: Register
) -> Iterator[tuple[Sequence[Post], Mapping[int, list[TrainingRecord]]]]:
    """The posts and records of a setting, so many people at once, each of them whole."""
    posts = load_posts(session, register=register, setting_id=setting_id, known_on=known_on)
    posts.sort(key=lambda post: post.person)
    people = [list(theirs) for _, theirs in groupby(posts, key=lambda post: post.person)]
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        group = [post for theirs in people[start : start + PEOPLE_AT_ONCE] for post in theirs]
        yield group, load_records(session, {post.person for post in group}, register, known_on)


def _on(
    day: date,
    judge: Judge,
    setting_id: int,
    posts: Iterable[Post],
    records: Mapping[int, list[TrainingRecord]],
) -> Iterator[tuple[str, Coverage]]:
    """These people's coverage on a day, by requirement, in the setting as it was that day."""
    setting = judge.register.settings[setting_id]
    counted: dict[str, list[Any]] = defaultdict(list)
    for post in posts:
        for code, case in judge.cases(replace(post, setting=setting), records.get(post.person, ())):
            answer = case.answer(day)
            if answer.standing:
                counted[code].append((post.person, answer.standing, answer.excluded))
    for code, found in counted.items():
        yield code, cover(found)
