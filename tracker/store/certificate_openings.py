"""Who has opened the documents that people have sent in."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tracker.store.tables.documents import CertificateOpening
from tracker.store.tables.places import Organisation, OrganisationFact


class Opening(NamedTuple):
    """Who opened a document, and when.

    `team` is the name of the organisation whose HR it was; None where the person did so themselves.
    """

    by: str
    team: str | None
    at: datetime


def note_opening(
    session: Session, certificate_id: int, by: str, team: int | None, now: datetime
) -> None:
    """Somebody is about to be given the document, for the HR team of an organisation or, where
    there is none, as the person who sent it."""
    session.add(
        CertificateOpening(
            certificate_id=certificate_id, opened_by=by, organisation_id=team, opened_at=now
        )
    )


def openings(session: Session, certificate_ids: Collection[int]) -> dict[int, list[Opening]]:
    """Everybody who has opened these documents, by certificate, the latest first."""
    query = (
        select(
            CertificateOpening.certificate_id,
            CertificateOpening.opened_by,
            func.coalesce(OrganisationFact.name, Organisation.code),
            CertificateOpening.opened_at,
        )
        .outerjoin(Organisation, Organisation.id == CertificateOpening.organisation_id)
        .outerjoin(
            OrganisationFact,
            and_(
                OrganisationFact.organisation_id == Organisation.id,
                OrganisationFact.withdrawn_at.is_(None),
            ),
        )
        .where(CertificateOpening.certificate_id.in_(certificate_ids))
        .order_by(CertificateOpening.opened_at.desc(), CertificateOpening.id.desc())
    )
    found: dict[int, list[Opening]] = defaultdict(list)
    for certificate_id, by, team, at in session.execute(query):
        found[certificate_id].append(Opening(by, team, at))
    return found
