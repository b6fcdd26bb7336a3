"""What a member of staff is told of their training first, and what of it is new to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.actions.person_file import PersonFile
from tracker.rules.words import Standing
from tracker.store.database import Session
from tracker.store.seen import add_seen, seen_by

# The standing that asks most of the person is told; the first of two alike is the sooner due.
_MOST_PRESSING = (
    Standing.EXPIRED,
    Standing.NEVER_TRAINED,
    Standing.NOT_ASSURED,
    Standing.UNKNOWN,
    Standing.DUE_SOON,
    Standing.IN_DATE,
    Standing.EXEMPT,
)
ASK = "Ask your manager or HR team to book you on it."


def most_pressing(told: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of a person's standings on a day, told as the commands print them, the one to tell first."""
    return min(told, key=_pressing, default=None)


def _pressing(one: Mapping[str, Any]) -> tuple[int, str]:
    return _MOST_PRESSING.index(Standing(one["standing"])), one["due_on"] or "9999"


class News(StrEnum):
    """What may be new about a requirement in a setting, or about a record."""

    ASKED = "asked"
    NO_LONGER_ASKED = "no_longer_asked"
    STANDING = "standing"
    DUE = "due"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is new since a day: what was seen `before`, and is so `now`.

    `about` is the name of a requirement, or of a course; `place` the name of a setting.
    """

    news: News
    about: str
    place: str
    before: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since the day on which somebody looked before."""

    since: date
    found: tuple[Change, ...]


def note_seen(session: Session, account_id: int, file: PersonFile, day: date) -> Changes | None:
    """Note what an account sees of its training; what is new since it looked on an earlier day.

    None where it never looked before that day. Looked at again on one day it tells the same.
    Commits where there was anything to note.
    """
    now = _seen(file)
    held = seen_by(session, account_id)
    if held is None:
        add_seen(session, account_id, day, now)
        session.commit()
        return None
    if held.day < day:
        held.day_before, held.seen_before, held.day = held.day, held.seen, day
    if held.seen != now:
        held.seen = now
    since, before = held.day_before, held.seen_before
    if session.is_modified(held):
        session.commit()
    if since is None or before is None:
        return None
    return Changes(since, tuple(changes(before, now)))


def _seen(file: PersonFile) -> dict[str, Any]:
    """What can change, as it is kept: by requirement and setting, and by record."""
    standings = {
        f"{one.told['requirement']} {one.told['setting']}": {
            "about": one.requirement.name,
            "place": post.row.setting_name,
            "standing": one.told["standing"],
            "due_on": one.told["due_on"],
        }
        for post in file.posts
        if post.is_current
        for one in post.standings
    }
    records = {
        str(one.record.id): one.record.curriculum.name
        if one.record.curriculum
        else one.record.course_text or ""
        for one in file.records
    }
    return {"standings": standings, "records": records}


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """What is new, in the order of the page: requirements, those that went, and records."""
    was, is_so = before["standings"], now["standings"]
    for key, one in is_so.items():
        yield from _of_standing(was.get(key), one)
    for key, one in was.items():
        if key not in is_so:
            yield Change(News.NO_LONGER_ASKED, one["about"], one["place"])
    yield from _of_records(before["records"], now["records"].items())


def _of_standing(was: Mapping[str, Any] | None, one: Mapping[str, Any]) -> Iterator[Change]:
    about = one["about"], one["place"]
    if was is None:
        yield Change(News.ASKED, *about, now=one["standing"])
    elif was["standing"] != one["standing"]:
        yield Change(News.STANDING, *about, was["standing"], one["standing"])
    elif was["due_on"] != one["due_on"]:
        yield Change(News.DUE, *about, was["due_on"], one["due_on"])


def _of_records(was: Mapping[str, str], now: Iterable[tuple[str, str]]) -> Iterator[Change]:
    for key, course in now:
        if key not in was:
            yield Change(News.RECORD, course, "")
