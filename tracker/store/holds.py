"""Legal holds: whom they cover, and their list."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, func, literal, or_, select, union, update
from sqlalchemy.orm import Session

from tracker.store.tables.audits import Audit, AuditSample
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import Setting, SettingFact
from tracker.store.tables.protection import LegalHold


class Held(NamedTuple):
    """A hold with what it covers: a person's number and name, or a setting's code, or neither."""

    hold: LegalHold
    number: str | None
    name: str | None
    setting: str | None


def standing(session: Session, said: dict[str, Any]) -> LegalHold | None:
    """A hold that says all this, column by column, and that nobody has lifted."""
    query = select(LegalHold).filter_by(**said, lifted_at=None)
    return session.scalars(query.order_by(LegalHold.id).limit(1)).first()


def held_people(day: date) -> Select[Any]:
    """The ids of everybody whom a hold covers on a day, or whom an open audit relies on."""
    here = LegalHold.person_id.is_(None) & LegalHold.setting_id.is_(None)
    of_all = select(Person.id).join(
        LegalHold, (LegalHold.organisation_id == Person.organisation_id) & here
    )
    worked = (
        select(Post.person_id)
        .join(PostFact, PostFact.post_id == Post.id)
        .join(LegalHold, LegalHold.setting_id == Post.setting_id)
        .where(*_worked(LegalHold.worked_from, LegalHold.worked_to))
    )
    audited = select(Post.person_id).join(Audit, Audit.setting_id == Post.setting_id)
    drawn = select(AuditSample.person_id).join(Audit, Audit.id == AuditSample.audit_id)
    named = select(LegalHold.person_id).where(LegalHold.person_id.is_not(None))
    held = union(
        named.where(_holds(day)),
        of_all.where(_holds(day)),
        worked.where(_holds(day)),
        audited.where(Audit.closed_at.is_(None)),
        drawn.where(Audit.closed_at.is_(None)),
    ).subquery()
    return select(held.c[0])


def organisations_with_holds(day: date) -> Select[Any]:
    """The ids of the organisations with any hold on a day: their files name many, and stay."""
    return select(LegalHold.organisation_id).where(_holds(day))


def _worked(since: Any, until: Any) -> tuple[ColumnElement[bool], ...]:
    """Of PostFact: the post was held on any day from one to the other; an end that is NULL is
    open."""
    return (
        or_(PostFact.starts_on.is_(None), until.is_(None), PostFact.starts_on <= until),
        or_(PostFact.ends_on.is_(None), since.is_(None), PostFact.ends_on >= since),
    )


def anybody_worked(
    session: Session, setting_id: int, since: date | None, until: date | None
) -> bool:
    """Whether anybody ever told of worked in a setting from one day to another, both inside."""
    days = literal(since, Date), literal(until, Date)
    query = select(Post.id).join(PostFact, PostFact.post_id == Post.id)
    query = query.where(Post.setting_id == setting_id, *_worked(*days))
    return session.scalar(query.limit(1)) is not None


def is_held(session: Session, person_id: int, day: date) -> bool:
    """Whether a hold or an open audit covers somebody on a day."""
    query = select(Person.id).where(Person.id == person_id, Person.id.in_(held_people(day)))
    return session.scalar(query) is not None


def has_holds(session: Session, organisation_id: int, day: date) -> bool:
    """Whether an organisation has any hold on a day."""
    query = organisations_with_holds(day).where(LegalHold.organisation_id == organisation_id)
    return session.scalar(query.limit(1)) is not None


def holds_of(session: Session, organisation_id: int) -> list[Held]:
    """An organisation's holds, the latest first; one query."""
    query = (
        select(
            LegalHold,
            Person.number,
            func.coalesce(PersonFact.forename + " " + PersonFact.surname, ""),
            Setting.code,
        )
        .outerjoin(Person, Person.id == LegalHold.person_id)
        .outerjoin(
            PersonFact, (PersonFact.person_id == Person.id) & PersonFact.withdrawn_at.is_(None)
        )
        .outerjoin(Setting, Setting.id == LegalHold.setting_id)
        .where(LegalHold.organisation_id == organisation_id)
        .order_by(LegalHold.lifted_at.is_not(None), LegalHold.id.desc())
    )
    return [Held(*row) for row in session.execute(query)]


def setting_run_by(session: Session, organisation_id: int, code: str) -> int | None:
    """The id of a setting that an organisation runs or has run, by its code."""
    query = (
        select(Setting.id)
        .join(SettingFact, SettingFact.setting_id == Setting.id)
        .where(Setting.code == code, SettingFact.organisation_id == organisation_id)
    )
    return session.scalar(query.limit(1)) if code else None


def lift(session: Session, organisation_id: int, hold_id: int, by: str, now: datetime) -> bool:
    """Lift a hold of the organisation; of several who try, one gets True."""
    lifted = session.scalar(
        update(LegalHold)
        .where(
            LegalHold.id == hold_id,
            LegalHold.organisation_id == organisation_id,
            LegalHold.lifted_at.is_(None),
        )
        .values(lifted_at=now, lifted_by=by)
        .returning(LegalHold.id)
        .execution_options(synchronize_session=False)
    )
    return lifted is not None


def _holds(day: date) -> ColumnElement[bool]:
    return LegalHold.lifted_at.is_(None) & or_(LegalHold.until.is_(None), LegalHold.until >= day)
