"""What falls due in an organisation: posts by the last good day of their training."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.rules.words import Nation
from tracker.store.scope import scope_of
from tracker.store.staff_list import RUNS_OUT
from tracker.store.tables.judged import PostStanding
from tracker.store.tables.people import Person, Post, PostFact
from tracker.store.tables.places import SettingFact


def due_by_day(
    session: Session, organisation_id: int, first: date, last: date, today: date
) -> dict[date, int]:
    """How many posts have training whose last good day is this, for each day up to `last`.

    The posts that the staff list shows for that day: held today, and to be held then.
    """
    query = (
        select(PostStanding.due_on, func.count(PostStanding.post_id.distinct()))
        .join(Post, Post.id == PostStanding.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(
            scope_of(session, organisation_id, today).posts,
            PostStanding.due_on.between(first, last),
            RUNS_OUT,
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.starts_on.is_(None), PostFact.starts_on <= today),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= today),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= PostStanding.due_on),
        )
        .group_by(PostStanding.due_on)
    )
    return {day: count for day, count in session.execute(query) if day is not None}


def nations_of(session: Session, organisation_id: int, day: date) -> list[Nation]:
    """The nations in which the organisation runs settings that day, in the order of Nation."""
    query = select(SettingFact.nation).where(
        SettingFact.organisation_id == organisation_id,
        SettingFact.withdrawn_at.is_(None),
        SettingFact.nation.is_not(None),
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= day),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= day),
    )
    found = set(session.scalars(query.distinct()))
    return [nation for nation in Nation if nation in found]
