"""The documents and addresses that show the register's entries to be true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, exists, insert, or_, select
from sqlalchemy.orm import Session

from tracker.store.database import insert_or
from tracker.store.tables.register import Evidence


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of a piece of evidence: `address` is that of a page, None for a document."""

    id: int
    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    media_type: str
    content: bytes


def keep_document(
    session: Session, document: Document, *, now: datetime, by: str | None = None
) -> int:
    """The id of a document, kept once however often and by whomever it is sent."""
    digest = sha256(document.content).hexdigest()
    row = insert_or(session, Evidence).values(
        name=document.name,
        media_type=document.media_type,
        content=document.content,
        digest=digest,
        added_at=now,
        added_by=by,
    )
    session.execute(row.on_conflict_do_nothing())
    return session.scalars(select(Evidence.id).where(Evidence.digest == digest)).one()


def keep_address(session: Session, address: str, *, now: datetime, by: str | None = None) -> int:
    """The id of the address of a page."""
    held = select(Evidence.id).where(Evidence.address == address).order_by(Evidence.id)
    found = session.scalars(held.limit(1)).first()
    if found is not None:
        return found
    row = insert(Evidence).values(name=address[:500], address=address, added_at=now, added_by=by)
    return session.scalars(row.returning(Evidence.id)).one()


def evidence_shown(session: Session, ids: Iterable[int]) -> dict[int, Shown]:
    """What is told of these pieces of evidence, by id; those that are not kept are left out."""
    query = select(Evidence.id, Evidence.name, Evidence.address)
    rows = session.execute(query.where(Evidence.id.in_(sorted(set(ids)))))
    return {row.id: Shown(*row) for row in rows}


def load_document(session: Session, evidence_id: int) -> Document | None:
    """A document as it was sent; None where there is none of that id, or only an address."""
    query = select(Evidence.name, Evidence.media_type, Evidence.content)
    row = session.execute(query.where(Evidence.id == evidence_id)).one_or_none()
    if row is None or row.content is None or row.media_type is None:
        return None
    return Document(row.name, row.media_type, row.content)


def forget_unused(session: Session, before: datetime) -> int:
    """Take away what was kept before a moment and shows nothing: it was never published."""
    columns = (
        column
        for table in Evidence.metadata.sorted_tables
        for column in table.columns
        if any(key.column is Evidence.__table__.c.id for key in column.foreign_keys)
    )
    used = [exists().where(column == Evidence.id) for column in columns]
    query = delete(Evidence).where(Evidence.added_at < before, ~or_(*used))
    gone = query.returning(Evidence.id).execution_options(synchronize_session=False)
    return len(session.scalars(gone).all())
