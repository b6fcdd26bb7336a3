"""People of two employers with one email address, who may be one person."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.tables.people import Person, PersonFact, Post

_ADDRESS = func.lower(PersonFact.email)


def people_with_one_email(
    session: Session, setting_ids: Collection[int], most: int
) -> tuple[list[dict[int, int]], bool]:
    """Of people who ever had a post in these settings, those with one address, whatever its case:
    for each address the person by organisation; two queries.

    An address that two people of one organisation bear is nobody's own, and is left out. Up to
    `most` addresses of several people are looked at, and whether that was not all comes second.
    """
    there = select(Post.person_id).where(Post.setting_id.in_(setting_ids))
    # The first query goes through all of them, so it asks for nothing but their addresses.
    held = (PersonFact.withdrawn_at.is_(None), PersonFact.person_id.in_(there))
    twice = (
        select(_ADDRESS)
        .where(*held, PersonFact.email != "")
        .group_by(_ADDRESS)
        .having(func.count() > 1)
        .order_by(_ADDRESS)
        .limit(most + 1)
    )
    addresses = session.scalars(twice).all()
    is_cut, addresses = len(addresses) > most, addresses[:most]
    if not addresses:
        return [], is_cut
    query = (
        select(_ADDRESS, Person.organisation_id, Person.id)
        .join(Person, Person.id == PersonFact.person_id)
        .where(*held, _ADDRESS.in_(addresses))
        .order_by(Person.id)
    )
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for said, organisation_id, person_id in session.execute(query):
        found[said].append((organisation_id, person_id))
    groups = ((dict(told), len(told)) for told in found.values())
    return [people for people, told in groups if 1 < len(people) == told], is_cut
