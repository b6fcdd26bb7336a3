"""The documents of certificates as they are stored: let go in time."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.store.tables.documents import SentCertificate, SentState


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
