"""Who has opened the documents that people have sent in."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.tables.documents import CertificateOpening


class Opening(NamedTuple):
    """Who opened a document, and when."""

    by: str
    at: datetime


def note_opening(session: Session, certificate_id: int, by: str, now: datetime) -> None:
    """Somebody is about to be given the document."""
    session.add(CertificateOpening(certificate_id=certificate_id, opened_by=by, opened_at=now))


def openings(session: Session, certificate_ids: Collection[int]) -> dict[int, list[Opening]]:
    """Everybody who has opened these documents, by certificate, the latest first."""
    query = (
        select(
            CertificateOpening.certificate_id,
            CertificateOpening.opened_by,
            CertificateOpening.opened_at,
        )
        .where(CertificateOpening.certificate_id.in_(certificate_ids))
        .order_by(CertificateOpening.opened_at.desc(), CertificateOpening.id.desc())
    )
    found: dict[int, list[Opening]] = defaultdict(list)
    for certificate_id, by, at in session.execute(query):
        found[certificate_id].append(Opening(by, at))
    return found
