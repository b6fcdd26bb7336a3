"""Documents about settings: given, reviewed and withdrawn by HR, and read as known on a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.rules.audit_words import DocumentKind, Principle
from tracker.rules.setting_evidence import Document
from tracker.store.tables.facts import known
from tracker.store.tables.places import Setting
from tracker.store.tables.requests import SettingDocument, SettingFile


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a document; whether it may be said is not asked here."""

    kind: DocumentKind
    title: str
    dated_on: date
    reviewed_on: date | None = None
    authorised_by: str | None = None
    principles: tuple[Principle, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A document's bytes, encrypted; size and digest are those before."""

    media_type: str
    sealed: bytes
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A document that was withdrawn, when and by whom."""

    title: str
    kind: DocumentKind
    dated_on: date
    withdrawn_at: datetime | None
    withdrawn_by: str | None


def documents_known(
    session: Session, setting_ids: Collection[int], known_on: datetime | None
) -> list[Document]:
    """What was known of these settings' documents on a moment, or is known now; one query.

    Each review is a row of its own: `rules.setting_evidence` says which of them speaks on a day.
    """
    mine = (SettingDocument.setting_id.in_(setting_ids), known(SettingDocument, known_on))
    return _documents(session, *mine)


def documents_given(session: Session, organisation_id: int, setting_id: int) -> list[Document]:
    """What an organisation has given of a setting and not withdrawn, reviews and all."""
    return _documents(session, *_given(organisation_id, setting_id))


def document_given(
    session: Session, organisation_id: int, setting_id: int, document_id: int
) -> Document | None:
    """One of them."""
    mine = (*_given(organisation_id, setting_id), SettingDocument.id == document_id)
    return next(iter(_documents(session, *mine)), None)


def document_known(
    session: Session, setting_id: int, document_id: int, known_on: datetime | None
) -> Document | None:
    """One document of a setting, where it was known on a moment, or is known now."""
    mine = (SettingDocument.setting_id == setting_id, SettingDocument.id == document_id)
    return next(iter(_documents(session, *mine, known(SettingDocument, known_on))), None)


def documents_withdrawn(session: Session, organisation_id: int, setting_id: int) -> list[Withdrawn]:
    """What an organisation has withdrawn of a setting, the latest first; a document's reviews went
    with it."""
    query = (
        select(
            SettingDocument.title,
            SettingDocument.kind,
            SettingDocument.dated_on,
            SettingDocument.withdrawn_at,
            SettingDocument.withdrawn_by,
        )
        .where(
            SettingDocument.organisation_id == organisation_id,
            SettingDocument.setting_id == setting_id,
            SettingDocument.withdrawn_at.is_not(None),
        )
        .distinct()
        .order_by(SettingDocument.withdrawn_at.desc(), SettingDocument.title)
    )
    return [Withdrawn(*row) for row in session.execute(query)]


def sealed_file(session: Session, document_id: int) -> bytes | None:
    """A document as it is kept, encrypted; None once it was let go."""
    query = (
        select(SettingFile.content)
        .join(SettingDocument, SettingDocument.file_id == SettingFile.id)
        .where(SettingDocument.id == document_id)
    )
    return session.scalar(query)


def hold_setting(session: Session, setting_id: int) -> None:
    """Until the transaction ends, who gives a document of the same setting waits here."""
    session.execute(
        update(Setting)
        .where(Setting.id == setting_id)
        .values(code=Setting.code)
        .execution_options(synchronize_session=False)
    )


def keep(
    session: Session,
    setting_id: int,
    organisation_id: int,
    kept: Kept,
    said: Said,
    by: str,
    now: datetime,
) -> int:
    """Keep a document; its id."""
    file = SettingFile(
        media_type=kept.media_type, size=kept.size, digest=kept.digest, content=kept.sealed
    )
    session.add(file)
    session.flush()
    document = SettingDocument(
        setting_id=setting_id,
        organisation_id=organisation_id,
        file_id=file.id,
        kind=said.kind,
        principles=said.principles,
        title=said.title,
        dated_on=said.dated_on,
        reviewed_on=said.reviewed_on,
        authorised_by=said.authorised_by,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(document)
    session.flush()
    return document.id


def keep_review(
    session: Session, document_id: int, reviewed_on: date, by: str, now: datetime
) -> int:
    """Keep that a document was reviewed again, as another fact about the same file; its id."""
    was = session.get_one(SettingDocument, document_id)
    review = SettingDocument(
        setting_id=was.setting_id,
        organisation_id=was.organisation_id,
        file_id=was.file_id,
        kind=was.kind,
        principles=was.principles,
        title=was.title,
        dated_on=was.dated_on,
        reviewed_on=reviewed_on,
        authorised_by=was.authorised_by,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(review)
    session.flush()
    return review.id


def withdraw(session: Session, document: Document, by: str, now: datetime) -> bool:
    """Withdraw a document with all its reviews; False where somebody has done so."""
    file_id = select(SettingDocument.file_id).where(SettingDocument.id == document.id)
    statement = (
        update(SettingDocument)
        .where(
            SettingDocument.file_id.in_(file_id.scalar_subquery()),
            SettingDocument.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now, withdrawn_by=by)
        .returning(SettingDocument.id)
        .execution_options(synchronize_session=False)
    )
    return bool(session.scalars(statement).all())


def _given(organisation_id: int, setting_id: int) -> tuple[Any, ...]:
    return (
        SettingDocument.organisation_id == organisation_id,
        SettingDocument.setting_id == setting_id,
        known(SettingDocument, None),
    )


def _documents(session: Session, *mine: Any) -> list[Document]:
    query = (
        select(SettingDocument, SettingFile.digest, SettingFile.size, SettingFile.media_type)
        .join(SettingFile, SettingFile.id == SettingDocument.file_id)
        .where(*mine)
        .order_by(SettingDocument.recorded_at, SettingDocument.id)
    )
    return [
        Document(
            id=row.id,
            setting_id=row.setting_id,
            kind=row.kind,
            principles=tuple(Principle(one) for one in row.principles),
            title=row.title,
            dated_on=row.dated_on,
            reviewed_on=row.reviewed_on,
            authorised_by=row.authorised_by,
            digest=digest,
            size=size,
            media_type=media_type,
            recorded_at=row.recorded_at,
        )
        for row, digest, size, media_type in session.execute(query)
    ]
