"""Every fact that was ever recorded of a provider, and the names that it bore."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session

from tracker.rules.provider_history import FIELDS, Said
from tracker.store.evidence import Shown, evidence_shown
from tracker.store.tables import places, register

_REFERRED = {"body_id": "body", "organisation_id": "organisation", "evidence_id": "evidence"}


def provider_identity(session: Session, code: str) -> tuple[int, str] | None:
    """The id of a provider that is or was in the register, and the name that it bore last."""
    query = (
        select(register.Provider.id, register.ProviderFact.name)
        .outerjoin(register.ProviderFact, register.ProviderFact.provider_id == register.Provider.id)
        .where(register.Provider.code == code)
        .order_by(register.ProviderFact.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1] or code) if found else None


def former_names(session: Session) -> dict[int, list[str]]:
    """By provider: the names and aliases of entries that were withdrawn since."""
    fact = register.ProviderFact
    query = select(fact.provider_id, fact.name, fact.aliases).where(fact.withdrawn_at.is_not(None))
    found: dict[int, list[str]] = defaultdict(list)
    for provider_id, name, aliases in session.execute(query.order_by(fact.id)):
        found[provider_id].extend((name, *aliases))
    return found


def kept_evidence(session: Session, ids: Collection[str]) -> dict[str, Shown]:
    """The evidence that entries name, as `evidence:12`."""
    shown = evidence_shown(session, {int(one.partition(":")[2]) for one in ids if one})
    return {f"evidence:{key}": one for key, one in shown.items()}


def facts_of_provider(session: Session, provider_id: int) -> list[Said]:
    """All that was ever said of a provider, whatever has been withdrawn; nine queries."""
    return list(_Facts(session).of(provider_id))


class _Facts:
    """The facts of a provider's tables, with what they refer to by its name or code."""

    def __init__(self, session: Session) -> None:
        self._session = session
        names = select(register.Evidence.id, register.Evidence.name)
        self._codes: dict[str, dict[int, str]] = {
            "body_id": dict(session.execute(select(register.Body.id, register.Body.code)).all()),
            "organisation_id": dict(
                session.execute(select(places.Organisation.id, places.Organisation.code)).all()
            ),
            "evidence_id": dict(session.execute(names).all()),
        }

    def of(self, provider_id: int) -> Iterator[Said]:
        for row in self._rows(register.ProviderFact, provider_id):
            yield self._said(row, None, "the entry")
        certificate = register.CertificationFact.certification_id
        mine = select(certificate).where(register.CertificationFact.provider_id == provider_id)
        number = register.Certification.number
        for row, code in self._of_certificates(register.CertificationFact, number, mine):
            if row.provider_id == provider_id:
                yield self._said(row, row.certification_id, f"certificate {code}")
        for row, code in self._of_certificates(register.CertificationEvent, number, mine):
            alike = (row.certification_id, row.event)
            yield self._said(row, alike, f"certificate {code}, {row.event.value}")
        for row in self._rows(register.Affiliate, provider_id):
            organisation = self._codes["organisation_id"][row.organisation_id]
            yield self._said(row, organisation, f"affiliate {organisation}")
        for row in self._rows(register.Trainer, provider_id):
            named = row.name or row.reference or "without a name"
            yield self._said(row, row.reference or row.name, f"trainer {named}")
        yield from self._curricula(provider_id)

    def _rows(self, table: Any, provider_id: int) -> Any:
        query = select(table).where(table.provider_id == provider_id).order_by(table.id)
        return self._session.scalars(query)

    def _of_certificates(self, table: Any, number: Any, mine: Select[Any]) -> Any:
        query = (
            select(table, number)
            .join(register.Certification, register.Certification.id == table.certification_id)
            .where(table.certification_id.in_(mine))
            .order_by(table.id)
        )
        return self._session.execute(query)

    def _curricula(self, provider_id: int) -> Iterator[Said]:
        fact, identity = register.CurriculumFact, register.Curriculum
        query = (
            select(fact, identity.code)
            .join(identity, identity.id == fact.curriculum_id)
            .where(identity.provider_id == provider_id)
            .order_by(fact.id)
        )
        for row, code in self._session.execute(query):
            yield self._said(row, code, f"curriculum {code}")

    def _said(self, row: Any, alike: Any, about: str) -> Said:
        values: dict[str, Any] = {}
        for column in inspect(type(row)).column_attrs:
            value = getattr(row, column.key)
            if name := _REFERRED.get(column.key):
                values[name] = self._codes[column.key].get(value)
            elif column.key in FIELDS:
                values[column.key] = value
        return Said(
            table=type(row).__tablename__,
            alike=alike,
            about=about,
            values=values,
            recorded_at=row.recorded_at,
            withdrawn_at=row.withdrawn_at,
            recorded_by=row.recorded_by,
            withdrawn_by=row.withdrawn_by,
        )
