"""A passport of the samples' number, as it is stored where it was shared."""

from uuid import uuid4

from sqlalchemy.orm import Session

from tests.credential.samples import NOW, PASSPORT
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import Person
from tracker.store.tables.places import Organisation


def store_passport(session: Session, number: int = PASSPORT.number) -> None:
    """Somebody of an organisation shared it; committed. Nothing where it is there already."""
    if session.get(Passport, number):
        return
    organisation = Organisation(code=uuid4().hex)
    session.add(organisation)
    session.flush()
    person = Person(organisation_id=organisation.id, number="00101")
    session.add(person)
    session.flush()
    passport = Passport(
        id=number,
        person_id=person.id,
        salt=b"salt",
        token_hash=uuid4().hex,
        name=PASSPORT.name,
        shows_employer=False,
        consent="I agree.",
        told={},
        shared_on=PASSPORT.shared_on,
        shared_at=NOW,
        ends_on=PASSPORT.ends_on,
    )
    session.add(passport)
    session.commit()
