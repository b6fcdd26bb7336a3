"""Everything that the tracker says of one person: posts, standings with reasons, and records."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.actions.evidence import Entry, entries, with_body
from tracker.actions.judging import Judge, Judged
from tracker.actions.standing import standing_as_json
from tracker.rules.assurance import assure
from tracker.rules.facts import Post, Requirement, TrainingRecord
from tracker.rules.reliance import provider_state
from tracker.rules.words import Assurance, Evidence, ProviderState
from tracker.store.database import Session
from tracker.store.people import load_posts, load_records
from tracker.store.person import PostRow, evidence_of, post_rows, settings_of_posts
from tracker.store.register import Register, load_register
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
    seen = settings_of_posts(session, person_id) - sight.hidden
    register = load_register(session, setting_ids=seen, on=on)
    posts = load_posts(session, register=register, person_ids=[person_id], known_on=known_on)
    records = load_records(session, [person_id], register, known_on)[person_id]
    if known_on is not None:
        records = [one for one in records if (one.completed or date.min) <= on]
    codes = register.setting_ids
    rows = [row for row in post_rows(session, person_id, on, known_on) if row.setting in codes]
    judge = Judge(register)
    judged = [
        one
        for post in posts
        for one in judge.judge(post, records, on)
        if one.judgement.answer.standing
    ]
    evidence = evidence_of(session, person_id, known_on)
    providers = {record.provider.code for record in records if record.provider}
    return PersonFile(
        posts=tuple(_shown_posts(rows, posts, judged, register, on)),
        records=tuple(
            ShownRecord(record, evidence[record.id], _assured(record, _judged_in(posts, on)))
            for record in sorted(records, key=_latest, reverse=True)
        ),
        entries=entries(register, providers),
    )


def _shown_posts(
    rows: Iterable[PostRow],
    posts: Collection[Post],
    judged: Collection[Judged],
    register: Register,
    on: date,
) -> Iterable[ShownPost]:
    current = {post.id for post in posts if on in post.period}
    for row in rows:
        mine = [one for one in judged if one.post.id == row.id]
        yield ShownPost(
            row, row.id in current, tuple(_shown_standing(one, register, on) for one in mine)
        )


def _shown_standing(one: Judged, register: Register, on: date) -> ShownStanding:
    told = standing_as_json(one)
    told["reasons"] = with_body(told["reasons"], register)
    answer = one.judgement.answer
    assert answer.requirement
    record = answer.governing
    state = provider_state(record.provider, on, one.post.setting) if record else None
    return ShownStanding(answer.requirement, told, record, state.word if state else None)


def _judged_in(posts: Collection[Post], on: date) -> list[Post]:
    """A post of each setting where the person works that day; else of where they ever did."""
    current = [post for post in posts if on in post.period]
    return list({post.setting.code: post for post in current or posts}.values())


def _assured(
    record: TrainingRecord, posts: Collection[Post]
) -> tuple[tuple[Assurance, tuple[str, ...]], ...]:
    found: dict[Assurance, list[str]] = {}
    for post in posts:
        word = assure(record, post.setting).assurance
        found.setdefault(word, []).append(post.setting.code)
    if len(found) == 1:
        return ((next(iter(found)), ()),)
    return tuple((word, tuple(settings)) for word, settings in found.items())


def _latest(record: TrainingRecord) -> tuple[date, int]:
    return record.completed or record.printed_expiry or date.min, record.id
