"""What an employer is told of people in audits: their names, where they are its own."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.scope import scope_of
from tracker.store.tables.people import Person, PersonFact


def names_here(
    session: Session, organisation_id: int, person_ids: Collection[int], day: date
) -> dict[int, str]:
    """The names and numbers of these people, of those who are the organisation's that day."""
    query = (
        select(Person.id, Person.number, PersonFact.surname, PersonFact.forename)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(
            Person.id.in_(person_ids),
            PersonFact.withdrawn_at.is_(None),
            scope_of(session, organisation_id, day).people_now(day),
        )
    )
    return {
        key: f"{forename} {surname}".strip() + f", {number}"
        for key, number, surname, forename in session.execute(query)
    }
