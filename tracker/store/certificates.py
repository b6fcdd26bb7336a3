"""Certificates that people send in: kept, listed, and decided on once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from tracker.rules.words import Result
from tracker.store.paging import Page, page_of
from tracker.store.scope import Scope, scope_of
from tracker.store.tables.documents import SentCertificate, SentState
from tracker.store.tables.people import Person, PersonFact, TrainingFact
from tracker.store.tables.register import CurriculumFact, ProviderFact


class Proposal(NamedTuple):
    """What a certificate is said to prove, in the order of the columns."""

    course_text: str
    provider_text: str | None
    started_on: date | None
    completed_on: date
    result: Result
    printed_expiry: date | None
    certificate_number: str | None


class Kept(NamedTuple):
    """A document as it is stored: sealed, with what it was before that."""

    media_type: str
    sealed: bytes
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A certificate without its document, which is there until it is withdrawn, or for some time
    after it was refused."""

    id: int
    person_id: int
    number: str
    surname: str
    forename: str
    media_type: str
    size: int
    has_document: bool
    sent_at: datetime
    proposal: Proposal
    note: str | None
    state: SentState
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None
    training_id: int | None


_PROPOSAL = tuple(getattr(SentCertificate, name) for name in Proposal._fields)


def digest_of(content: bytes) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return sha256(content).hexdigest()


def keep(
    session: Session,
    person_id: int,
    document: Kept,
    proposal: Proposal,
    note: str | None,
    now: datetime,
) -> int:
    """Keep what somebody has sent, waiting for HR; its id."""
    row = SentCertificate(
        person_id=person_id,
        media_type=document.media_type,
        content=document.sealed,
        size=document.size,
        digest=document.digest,
        sent_at=now,
        note=note,
        state=SentState.WAITING,
        **proposal._asdict(),
    )
    session.add(row)
    session.flush()
    return row.id


def lock_person(session: Session, person_id: int) -> None:
    """Until the transaction ends nobody else who asks for this lock goes on."""
    session.execute(update(Person).where(Person.id == person_id).values(number=Person.number))


def lock_certificate(session: Session, certificate_id: int) -> None:
    """Until the transaction ends nobody else decides on it or takes it back."""
    one = select(SentCertificate.id).where(SentCertificate.id == certificate_id)
    session.execute(one.with_for_update())


def waits_already(session: Session, person_id: int, digest: str) -> tuple[int, bool]:
    """How many of a person's certificates wait, and whether this very document is one of them."""
    query = select(SentCertificate.digest).where(
        SentCertificate.person_id == person_id, SentCertificate.state == SentState.WAITING
    )
    found = session.scalars(query).all()
    return len(found), digest in found


def sent_by(session: Session, person_id: int, number: int) -> Page[Sent]:
    """A page of what the person has sent, the latest first."""
    query = _sent().where(SentCertificate.person_id == person_id)
    query = query.order_by(SentCertificate.sent_at.desc(), SentCertificate.id.desc())
    rows, total = page_of(session, query, number)
    return Page([_as_sent(row) for row in rows], number, total)


def sent_certificate(session: Session, person_id: int, certificate_id: int) -> Sent | None:
    """The certificate with that id, where it is the person's own."""
    query = _sent().where(
        SentCertificate.id == certificate_id, SentCertificate.person_id == person_id
    )
    row = session.execute(query).one_or_none()
    return _as_sent(row) if row else None


def work_list(
    session: Session, organisation_id: int, day: date, number: int, decided: bool = False
) -> Page[Sent]:
    """A page of what waits for an organisation's HR, the longest first; or of what was decided,
    the latest first."""
    people = scope_of(session, organisation_id, day).people_now(day)
    query = _sent().where(people)
    if decided:
        done = (SentState.APPROVED, SentState.CORRECTED, SentState.REFUSED)
        query = query.where(SentCertificate.state.in_(done))
        query = query.order_by(SentCertificate.decided_at.desc(), SentCertificate.id.desc())
    else:
        query = query.where(SentCertificate.state == SentState.WAITING)
        query = query.order_by(SentCertificate.sent_at, SentCertificate.id)
    rows, total = page_of(session, query, number)
    return Page([_as_sent(row) for row in rows], number, total)


def certificate_for(
    session: Session, organisation_id: int, day: date, certificate_id: int
) -> Sent | None:
    """The certificate with that id, where its person is the organisation's on a day.

    What was withdrawn is nobody's but the person's.
    """
    people = scope_of(session, organisation_id, day).people_now(day)
    query = _sent().where(
        SentCertificate.id == certificate_id,
        SentCertificate.state != SentState.WITHDRAWN,
        people,
    )
    row = session.execute(query).one_or_none()
    return _as_sent(row) if row else None


def waiting_count(session: Session, scope: Scope, day: date) -> int:
    """How many certificates wait that day for an organisation's HR."""
    query = (
        select(func.count())
        .select_from(SentCertificate)
        .join(Person, Person.id == SentCertificate.person_id)
        .where(SentCertificate.state == SentState.WAITING, scope.people_now(day))
    )
    return session.scalars(query).one()


def decide(
    session: Session,
    certificate_id: int,
    state: SentState,
    now: datetime,
    *,
    by: str,
    reason: str | None = None,
    training_id: int | None = None,
) -> bool:
    """Take a certificate out of waiting; False where somebody has done so before.

    Who withdraws it takes the document away.
    """
    values = {
        "state": state,
        "decided_at": now,
        "decided_by": by,
        "reason": reason,
        "training_id": training_id,
        **({"content": None} if state is SentState.WITHDRAWN else {}),
    }
    taken = (
        update(SentCertificate)
        .where(SentCertificate.id == certificate_id, SentCertificate.state == SentState.WAITING)
        .values(values)
        .returning(SentCertificate.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(taken).one_or_none() is not None


def sealed_document(session: Session, certificate_id: int) -> bytes | None:
    """The document as it is stored; None once it was withdrawn."""
    query = select(SentCertificate.content).where(SentCertificate.id == certificate_id)
    return session.scalar(query)


def recorded(session: Session, sent: Collection[Sent]) -> dict[int, Proposal]:
    """What HR recorded of these certificates, by certificate; nothing where it recorded nothing."""
    columns = (getattr(TrainingFact, name) for name in Proposal._fields)
    query = select(SentCertificate.id, *columns).join(
        TrainingFact, TrainingFact.id == SentCertificate.training_id
    )
    query = query.where(SentCertificate.id.in_([one.id for one in sent]))
    return {key: Proposal(*said) for key, *said in session.execute(query)}


def names_to_choose(session: Session, most: int) -> tuple[list[str], list[str]]:
    """The names of the register's courses and of its providers, by name, no more than `most`."""
    courses, providers = (
        session.scalars(
            select(fact.name)
            .where(fact.withdrawn_at.is_(None))
            .distinct()
            .order_by(fact.name)
            .limit(most)
        ).all()
        for fact in (CurriculumFact, ProviderFact)
    )
    return list(courses), list(providers)


def _sent() -> Select[*tuple[Any, ...]]:
    return (
        select(
            SentCertificate.id,
            SentCertificate.person_id,
            Person.number,
            func.coalesce(PersonFact.surname, "").label("surname"),
            func.coalesce(PersonFact.forename, "").label("forename"),
            SentCertificate.media_type,
            SentCertificate.size,
            SentCertificate.content.is_not(None).label("has_document"),
            SentCertificate.sent_at,
            SentCertificate.note,
            SentCertificate.state,
            SentCertificate.reason,
            SentCertificate.decided_by,
            SentCertificate.decided_at,
            SentCertificate.training_id,
            *_PROPOSAL,
        )
        .join(Person, Person.id == SentCertificate.person_id)
        .outerjoin(
            PersonFact,
            (PersonFact.person_id == Person.id) & PersonFact.withdrawn_at.is_(None),
        )
    )


def _as_sent(row: Any) -> Sent:
    said = dict(row._mapping)
    proposal = Proposal(*(said.pop(name) for name in Proposal._fields))
    return Sent(proposal=proposal, **said)
