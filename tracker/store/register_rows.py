"""The register's rows as known on a moment, kind by kind, in the rules' values."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, inspect, or_, select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.days import Period
from tracker.rules.names import match_key
from tracker.rules.words import Assurance, Nation, Population, SettingType
from tracker.store.tables import register
from tracker.store.tables.facts import Dated, known, withdrawn


@dataclass(frozen=True, slots=True)
class Draft:
    """What a change that nobody has saved would withdraw and add, table by table.

    Rows and identities that are not there yet go by ids below zero.
    """

    withdrawn: Mapping[str, frozenset[int]] = field(default_factory=dict)
    added: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    identities: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


NOTHING_DRAFTED = Draft()


class Rows:
    """The rows of the register as known on a moment, or as they would be after a draft."""

    def __init__(
        self, session: Session, known_on: datetime | None = None, draft: Draft = NOTHING_DRAFTED
    ) -> None:
        self._session = session
        self._known_on = known_on
        self._draft = draft

    def facts(self, table: Any, by: str = "", ids: Collection[int] | None = None) -> Any:
        """The known rows of a table in the order recorded; those alone whose `by` is in `ids`."""
        query = _in_order(table).where(known(table, self._known_on))
        if ids is not None:
            query = query.where(getattr(table, by).in_(ids))
        gone = self._draft.withdrawn.get(table.__tablename__, frozenset())
        held = [row for row in self._session.execute(query) if row.id not in gone]
        added = self._draft.added.get(table.__tablename__, ())
        return [*held, *(row for row in added if ids is None or getattr(row, by) in ids)]

    def grouped(self, table: Any, by: str) -> dict[int, list[Any]]:
        """The known rows of a table by one of its columns."""
        groups: dict[int, list[Any]] = defaultdict(list)
        for row in self.facts(table):
            groups[getattr(row, by)].append(row)
        return groups

    def former_names(self, table: Any, by: str) -> dict[int, dict[str, str]]:
        """The names in the withdrawn rows of a table, by one of its columns and how they match."""
        owner = getattr(table, by)
        gone = withdrawn(table, self._known_on)
        if ids := self._draft.withdrawn.get(table.__tablename__):
            gone = or_(gone, table.id.in_(ids))
        query = select(owner, table.name).where(gone).order_by(table.id)
        names: dict[int, dict[str, str]] = defaultdict(dict)
        for key, name in self._session.execute(query):
            names[key][match_key(name)] = name
        return names

    def identities(self, table: Any) -> list[Any]:
        """The rows of a table of identities."""
        held = self._session.scalars(select(table).order_by(table.id))
        return [*held, *self._drafted(table)]

    def codes(self, table: Any, ids: Collection[int] | None = None) -> dict[int, str]:
        """The codes of a table of identities, by id; of those in `ids`, and those drafted."""
        query = select(table.id, table.code).order_by(table.id)
        if ids is not None:
            query = query.where(table.id.in_(ids))
        held = self._session.execute(query).all()
        return dict(held) | {row.id: row.code for row in self._drafted(table)}

    def _drafted(self, table: Any) -> tuple[Any, ...]:
        return self._draft.identities.get(table.__tablename__, ())


@cache
def _in_order(table: Any) -> Select[*tuple[Any, ...]]:
    """All columns of a table: plain rows are read much faster than objects of its class."""
    names = (one.key for one in inspect(table).column_attrs)
    return select(*(getattr(table, name) for name in names)).order_by(table.id)


def period_of(row: Dated) -> Period:
    """The days of a fact."""
    return Period.inclusive(row.starts_on, row.ends_on)


def read_bodies(rows: Rows) -> dict[int, rules.Body]:
    """Every certification body, also one of which nothing was known yet."""
    licences = rows.grouped(register.Licence, "body_id")
    accreditations = rows.grouped(register.Accreditation, "body_id")
    return {
        body.id: rules.Body(
            code=body.code,
            name=licences[body.id][-1].name if licences[body.id] else body.code,
            licences=tuple(
                rules.Licence(period_of(row), row.last_checked, f"licence:{row.id}")
                for row in licences[body.id]
            ),
            accreditations=tuple(
                rules.Accreditation(
                    period_of(row),
                    row.accredited_by,
                    row.standard,
                    row.reference,
                    row.last_checked,
                    f"accreditation:{row.id}",
                )
                for row in accreditations[body.id]
            ),
        )
        for body in rows.identities(register.Body)
    }


def read_providers(
    rows: Rows,
    codes: dict[int, str],
    organisations: dict[int, str],
    bodies: dict[int, rules.Body],
) -> dict[int, rules.Provider]:
    """Each provider's entry with its certifications, affiliates and trainers."""
    certifications = _certifications(rows, bodies)
    former = rows.former_names(register.ProviderFact, "provider_id")
    affiliates = rows.grouped(register.Affiliate, "provider_id")
    trainers = rows.grouped(register.Trainer, "provider_id")
    return {
        row.provider_id: rules.Provider(
            code=codes[row.provider_id],
            name=row.name,
            kind=row.kind,
            organisation=organisations.get(row.organisation_id),
            aliases=row.aliases,
            former_names=_others(former[row.provider_id], row.name),
            last_checked=row.last_checked,
            certifications=tuple(certifications[row.provider_id]),
            affiliates=tuple(_affiliate(a, organisations) for a in affiliates[row.provider_id]),
            trainers=tuple(_trainer(t, organisations) for t in trainers[row.provider_id]),
            source=row.source,
            evidence=evidence_of(row),
            id=f"provider:{row.id}",
        )
        for row in rows.facts(register.ProviderFact)
    }


def _others(former: dict[str, str], name: str) -> tuple[str, ...]:
    """The former names, but for the one that is borne now."""
    return tuple(one for key, one in former.items() if key != match_key(name))


def _certifications(
    rows: Rows, bodies: dict[int, rules.Body]
) -> dict[int, list[rules.Certification]]:
    """The known certifications of each provider, with the events on them."""
    numbers = {row.id: row.number for row in rows.identities(register.Certification)}
    events = rows.grouped(register.CertificationEvent, "certification_id")
    found: dict[int, list[rules.Certification]] = defaultdict(list)
    for row in rows.facts(register.CertificationFact):
        certification = rules.Certification(
            number=numbers[row.certification_id],
            body=bodies[row.body_id],
            period=period_of(row),
            curricula=frozenset(row.curricula),
            populations=frozenset(Population(word) for word in row.populations),
            setting_types=frozenset(SettingType(word) for word in row.setting_types),
            nations=frozenset(Nation(word) for word in row.nations),
            events=tuple(
                rules.CertificationEvent(
                    e.event, e.on, frozenset(e.curricula), e.reason, f"certification_event:{e.id}"
                )
                for e in events[row.certification_id]
            ),
            standards_version=row.standards_version,
            source=row.source,
            last_checked=row.last_checked,
            evidence=evidence_of(row),
            id=f"certification:{row.id}",
        )
        found[row.provider_id].append(certification)
    return found


def evidence_of(row: Any) -> str:
    """The id by which an entry's evidence is told; empty where none was kept."""
    return f"evidence:{row.evidence_id}" if row.evidence_id else ""


def _affiliate(row: Any, organisations: dict[int, str]) -> rules.Affiliate:
    return rules.Affiliate(
        organisations[row.organisation_id],
        period_of(row),
        frozenset(row.curricula),
        f"affiliate:{row.id}",
    )


def _trainer(row: Any, organisations: dict[int, str]) -> rules.Trainer:
    return rules.Trainer(
        row.reference,
        row.name,
        row.grade,
        period_of(row),
        organisations.get(row.organisation_id),
        f"trainer:{row.id}",
    )


def read_curricula(rows: Rows, providers: dict[int, str]) -> dict[int, rules.Curriculum]:
    """Each curriculum as its provider describes it."""
    identities = {row.id: row for row in rows.identities(register.Curriculum)}
    former = rows.former_names(register.CurriculumFact, "curriculum_id")
    return {
        row.curriculum_id: rules.Curriculum(
            provider=providers[identities[row.curriculum_id].provider_id],
            code=identities[row.curriculum_id].code,
            name=row.name,
            level=row.level,
            family=row.family,
            aliases=row.aliases,
            former_names=_others(former[row.curriculum_id], row.name),
        )
        for row in rows.facts(register.CurriculumFact)
    }


def read_requirements(rows: Rows) -> dict[str, tuple[rules.Requirement, ...]]:
    """The known versions of each requirement, by its code."""
    codes = rows.codes(register.Requirement)
    versions: dict[str, list[rules.Requirement]] = defaultdict(list)
    for row in rows.facts(register.RequirementFact):
        versions[codes[row.requirement_id]].append(_requirement(codes[row.requirement_id], row))
    return {code: tuple(found) for code, found in sorted(versions.items())}


def _requirement(code: str, row: Any) -> rules.Requirement:
    return rules.Requirement(
        code=code,
        name=row.name,
        period=period_of(row),
        setting_types=frozenset(SettingType(word) for word in row.setting_types),
        nhs_commissioned=row.nhs_commissioned,
        nations=frozenset(Nation(word) for word in row.nations),
        staff_groups=frozenset(row.staff_groups),
        roles=frozenset(row.roles),
        level=row.level,
        assurance=Assurance(row.assurance),
        least_evidence=row.least_evidence,
        interval_months=row.interval_months,
        convention=row.convention,
        renewal_window_months=row.renewal_window_months,
        full_programme_months=row.full_programme_months,
        grace_days=row.grace_days,
        new_starter_days=row.new_starter_days,
        warning_days=row.warning_days,
        target=row.target,
        strength=row.strength,
        authority=row.authority,
        source=row.source,
        id=f"requirement:{row.id}",
    )
