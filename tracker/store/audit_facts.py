"""What an audit tells beside the rules' own values, as known on a moment and no other."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.rules.words import Employment
from tracker.store.tables.facts import known
from tracker.store.tables.people import Post, PostFact, TrainingFact
from tracker.store.tables.places import Organisation, OrganisationFact, SettingFact, SettingTold
from tracker.store.tables.register import (
    Accreditation,
    Affiliate,
    CertificationEvent,
    CertificationFact,
    Evidence,
    Licence,
    ProviderFact,
    StandardsVersion,
    Trainer,
)


class Checked(NamedTuple):
    """Where a register entry comes from, and what was kept to show that it is true."""

    source: str | None
    last_checked: date | None
    recorded_at: datetime
    evidence_id: int | None
    evidence: str | None
    address: str | None
    digest: str | None


_CHECKED: dict[str, Any] = {
    "provider": ProviderFact,
    "certification": CertificationFact,
    "certification_event": CertificationEvent,
    "affiliate": Affiliate,
    "trainer": Trainer,
    "licence": Licence,
    "accreditation": Accreditation,
}


def entries_checked(session: Session, known_on: datetime) -> dict[str, Checked]:
    """The register's entries about providers and bodies by the ids that reasons name them by."""
    found: dict[str, Checked] = {}
    for kind, table in _CHECKED.items():
        query = (
            select(
                table.id,
                table.source,
                table.last_checked,
                table.recorded_at,
                Evidence.id,
                Evidence.name,
                Evidence.address,
                Evidence.digest,
            )
            .outerjoin(Evidence, Evidence.id == table.evidence_id)
            .where(known(table, known_on))
        )
        found |= {f"{kind}:{row[0]}": Checked(*row[1:]) for row in session.execute(query)}
    return found


def setting_facts(
    session: Session, setting_ids: Collection[int], known_on: datetime
) -> list[SettingFact]:
    """What is said of these settings, period by period, in the order in which these begin."""
    query = select(SettingFact).where(
        SettingFact.setting_id.in_(setting_ids), known(SettingFact, known_on)
    )
    first = date.min
    return sorted(session.scalars(query), key=lambda one: (one.starts_on or first, one.id))


def organisation_names(session: Session, known_on: datetime) -> dict[str, str]:
    """The names of organisations by their codes."""
    query = (
        select(Organisation.code, OrganisationFact.name)
        .join(OrganisationFact, OrganisationFact.organisation_id == Organisation.id)
        .where(known(OrganisationFact, known_on))
    )
    return dict(session.execute(query).all())


def employments(
    session: Session, setting_ids: Collection[int], known_on: datetime
) -> dict[int, Employment]:
    """By whom the people in these settings are employed there, by the id of their post."""
    query = (
        select(Post.id, PostFact.employment)
        .join(PostFact, PostFact.post_id == Post.id)
        .where(Post.setting_id.in_(setting_ids), known(PostFact, known_on))
    )
    return dict(session.execute(query).all())


def records_entered(
    session: Session, setting_ids: Collection[int], known_on: datetime
) -> dict[int, datetime]:
    """When the training records of these settings' people were recorded, by the records' ids."""
    query = (
        select(TrainingFact.id, TrainingFact.recorded_at)
        .join(Post, Post.person_id == TrainingFact.person_id)
        .where(Post.setting_id.in_(setting_ids), known(TrainingFact, known_on))
    )
    return dict(session.execute(query).all())


def last_told_by(
    session: Session, setting_ids: Collection[int], known_on: datetime
) -> dict[int, datetime]:
    """When an accepted upload last spoke of each of these settings' people, by a moment.

    What an upload said by then it had said, whatever became of it later.
    """
    query = (
        select(SettingTold.setting_id, func.max(SettingTold.told_at))
        .where(SettingTold.setting_id.in_(setting_ids), SettingTold.told_at <= known_on)
        .group_by(SettingTold.setting_id)
    )
    return dict(session.execute(query).all())


def standards_versions(session: Session, known_on: datetime) -> list[StandardsVersion]:
    """The versions of the RRN Training Standards, by code."""
    query = select(StandardsVersion).where(known(StandardsVersion, known_on))
    return sorted(session.scalars(query), key=lambda one: (one.code, one.id))
