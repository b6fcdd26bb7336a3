"""The posts that a staff list leaves out, and those of them that are marked as leavers'."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.store.bulk import insert_rows
from tracker.store.paging import Page, page_of
from tracker.store.people_held import IDS_AT_ONCE, PostSaid
from tracker.store.scope import scope_of
from tracker.store.tables.absent import AbsentPost
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import Setting


class CurrentPost(NamedTuple):
    """A post that has begun and has not ended."""

    id: int
    staff_number: str
    setting_id: int
    starts_on: date | None


class Marked(NamedTuple):
    """How many posts are marked as leavers', of how many people; the earliest of their last days
    and the latest, None where there are none."""

    posts: int
    people: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Absent:
    """A post that a file left out; with a `last_day` it is marked as a leaver's."""

    post_id: int
    staff_number: str
    surname: str
    forename: str
    setting: str
    role: str | None
    starts_on: date | None
    ends_on: date | None
    last_day: date | None
    marked_by: str | None


def current_posts(
    session: Session, organisation_id: int, setting_ids: Collection[int], day: date
) -> Iterator[CurrentPost]:
    """The posts of the organisation's people in these settings that are current on a day."""
    query = (
        select(Post.id, Post.staff_number, Post.setting_id, PostFact.starts_on)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(Person, Person.id == Post.person_id)
        .where(
            scope_of(session, organisation_id, day).posts,
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.starts_on.is_(None), PostFact.starts_on <= day),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
    )
    for some in _groups(setting_ids):
        for row in session.execute(query.where(Post.setting_id.in_(some))):
            yield CurrentPost(*row)


def keep_absent(session: Session, upload_id: int, posts: Collection[CurrentPost]) -> None:
    """Keep these as all the posts that the upload leaves out.

    Marks of an earlier check stay, where the post is still among them and had begun by the day.
    """
    query = select(AbsentPost.post_id, AbsentPost.last_day, AbsentPost.marked_by)
    marked = {
        key: (last_day, by)
        for key, last_day, by in session.execute(
            query.where(AbsentPost.upload_id == upload_id, AbsentPost.last_day.is_not(None))
        )
    }
    forget_absent(session, upload_id)
    rows = []
    for post in posts:
        last_day, by = marked.get(post.id, (None, None))
        if last_day and post.starts_on and last_day < post.starts_on:
            last_day = by = None
        rows.append((upload_id, post.id, last_day, by))
    insert_rows(session, AbsentPost, ("upload_id", "post_id", "last_day", "marked_by"), rows)


def forget_absent(session: Session, upload_id: int) -> None:
    """Forget whom an upload that comes to nothing leaves out."""
    session.execute(delete(AbsentPost).where(AbsentPost.upload_id == upload_id))


def absent_page(session: Session, upload_id: int, number: int) -> Page[Absent]:
    """A page of the posts that an upload leaves out, by name, as they are known now."""
    columns: tuple[Any, ...] = (
        Post.id,
        Post.staff_number,
        PersonFact.surname,
        PersonFact.forename,
        Setting.code,
        PostFact.role,
        PostFact.starts_on,
        PostFact.ends_on,
        AbsentPost.last_day,
        AbsentPost.marked_by,
    )
    query = (
        select(*columns)
        .join(Post, Post.id == AbsentPost.post_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(PersonFact, PersonFact.person_id == Post.person_id)
        .join(Setting, Setting.id == Post.setting_id)
        .where(
            AbsentPost.upload_id == upload_id,
            PostFact.withdrawn_at.is_(None),
            PersonFact.withdrawn_at.is_(None),
        )
        .order_by(PersonFact.surname, PersonFact.forename, Post.staff_number, Post.id)
    )
    rows, total = page_of(session, query, number)
    return Page([Absent(*row) for row in rows], number, total)


def marked(session: Session, upload_id: int) -> Marked:
    """The posts of an upload that are marked as leavers'."""
    query = (
        select(
            func.count(AbsentPost.post_id),
            func.count(Post.person_id.distinct()),
            func.min(AbsentPost.last_day),
            func.max(AbsentPost.last_day),
        )
        .join(Post, Post.id == AbsentPost.post_id)
        .where(AbsentPost.upload_id == upload_id, AbsentPost.last_day.is_not(None))
    )
    return Marked(*session.execute(query).one())


def mark(
    session: Session, upload_id: int, post_ids: Collection[int], last_day: date, by: str | None
) -> None:
    """Mark posts that the upload leaves out as leavers'; who is marked already stays as it is."""
    unmarked = AbsentPost.upload_id == upload_id, AbsentPost.last_day.is_(None)
    for some in _groups(post_ids):
        session.execute(
            update(AbsentPost)
            .where(*unmarked, AbsentPost.post_id.in_(some))
            .values(last_day=last_day, marked_by=by)
            .execution_options(synchronize_session=False)
        )


def unmark(session: Session, upload_id: int, post_ids: Collection[int]) -> None:
    """Take the marks of posts away."""
    for some in _groups(post_ids):
        session.execute(
            update(AbsentPost)
            .where(AbsentPost.upload_id == upload_id, AbsentPost.post_id.in_(some))
            .values(last_day=None, marked_by=None)
            .execution_options(synchronize_session=False)
        )


def begun_after(
    session: Session, upload_id: int, post_ids: Collection[int], day: date
) -> tuple[str, str, date] | None:
    """Surname, forename and start of one of these posts that begins after a day.

    Posts that are marked already are not looked at.
    """
    query = (
        select(PersonFact.surname, PersonFact.forename, PostFact.starts_on)
        .join(Post, Post.person_id == PersonFact.person_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(AbsentPost, AbsentPost.post_id == Post.id)
        .where(
            AbsentPost.upload_id == upload_id,
            AbsentPost.last_day.is_(None),
            PersonFact.withdrawn_at.is_(None),
            PostFact.withdrawn_at.is_(None),
            PostFact.starts_on > day,
        )
        .order_by(PostFact.starts_on.desc(), Post.id)
    )
    for some in _groups(post_ids):
        found = session.execute(query.where(Post.id.in_(some)).limit(1)).first()
        if found:
            return found.surname, found.forename, found.starts_on
    return None


def leavers(session: Session, upload_id: int) -> dict[int, PostSaid]:
    """What is to be said of the posts that are marked: all that is known, and the last day."""
    said = [getattr(PostFact, name) for name in PostSaid._fields]
    query = (
        select(AbsentPost.post_id, AbsentPost.last_day, *said)
        .join(PostFact, PostFact.post_id == AbsentPost.post_id)
        .where(
            AbsentPost.upload_id == upload_id,
            AbsentPost.last_day.is_not(None),
            PostFact.withdrawn_at.is_(None),
        )
        .order_by(AbsentPost.post_id)
    )
    return {
        key: PostSaid(*values)._replace(ends_on=last_day)
        for key, last_day, *values in session.execute(query)
    }


def _groups(keys: Collection[int]) -> Iterator[list[int]]:
    keys = sorted(keys)
    for start in range(0, len(keys), IDS_AT_ONCE):
        yield keys[start : start + IDS_AT_ONCE]
