"""What a forecast is made of: how posts stand today, posts to come, names, and how fresh it is."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.store.people import posts_query, read_posts
from tracker.store.register import Register
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.places import SettingUpload

_STANDING = (
    PostStanding.post_id,
    PostStanding.person_id,
    PostStanding.setting_id,
    PostStanding.requirement_id,
    PostStanding.standing,
    PostStanding.excluded,
    PostStanding.due_on,
    PostStanding.governed_by,
    PostStanding.training_id,
    PostStanding.provider_id,
    PostStanding.provider_text,
    Post.staff_number,
    PostFact.role,
    PostFact.staff_group,
    PostFact.starts_on,
    PostFact.ends_on,
    PostFact.absence,
    PostFact.absence_from,
    PostFact.absence_to,
    PostFact.exempt_from,
    PostFact.exempt_to,
    TrainingFact.curriculum_id,
    TrainingFact.course_text,
    TrainingFact.mode,
)


def standing_rows(session: Session, setting_ids: Collection[int]) -> Iterator[Any]:
    """Each current standing in these settings, with its post and the training behind it."""
    query = (
        select(*_STANDING)
        .join(Post, Post.id == PostStanding.post_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .outerjoin(TrainingFact, TrainingFact.id == PostStanding.training_id)
        .where(
            PostStanding.setting_id.in_(setting_ids),
            PostStanding.standing.is_not(None),
            PostFact.withdrawn_at.is_(None),
        )
        .order_by(Post.staff_number, Post.id, PostStanding.requirement_id)
    )
    return iter(session.execute(query))


def posts_to_come(
    session: Session, register: Register, setting_ids: Collection[int], after: date, last: date
) -> list[rules.Post]:
    """The posts in these settings that begin after a day, up to the last one."""
    query = posts_query().where(
        Post.setting_id.in_(setting_ids), PostFact.starts_on > after, PostFact.starts_on <= last
    )
    return read_posts(session, query, register)


def names_in(session: Session, setting_ids: Collection[int]) -> dict[int, str]:
    """The names, surname first, of everybody with a post in these settings, by person."""
    there = select(Post.person_id).where(Post.setting_id.in_(setting_ids))
    query = select(PersonFact.person_id, PersonFact.surname, PersonFact.forename).where(
        PersonFact.withdrawn_at.is_(None), PersonFact.person_id.in_(there)
    )
    return {
        key: ", ".join(part for part in (surname, forename) if part)
        for key, surname, forename in session.execute(query)
    }


def uploads_of(session: Session, setting_ids: Collection[int]) -> dict[int, date]:
    """The last day on which an upload spoke of the people of each of these settings."""
    query = select(SettingUpload.setting_id, SettingUpload.last_on)
    return dict(session.execute(query.where(SettingUpload.setting_id.in_(setting_ids))).all())
