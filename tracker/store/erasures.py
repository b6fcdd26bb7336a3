"""Who is to be erased and who was: what stands in the way, and the list."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from tracker.rules.protection_words import ErasureState
from tracker.store.tables.accounts import User
from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.passports import Passport
from tracker.store.tables.people import Person, PersonFact, Post, PostFact, TrainingFact
from tracker.store.tables.protection import Erasure
from tracker.store.tables.uploads import Upload, UploadKind, UploadState


class Whose(NamedTuple):
    """Somebody of an organisation, as known now."""

    id: int
    organisation_id: int
    number: str
    surname: str
    forename: str

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}".strip()


def one_person(
    session: Session, organisation_id: int, *, key: int | None = None, number: str | None = None
) -> Whose | None:
    """Somebody whom the organisation itself entered, by id or by staff number; else None."""
    said = func.coalesce(PersonFact.surname, ""), func.coalesce(PersonFact.forename, "")
    query = (
        select(Person.id, Person.organisation_id, Person.number, *said)
        .outerjoin(
            PersonFact, (PersonFact.person_id == Person.id) & PersonFact.withdrawn_at.is_(None)
        )
        .where(Person.organisation_id == organisation_id)
        .where(Person.id == key if key is not None else Person.number == number)
    )
    row = session.execute(query).one_or_none()
    return Whose(*row) if row else None


def is_erased(session: Session, person_id: int) -> bool:
    """Whether somebody was erased."""
    query = select(Erasure.id).where(
        Erasure.person_id == person_id, Erasure.state == ErasureState.DONE
    )
    return session.scalar(query) is not None


def works(session: Session, person_id: int, day: date) -> bool:
    """Whether somebody has a post on a day or later."""
    query = (
        select(PostFact.id)
        .join(Post, Post.id == PostFact.post_id)
        .where(
            Post.person_id == person_id,
            PostFact.withdrawn_at.is_(None),
            or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
        )
    )
    return session.scalar(query.limit(1)) is not None


def has_another_role(session: Session, person_id: int) -> bool:
    """Whether the account of somebody answers for more than that person."""
    roles = User.roles.property.secondary
    role = User.roles.property.mapper.class_
    query: Any = (
        select(User.id)
        .join(roles, roles.c.user_id == User.id)
        .join(role, role.id == roles.c.role_id)
        .where(User.person_id == person_id, role.name != "staff")
    )
    return session.scalar(query.limit(1)) is not None


def at_work(session: Session, organisation_id: int) -> bool:
    """Whether a file of the organisation is just being read or saved."""
    states = (UploadState.WAITING, UploadState.CHECKING, UploadState.SAVING)
    query = select(Upload.id).where(
        Upload.organisation_id == organisation_id, Upload.state.in_(states)
    )
    return session.scalar(query.limit(1)) is not None


def files_of(session: Session, organisation_id: int) -> Iterator[tuple[int, UploadState, bytes]]:
    """The files about people that are still kept, one at a time."""
    query = (
        select(Upload.id, Upload.state, Upload.content)
        .where(
            Upload.organisation_id == organisation_id,
            Upload.content.is_not(None),
            or_(Upload.kind.is_(None), Upload.kind != UploadKind.REGISTER),
        )
        .order_by(Upload.id)
        .execution_options(yield_per=1)
    )
    for key, state, content in session.execute(query):
        if content is not None:
            yield key, state, content


def held_of(session: Session, person_id: int) -> dict[str, int]:
    """How much of somebody there is, of what goes and of what stays; one query."""
    posts = select(Post.id).where(Post.person_id == person_id)
    recipients = select(Recipient.id).where(Recipient.person_id == person_id)
    counted: tuple[tuple[str, Any, Any], ...] = (
        ("names", PersonFact.id, PersonFact.person_id == person_id),
        ("certificates", SentCertificate.id, SentCertificate.person_id == person_id),
        ("passports", Passport.id, Passport.person_id == person_id),
        ("emails", Notice.id, Notice.recipient_id.in_(recipients)),
        ("accounts", User.id, User.person_id == person_id),
        ("posts", Post.id, Post.person_id == person_id),
        ("training", TrainingFact.id, TrainingFact.person_id == person_id),
        ("flags", Flag.id, Flag.post_id.in_(posts)),
    )
    queries = (
        select(literal(name), func.count(column)).where(which) for name, column, which in counted
    )
    return dict(session.execute(union_all(*queries)).all())


def one_erasure(session: Session, organisation_id: int, erasure_id: int) -> Erasure | None:
    """An erasure of the organisation, as stored now."""
    query = select(Erasure).where(
        Erasure.id == erasure_id, Erasure.organisation_id == organisation_id
    )
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def erasures_of(session: Session, organisation_id: int, most: int) -> list[Erasure]:
    """An organisation's erasures: those that wait first, then the latest."""
    query = select(Erasure).where(Erasure.organisation_id == organisation_id)
    waits = Erasure.state != ErasureState.ASKED
    return list(session.scalars(query.order_by(waits, Erasure.id.desc()).limit(most)))


def waiting_for(session: Session, person_ids: Collection[int]) -> dict[int, Erasure]:
    """The erasures of these people that wait to be confirmed, by person."""
    query = select(Erasure).where(
        Erasure.person_id.in_(person_ids), Erasure.state == ErasureState.ASKED
    )
    return {one.person_id: one for one in session.scalars(query)}
