"""The documents of certificates as they are stored: gone over one by one, and let go."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.store.tables.documents import SentCertificate, SentState


def sealed_documents(session: Session, after: int, most: int) -> Iterator[tuple[int, bytes]]:
    """Ids and documents, in the order of the ids from the one after that on; no more than
    `most`."""
    query = select(SentCertificate.id, SentCertificate.content).where(
        SentCertificate.id > after, SentCertificate.content.is_not(None)
    )
    for key, content in session.execute(query.order_by(SentCertificate.id).limit(most)):
        assert content is not None
        yield key, content


def keep_sealed(session: Session, certificate_id: int, was: bytes, now: bytes) -> bool:
    """Keep a document sealed otherwise; False where it is another, or gone, by now."""
    statement = (
        update(SentCertificate)
        .where(SentCertificate.id == certificate_id, SentCertificate.content == was)
        .values(content=now)
        .returning(SentCertificate.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None


def forget_refused(session: Session, before: datetime) -> int:
    """Let go of the documents of what was refused before a moment; how many."""
    gone = (
        update(SentCertificate)
        .where(
            SentCertificate.state == SentState.REFUSED,
            SentCertificate.decided_at < before,
            SentCertificate.content.is_not(None),
        )
        .values(content=None)
        .returning(SentCertificate.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(gone).all())
