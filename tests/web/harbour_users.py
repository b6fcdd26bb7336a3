"""Who looks at the small world of tests/actions/harbour.py, by their stored ids."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.tables.people import Person
from tracker.store.tables.places import Commissioner


def person_id(session: Session, number: str) -> int:
    """The id of the person with that staff number."""
    return session.scalars(select(Person.id).where(Person.number == number)).one()


def commissioner_id(session: Session, code: str) -> int:
    """The id of the commissioner with that code."""
    return session.scalars(select(Commissioner.id).where(Commissioner.code == code)).one()
