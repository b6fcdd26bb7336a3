"""The derived rows of posts: written from judgements, and the questions that they answer fast."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.facts import Post
from tracker.rules.reliance import SEVERITY
from tracker.rules.standing import Judgement
from tracker.store.bulk import change_rows, insert_rows
from tracker.store.database import insert_or
from tracker.store.people_writing import people_of_upload
from tracker.store.register import Register
from tracker.store.staging import register_revision
from tracker.store.tables.flags import Flag
from tracker.store.tables.judged import (
    PostStanding,
    SettingCoverage,
    SettingReliance,
    TouchedPost,
)
from tracker.store.tables.people import Person, PostFact
from tracker.store.tables.people import Post as PostRow
from tracker.store.tables.places import Organisation, SettingFact

# The posts to judge by id, each with the ids of the requirements to judge it against; None is all.
Due = Mapping[int, Collection[int] | None]


def due_posts(session: Session, day: date, *, keep_later: bool = False) -> Due:
    """The posts of which an answer does not hold on that day, against its requirement, and those
    whose facts were touched, against all.

    In a setting of several periods any other requirement may be asked in another one: there a post
    is due against all, and so is one without an answer. With `keep_later` those are left out that
    were judged for a later day already.
    """
    changing = session.scalars(
        select(SettingFact.setting_id)
        .where(SettingFact.withdrawn_at.is_(None))
        .group_by(SettingFact.setting_id)
        .having(func.count() > 1)
    ).all()
    there = frozenset(changing)
    found: dict[int, set[int]] = defaultdict(set)
    whole = set(session.scalars(select(TouchedPost.post_id)))
    columns = PostStanding.post_id, PostStanding.requirement_id, PostStanding.setting_id
    for post_id, requirement_id, setting_id in session.execute(select(*columns).where(_stale(day))):
        found[post_id].add(requirement_id)
        if setting_id in there:
            whole.add(post_id)
    answered = exists().where(PostStanding.post_id == PostRow.id)
    for start in range(0, len(changing), 500):
        ids = changing[start : start + 500]
        query = select(PostRow.id).where(PostRow.setting_id.in_(ids), ~answered)
        whole.update(session.scalars(query))
    due = {**found, **dict.fromkeys(whole)}
    if keep_later:
        for post_id in session.scalars(
            select(PostStanding.post_id).where(PostStanding.holds_from > day)
        ):
            due.pop(post_id, None)
    return dict(sorted(due.items()))


def touch_stale(session: Session, day: date) -> None:
    """Leave to the next sweep the posts of which an answer does not hold on that day.

    Once they are judged without it their flags would stay as they are.
    """
    stale = select(PostStanding.post_id).where(_stale(day)).distinct()
    touched = insert_or(session, TouchedPost).from_select(["post_id"], stale)
    session.execute(touched.on_conflict_do_nothing())


def _stale(day: date) -> ColumnElement[bool]:
    return or_(PostStanding.holds_until <= day, PostStanding.holds_from > day)


def rows_of(table: type[PostStanding] | type[Flag], due: Due) -> ColumnElement[bool]:
    """The rows of a table that are about these posts and requirements."""
    by_requirement: dict[int, list[int]] = defaultdict(list)
    for post_id, requirement_ids in due.items():
        for requirement_id in requirement_ids or ():
            by_requirement[requirement_id].append(post_id)
    parts = [
        and_(table.requirement_id == requirement_id, table.post_id.in_(post_ids))
        for requirement_id, post_ids in sorted(by_requirement.items())
    ]
    if whole := [post_id for post_id, requirement_ids in due.items() if requirement_ids is None]:
        parts.append(table.post_id.in_(whole))
    return or_(false(), *parts)


def touched_posts(session: Session, upload_id: int | None = None) -> list[int]:
    """The posts whose facts were touched, setting by setting; of one upload, where it is given."""
    query = select(TouchedPost.post_id).join(PostRow, PostRow.id == TouchedPost.post_id)
    if upload_id is not None:
        query = query.where(PostRow.person_id.in_(people_of_upload(upload_id)))
    return list(session.scalars(query.order_by(PostRow.setting_id, PostRow.id)))


def stands_on(session: Session, post_ids: Collection[int], *, keep: bool = False) -> str:
    """Another text once anything was recorded that the posts' judgements may stand on.

    With `keep` nobody records for their organisations until the transaction ends.
    """
    people = select(PostRow.person_id).where(PostRow.id.in_(post_ids))
    theirs = select(Person.organisation_id).where(Person.id.in_(people))
    query = select(Organisation.id, Organisation.revision).where(Organisation.id.in_(theirs))
    query = query.order_by(Organisation.id)
    if keep:
        query = query.with_for_update(read=True)
    revisions = [tuple(row) for row in session.execute(query)]
    return f"{revisions} {register_revision(session)}"


def beside_posts(session: Session, post_ids: Collection[int]) -> list[int]:
    """Every post in the settings of these posts, by id."""
    ordered = sorted(post_ids)
    found: set[int] = set()
    for start in range(0, len(ordered), 500):
        settings = select(PostRow.setting_id).where(PostRow.id.in_(ordered[start : start + 500]))
        found |= set(session.scalars(select(PostRow.id).where(PostRow.setting_id.in_(settings))))
    return sorted(found)


# In the order of a row that is written.
STANDING = tuple(column.key for column in PostStanding.__table__.columns)


def standing_row(
    post: Post, code: str, judgement: Judgement, register: Register
) -> tuple[Any, ...]:
    """The derived row of one judgement, in the order of STANDING."""
    answer, verdict = judgement.answer, judgement.verdict
    failing = verdict.failing if verdict else None
    governing = answer.governing
    provider = governing.provider if governing else None
    setting = post.setting
    return (
        post.id,
        register.requirement_ids[code],
        post.person,
        register.setting_ids[setting.code],
        register.organisation_ids[setting.organisation],
        answer.standing,
        answer.excluded,
        SEVERITY[answer.requirement.strength] if answer.requirement else None,
        answer.in_grace,
        answer.stage,
        judgement.since,
        answer.due_on,
        judgement.next_change_on,
        answer.governed_by,
        answer.assurance,
        failing.code if failing else None,
        governing.id if governing else None,
        register.provider_ids[provider.code] if provider else None,
        governing.provider_text if governing and not provider else None,
        judgement.holds_from,
        judgement.holds_until,
    )


def replace_standings(session: Session, due: Due, rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Put these rows in the place of those about what was due; the settings whose sums change.

    Most are there already and say little that is new: only that is written.
    """
    columns = [getattr(PostStanding, name) for name in STANDING]
    held = session.execute(select(*columns).where(rows_of(PostStanding, due)))
    old = {_key(row): tuple(row) for row in held}
    new = {_key(row): row for row in rows}
    staying = [key for key in new if key in old and _about(old[key]) == _about(new[key])]
    if going := old.keys() - staying:
        _delete(session, going)
    if coming := [new[key] for key in new.keys() - staying]:
        insert_rows(session, PostStanding, STANDING, coming)
    changed = [_difference(old[key], new[key]) for key in staying if old[key] != new[key]]
    change_rows(session, PostStanding, changed)
    before, after = {*map(_summed, old.values())}, {*map(_summed, new.values())}
    return {setting_id for setting_id, *_ in before ^ after}


def _values_of(*names: str) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return itemgetter(*map(STANDING.index, names))


_KEY = ("post_id", "requirement_id")
_key = _values_of(*_KEY)
# Whose answer it is: a row about anybody else is another row.
_about = _values_of("person_id", "setting_id", "organisation_id")
# What the sums of a setting are made of.
_summed = _values_of(
    *("setting_id", "organisation_id", "person_id", "post_id", "requirement_id"),
    *("standing", "excluded", "training_id", "provider_id", "provider_text"),
)


def _delete(session: Session, keys: Iterable[tuple[int, int]]) -> None:
    gone: dict[int, set[int]] = defaultdict(set)
    for post_id, requirement_id in keys:
        gone[post_id].add(requirement_id)
    session.execute(delete(PostStanding).where(rows_of(PostStanding, gone)))


def _difference(old: tuple[Any, ...], new: tuple[Any, ...]) -> dict[str, Any]:
    """What is new in a row, with its primary key."""
    said = zip(STANDING, old, new, strict=True)
    return {name: now for name, was, now in said if name in _KEY or was != now}


def forget_touched(session: Session, post_ids: Collection[int]) -> None:
    """These posts are judged, by all that was known until now."""
    ordered = sorted(post_ids)
    for start in range(0, len(ordered), 500):
        these = TouchedPost.post_id.in_(ordered[start : start + 500])
        session.execute(delete(TouchedPost).where(these))


def all_posts(session: Session) -> list[int]:
    """Every post that is known now, by id."""
    query = select(PostFact.post_id).where(PostFact.withdrawn_at.is_(None))
    return sorted(session.scalars(query))


def empty_derived(session: Session) -> None:
    """Empty the tables that are made from the facts."""
    for table in (PostStanding, SettingCoverage, SettingReliance):
        session.execute(delete(table))
