"""A notice as it is at the moment at which it goes out."""

from datetime import datetime

from tracker.mail.writing import Written
from tracker.store.database import Session
from tracker.store.tables.notices import Notice


def write(session: Session, notice: Notice, now: datetime) -> Written | None:
    """What a notice says now; None where nothing of it is to be told any more."""
    raise NotImplementedError
