"""Training passports in storage: made, found by their secret, looked at, and revoked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tracker.store.tables.passports import Passport, PassportLook, PassportRecord
from tracker.store.tables.people import Person, TrainingFact

MOST_LOOKS = 200


def lock_person(session: Session, person_id: int) -> None:
    """Until the transaction ends nobody else shares for this person. To change nothing locks the
    row on PostgreSQL, and makes this SQLite's one writer."""
    session.execute(update(Person).where(Person.id == person_id).values(number=Person.number))


def add_passport(session: Session, values: dict[str, Any], training_ids: Sequence[int]) -> Passport:
    """A new passport with these records, in this order."""
    passport = Passport(**values)
    session.add(passport)
    session.flush()
    rows = [
        {"passport_id": passport.id, "place": place, "training_id": key}
        for place, key in enumerate(training_ids)
    ]
    session.execute(insert(PassportRecord), rows)
    return passport


def passport_of(session: Session, person_id: int, passport_id: int) -> Passport | None:
    """One of a person's own."""
    query = select(Passport).where(Passport.id == passport_id, Passport.person_id == person_id)
    return session.scalars(query).one_or_none()


def passport_by(session: Session, token_hash: str) -> Passport | None:
    """The passport with a secret, live or not."""
    return session.scalars(select(Passport).where(Passport.token_hash == token_hash)).one_or_none()


def passport_with(session: Session, number: int) -> Passport | None:
    """The passport with a number, live or not."""
    return session.get(Passport, number)


def passports_of(session: Session, person_id: int) -> list[tuple[Passport, int]]:
    """Each passport of a person, the latest first, with how often it was looked at while live."""
    looks = (
        select(func.count(PassportLook.id))
        .where(PassportLook.passport_id == Passport.id, PassportLook.refused.is_(False))
        .scalar_subquery()
    )
    query = select(Passport, looks).where(Passport.person_id == person_id)
    return [(one, count) for one, count in session.execute(query.order_by(Passport.id.desc()))]


def count_live(session: Session, person_id: int, day: date) -> int:
    """How many passports of a person can be looked at on a day."""
    query = select(func.count(Passport.id)).where(
        Passport.person_id == person_id, Passport.revoked_at.is_(None), Passport.ends_on >= day
    )
    return session.scalar(query) or 0


def revoke(session: Session, passport_id: int, now: datetime) -> bool:
    """Show a passport no more; False where it was revoked before."""
    query = (
        update(Passport)
        .where(Passport.id == passport_id, Passport.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Passport.id)
    )
    return session.scalar(query) is not None


def is_revoked(session: Session, passport_id: int) -> bool:
    """Whether a passport of this number was revoked, or never was."""
    query = select(Passport.id).where(Passport.id == passport_id, Passport.revoked_at.is_(None))
    return session.scalar(query) is None


def revoked_numbers(session: Session) -> tuple[list[int], int]:
    """The numbers of all that were revoked, and the highest there is; 0 where there is none."""
    query = select(Passport.id).where(Passport.revoked_at.is_not(None)).order_by(Passport.id)
    return list(session.scalars(query)), session.scalar(select(func.max(Passport.id))) or 0


def add_look(session: Session, passport_id: int, now: datetime, *, refused: bool = False) -> None:
    """Somebody opened it, or was refused as it was over."""
    row = {"passport_id": passport_id, "at": now, "refused": refused}
    session.execute(insert(PassportLook).values(row))


def looks_at(session: Session, passport_id: int) -> list[tuple[datetime, bool]]:
    """When it was opened, the last MOST_LOOKS times, the latest first; and whether they were
    refused."""
    query = select(PassportLook.at, PassportLook.refused)
    query = query.where(PassportLook.passport_id == passport_id)
    found = session.execute(query.order_by(PassportLook.id.desc()).limit(MOST_LOOKS))
    return [(at, refused) for at, refused in found]


def records_of(session: Session, passport_id: int) -> list[int]:
    """The ids under which its records were known when it was shared, in order."""
    query = select(PassportRecord.training_id).where(PassportRecord.passport_id == passport_id)
    return list(session.scalars(query.order_by(PassportRecord.place)))


def known_now(session: Session, training_ids: Collection[int]) -> dict[int, int | None]:
    """Of each record the id under which it is known now, corrected however often; None: withdrawn.

    As many queries as the longest row of corrections.
    """
    found: dict[int, int | None] = dict.fromkeys(training_ids)
    reached = {key: key for key in training_ids}
    while reached:
        live = set(
            session.scalars(
                select(TrainingFact.id).where(
                    TrainingFact.id.in_(reached.values()),
                    TrainingFact.withdrawn_at.is_(None),
                )
            )
        )
        found |= {key: now for key, now in reached.items() if now in live}
        gone = {now: key for key, now in reached.items() if now not in live}
        query = select(TrainingFact.replaces_id, func.max(TrainingFact.id)).where(
            TrainingFact.replaces_id.in_(gone)
        )
        after = session.execute(query.group_by(TrainingFact.replaces_id))
        reached = {gone[was]: now for was, now in after if was is not None}
    return found
