"""An organisation at a glance: its name, whether it has anybody, what it last gave."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tracker.store.scope import Scope
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.people import Person, Post
from tracker.store.tables.places import Organisation, OrganisationFact
from tracker.store.tables.uploads import Upload, UploadKind, UploadState


@dataclass(frozen=True, slots=True)
class LastUpload:
    """The last accepted file of a kind."""

    id: int
    kind: UploadKind | None
    file_name: str
    accepted_at: datetime | None
    uploaded_by: str | None


def organisation_name(session: Session, organisation_id: int) -> str:
    """Its name, or its code while nobody has given a name."""
    query = (
        select(func.coalesce(OrganisationFact.name, Organisation.code))
        .select_from(Organisation)
        .outerjoin(
            OrganisationFact,
            (OrganisationFact.organisation_id == Organisation.id)
            & OrganisationFact.withdrawn_at.is_(None),
        )
        .where(Organisation.id == organisation_id)
    )
    return session.scalars(query).one()


def organisation_code(session: Session, organisation_id: int) -> str:
    """Its code, by which the register names it."""
    return session.scalars(
        select(Organisation.code).where(Organisation.id == organisation_id)
    ).one()


def has_staff(session: Session, scope: Scope) -> bool:
    """Whether the organisation has or had anybody."""
    query = select(Person.id).where(scope.people).limit(1)
    return session.scalar(query) is not None


def is_behind(session: Session, scope: Scope) -> bool:
    """Whether any post has changed since it was judged, so that lists tell of the time before."""
    # Correlated, so that it is the few touched posts that are gone through, not all the people.
    mine = (
        exists()
        .where(
            Post.id == TouchedPost.post_id,
            Person.id == Post.person_id,
            scope.posts,
        )
        .correlate(TouchedPost)
    )
    return session.scalar(select(TouchedPost.post_id).where(mine).limit(1)) is not None


def last_uploads(session: Session, organisation_id: int) -> dict[UploadKind, LastUpload]:
    """The organisation's last accepted upload of each kind, the latest of all first."""
    mine = (Upload.organisation_id == organisation_id, Upload.state == UploadState.ACCEPTED)
    latest = (
        select(Upload.kind, func.max(Upload.accepted_at).label("at"))
        .where(*mine)
        .group_by(Upload.kind)
        .subquery()
    )
    query = (
        select(Upload.id, Upload.kind, Upload.file_name, Upload.accepted_at, Upload.uploaded_by)
        .join(latest, (latest.c.kind == Upload.kind) & (latest.c.at == Upload.accepted_at))
        .where(*mine)
        .order_by(Upload.accepted_at.desc())
    )
    found = (LastUpload(*row) for row in session.execute(query))
    return {one.kind: one for one in found if one.kind}
