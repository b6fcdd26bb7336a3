"""Passports that an organisation has taken in, and the training records that they brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.rules.words import Evidence
from tracker.store.paging import Page, matches, page_of
from tracker.store.people_held import Training
from tracker.store.people_writing import record_proven, touch_posts_of_people
from tracker.store.scope import scope_of
from tracker.store.tables.credentials import TakenPassport, TakenRecord
from tracker.store.tables.people import Person, PersonFact, TrainingFact
from tracker.store.undoing import record_again

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A passport that was taken in: for whom, from whom, what it said, and what came of it."""

    id: int
    person_id: int
    staff_number: str
    surname: str
    forename: str
    issuer: str
    issuer_name: str
    said: dict[str, Any]
    taken_at: datetime
    taken_by: str | None
    undone_at: datetime | None
    undone_by: str | None
    records: int


def add_taken(session: Session, values: dict[str, Any]) -> int | None:
    """Note that a passport is taken in; its id.

    None, and the transaction rolled back, where the organisation has taken it in already.
    """
    try:
        row = insert(TakenPassport).values(values).returning(TakenPassport.id)
        return session.scalars(row).one()
    except IntegrityError:
        session.rollback()
        return None


def record_taken(
    session: Session,
    taken_id: int,
    now: datetime,
    records: Sequence[tuple[int, Evidence, int | None, Training]],
) -> None:
    """Record training that a passport brings, each with its place there and the record whose place
    it takes, if any, and have its people's posts judged again."""
    for place, evidence, held_id, said in records:
        key = record_proven(session, now, held_id, said, evidence)
        taken = {"taken_id": taken_id, "place": place, "training_id": key}
        session.execute(insert(TakenRecord), [taken])
    touch_posts_of_people(session, {said.person_id for *_, said in records})


def undo_taken(
    session: Session, organisation_id: int, taken_id: int, now: datetime, by: str | None
) -> int | None:
    """Withdraw what a passport brought and still stands; how many records. What it proved better is
    held as before.

    None where the organisation has taken in no such passport, or somebody has undone it already.
    """
    person_id = session.scalar(
        update(TakenPassport)
        .where(
            TakenPassport.id == taken_id,
            TakenPassport.organisation_id == organisation_id,
            TakenPassport.undone_at.is_(None),
        )
        .values(undone_at=now, undone_by=by)
        .returning(TakenPassport.person_id)
        .execution_options(synchronize_session=False)
    )
    if person_id is None:
        return None
    brought = select(TakenRecord.training_id).where(TakenRecord.taken_id == taken_id)
    withdrawn = session.execute(
        update(TrainingFact)
        .where(TrainingFact.id.in_(brought), TrainingFact.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(TrainingFact.id, TrainingFact.replaces_id)
        .execution_options(synchronize_session=False)
    ).all()
    before = {held_id: key for key, held_id in withdrawn if held_id is not None}
    record_again(session, TrainingFact, before, now)
    touch_posts_of_people(session, {person_id})
    return len(withdrawn)


def taken_page(session: Session, organisation_id: int, day: date, number: int) -> Page[Taken]:
    """What the organisation has taken in, the latest first, for people who are its own."""
    query = _taken(session, organisation_id, day).order_by(TakenPassport.id.desc())
    rows, total = page_of(session, query, number)
    return Page([Taken(*row) for row in rows], number, total)


def taken_with_id(session: Session, organisation_id: int, day: date, taken_id: int) -> Taken | None:
    """One of them."""
    query = _taken(session, organisation_id, day).where(TakenPassport.id == taken_id)
    row = session.execute(query).one_or_none()
    return Taken(*row) if row else None


def records_of(session: Session, taken_id: int) -> dict[int, bool]:
    """The places of the certificates that became records, and whether each record still stands."""
    query = (
        select(TakenRecord.place, TrainingFact.withdrawn_at.is_(None))
        .join(TrainingFact, TrainingFact.id == TakenRecord.training_id)
        .where(TakenRecord.taken_id == taken_id)
    )
    return dict(session.execute(query).all())


def already_taken(
    session: Session, organisation_id: int, issuer: str, number: int
) -> tuple[datetime, str | None] | None:
    """When the organisation took a passport in that still stands, and who did."""
    query = select(TakenPassport.taken_at, TakenPassport.taken_by).where(
        TakenPassport.organisation_id == organisation_id,
        TakenPassport.issuer == issuer,
        TakenPassport.number == number,
        TakenPassport.undone_at.is_(None),
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def people_found(
    session: Session, organisation_id: int, day: date, text: str
) -> list[tuple[int, str, str, str]]:
    """The first of the organisation's people with each word of a text in their name or number.

    Id, number, surname and forename; nobody where nothing is asked for.
    """
    if not text.strip():
        return []
    query = (
        select(Person.id, Person.number, PersonFact.surname, PersonFact.forename)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(
            PersonFact.withdrawn_at.is_(None),
            scope_of(session, organisation_id, day).people,
            *matches(text, Person.number, PersonFact.surname, PersonFact.forename),
        )
        .order_by(PersonFact.surname, PersonFact.forename, Person.number)
        .limit(MOST_FOUND)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _taken(session: Session, organisation_id: int, day: date) -> Select[Any]:
    count = (
        select(func.count())
        .select_from(TakenRecord)
        .where(TakenRecord.taken_id == TakenPassport.id)
        .scalar_subquery()
    )
    return (
        select(
            TakenPassport.id,
            TakenPassport.person_id,
            Person.number,
            func.coalesce(PersonFact.surname, ""),
            func.coalesce(PersonFact.forename, ""),
            TakenPassport.issuer,
            TakenPassport.issuer_name,
            TakenPassport.said,
            TakenPassport.taken_at,
            TakenPassport.taken_by,
            TakenPassport.undone_at,
            TakenPassport.undone_by,
            count,
        )
        .join(Person, Person.id == TakenPassport.person_id)
        .outerjoin(
            PersonFact,
            and_(PersonFact.person_id == Person.id, PersonFact.withdrawn_at.is_(None)),
        )
        .where(
            TakenPassport.organisation_id == organisation_id,
            scope_of(session, organisation_id, day).people,
        )
    )
