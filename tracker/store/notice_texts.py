"""The texts of notices, which name people."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from tracker.rules.words import NoticeState
from tracker.store.tables.notices import Notice

_ENDED = (NoticeState.SENT, NoticeState.FAILED, NoticeState.CANCELLED)


def forget_texts(session: Session, before: datetime) -> int:
    """Take the texts out of notices that were made before a moment and have ended; of how many."""
    texts = (Notice.subject, Notice.plain, Notice.html)
    query = (
        update(Notice)
        .where(Notice.made_at < before, Notice.state.in_(_ENDED))
        .where(or_(*(text.is_not(None) for text in texts)))
        .values(dict.fromkeys(texts))
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(query).all())
