"""People of two employers with one email address, who may be one person."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.tables.people import Person, PersonFact, Post, PostFact


def people_with_one_email(
    session: Session, setting_ids: Collection[int], most: int
) -> list[dict[int, int]]:
    """Of people with a post in these settings, those with one address, whatever its case: for each
    address the person by organisation; one query.

    An address that two people of one organisation bear is nobody's own, and is left out. Up to
    `most` people.
    """
    there = (
        select(Post.person_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(Post.setting_id.in_(setting_ids), PostFact.withdrawn_at.is_(None))
    )
    address = func.lower(func.trim(PersonFact.email))
    held = (PersonFact.withdrawn_at.is_(None), address != "", PersonFact.person_id.in_(there))
    organisations = func.count(Person.organisation_id.distinct())
    shared = (
        select(address)
        .join(Person, Person.id == PersonFact.person_id)
        .where(*held)
        .group_by(address)
        .having(organisations > 1, organisations == func.count())
    )
    query = (
        select(address, Person.organisation_id, Person.id)
        .join(Person, Person.id == PersonFact.person_id)
        .where(*held, address.in_(shared))
        .order_by(address, Person.id)
        .limit(most)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for said, organisation_id, person_id in session.execute(query):
        found[said][organisation_id] = person_id
    return [people for people in found.values() if len(people) > 1]
