"""What names people is kept no longer than it serves. What it showed to be done stays."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.actions import register_uploads, uploads
from tracker.rules.days import LONDON, add_months, london_day
from tracker.store.certificate_documents import forget_refused
from tracker.store.database import Session
from tracker.store.looks import forget_looks
from tracker.store.notice_texts import forget_texts
from tracker.store.tables.uploads import UploadKind
from tracker.store.uploads import left_lying

UPLOADS_LIE = timedelta(days=30)
TEXTS_KEPT = timedelta(days=400)
LOOKS_KEPT_MONTHS = 24
REFUSED_KEPT = timedelta(days=90)


def retain(session: Session, day: date) -> dict[str, Any]:
    """Throw away what has had its time by that day; how much, by name.

    1. Files that were checked and that nobody accepted, with what they would have brought.
    2. The texts of notices. Who was told of what, and when, stays.
    3. Who looked at a person.
    4. The documents of certificates that HR has refused. What was said of them stays.
    """
    begins = datetime.combine(day, time(), LONDON)
    thrown = 0
    for upload_id, kind in left_lying(session, begins - UPLOADS_LIE):
        of = register_uploads if kind == UploadKind.REGISTER else uploads
        thrown += of.throw_away(session, upload_id)
    return {
        "uploads": thrown,
        "texts": forget_texts(session, begins - TEXTS_KEPT),
        "looks": forget_looks(session, add_months(day, -LOOKS_KEPT_MONTHS)),
        "documents": forget_refused(session, begins - REFUSED_KEPT),
    }


def refused_until(decided_at: datetime) -> date:
    """The last day on which the document of a certificate is kept that was refused then."""
    return london_day(decided_at) + REFUSED_KEPT
