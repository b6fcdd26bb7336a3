"""Everything that the tracker says of one person: posts, standings with reasons, and records."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.actions.evidence import Entry, entries, with_body
from tracker.actions.judging import Judge, Judged
from tracker.actions.standing import standing_as_json
from tracker.rules.facts import Post, Requirement, Setting, TrainingRecord
from tracker.rules.reliance import provider_state
from tracker.rules.words import Assurance, Evidence, ProviderState
from tracker.store.database import Session
from tracker.store.people import as_post, load_records
from tracker.store.person import PostRow, post_row, posts_of
from tracker.store.register import Register
from tracker.store.register_kept import register_now
from tracker.store.scope import Sight


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """A post against a requirement: the version in force, and the answer as commands print it.

    `provider_now` is the state for this setting, that day, of who gave the training that counts.
    """

    requirement: Requirement
    told: dict[str, Any]
    record: TrainingRecord | None
    provider_now: ProviderState | None


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post as HR gave it, with its standings; none where it is over or nothing is required."""

    row: PostRow
    is_current: bool
    standings: tuple[ShownStanding, ...]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A training record, and its assurance for each setting where the person works.

    One assurance with no settings where it is the same in all of them.
    """

    record: TrainingRecord
    evidence: Evidence
    assured: tuple[tuple[Assurance, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person on a day, by what is known now; `entries` name the evidence of the reasons."""

    posts: tuple[ShownPost, ...]
    records: tuple[ShownRecord, ...]
    entries: dict[str, Entry]


def person_file(session: Session, person_id: int, on: date | Sight) -> PersonFile:
    """Judge the person's posts on a day, live, or within what somebody sees of them; nothing is
    written."""
    sight = on if isinstance(on, Sight) else Sight(on)
    on, known_on = sight.on, sight.known_on
    rows = posts_of(session, person_id, known_on)
    codes = {row.setting_id: row.code for row in rows if row.setting_id not in sight.hidden}
    register = register_now(session, codes, on)
    found = [
        (post_row(row, place), as_post(row, row.id, person_id, row.staff_number, place))
        for row in rows
        if (place := register.settings.get(row.setting_id))
    ]
    posts = [post for _, post in found]
    records = load_records(session, [person_id], register, known_on)[person_id]
    if known_on is not None:
        records = [one for one in records if (one.completed or date.min) <= on]
    judge = Judge(register)
    judged = [
        one
        for post in posts
        for one in judge.judge(post, records, on)
        if one.judgement.answer.standing
    ]
    providers = {record.provider.code for record in records if record.provider}
    places = _judged_in(posts, on)
    return PersonFile(
        posts=tuple(_shown_posts(found, judged, register, on)),
        records=tuple(
            ShownRecord(record, record.evidence, _assured(judge, record, places))
            for record in sorted(records, key=_latest, reverse=True)
        ),
        entries=entries(register, providers),
    )


def _shown_posts(
    posts: Iterable[tuple[PostRow, Post]],
    judged: Collection[Judged],
    register: Register,
    on: date,
) -> Iterable[ShownPost]:
    """Those that go on first, then the latest to end."""
    for row, post in sorted(posts, key=_last_day, reverse=True):
        mine = (_shown_standing(one, register, on) for one in judged if one.post is post)
        yield ShownPost(row, on in post.period, tuple(mine))


def _last_day(one: tuple[PostRow, Post]) -> date:
    return one[0].ends_on or date.max


def _shown_standing(one: Judged, register: Register, on: date) -> ShownStanding:
    told = standing_as_json(one)
    told["reasons"] = with_body(told["reasons"], register)
    answer = one.judgement.answer
    assert answer.requirement
    record = answer.governing
    state = provider_state(record.provider, on, one.post.setting) if record else None
    return ShownStanding(answer.requirement, told, record, state.word if state else None)


def _judged_in(posts: Collection[Post], on: date) -> list[Setting]:
    """Each setting where the person works that day; else where they ever did."""
    current = [post for post in posts if on in post.period]
    return list({post.setting.code: post.setting for post in current or posts}.values())


def _assured(
    judge: Judge, record: TrainingRecord, places: Collection[Setting]
) -> tuple[tuple[Assurance, tuple[str, ...]], ...]:
    found: dict[Assurance, list[str]] = {}
    for place in places:
        word = judge.assure(record, place).assurance
        found.setdefault(word, []).append(place.code)
    if len(found) == 1:
        return ((next(iter(found)), ()),)
    return tuple((word, tuple(settings)) for word, settings in found.items())


def _latest(record: TrainingRecord) -> tuple[date, int]:
    return record.completed or record.printed_expiry or date.min, record.id
