"""The register's rows as known on a moment, kind by kind, in the rules' values."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules import facts as rules
from tracker.rules.days import Period
from tracker.rules.words import Assurance, Nation, Population, SettingType
from tracker.store.tables import places, register
from tracker.store.tables.facts import Dated, Fact, known


def read_settings(
    session: Session,
    known_on: datetime | None,
    organisations: dict[int, str],
    providers: dict[int, str],
    ids: Collection[int] | None = None,
) -> dict[int, rules.Setting]:
    """Each setting as its latest period says; an earlier operator's period is history."""
    wanted = select(places.Setting.id, places.Setting.code)
    facts = select(places.SettingFact).where(known(places.SettingFact, known_on))
    if ids is not None:
        wanted = wanted.where(places.Setting.id.in_(ids))
        facts = facts.where(places.SettingFact.setting_id.in_(ids))
    codes = {row.id: row.code for row in session.execute(wanted)}
    rows: list[Any] = list(session.scalars(facts.order_by(places.SettingFact.id)))
    rows.sort(key=lambda row: (row.starts_on is not None, row.starts_on or row.id))
    return {
        row.setting_id: rules.Setting(
            code=codes[row.setting_id],
            organisation=organisations[row.organisation_id],
            type=row.type,
            nation=row.nation,
            populations=frozenset(Population(word) for word in row.populations),
            nhs_commissioned=row.nhs_commissioned,
            declared_provider=providers.get(row.declared_provider_id),
        )
        for row in rows
    }


def _facts(session: Session, table: type[Fact], known_on: datetime | None) -> list[Any]:
    """The known rows of a table, in the order recorded."""
    return list(session.scalars(select(table).where(known(table, known_on)).order_by(table.id)))


def _grouped(
    session: Session, table: type[Fact], known_on: datetime | None, by: str
) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in _facts(session, table, known_on):
        groups[getattr(row, by)].append(row)
    return groups


def read_codes(session: Session, table: Any) -> dict[int, str]:
    """The codes of a table of identities, by id."""
    return dict(session.execute(select(table.id, table.code)).all())


def _period(row: Dated) -> Period:
    return Period.inclusive(row.starts_on, row.ends_on)


def read_bodies(session: Session, known_on: datetime | None) -> dict[int, rules.Body]:
    """Every certification body, also one of which nothing was known yet."""
    licences = _grouped(session, register.Licence, known_on, "body_id")
    accreditations = _grouped(session, register.Accreditation, known_on, "body_id")
    return {
        body.id: rules.Body(
            code=body.code,
            name=licences[body.id][-1].name if licences[body.id] else body.code,
            licences=tuple(
                rules.Licence(_period(row), row.last_checked, f"licence:{row.id}")
                for row in licences[body.id]
            ),
            accreditations=tuple(
                rules.Accreditation(
                    _period(row),
                    row.accredited_by,
                    row.standard,
                    row.reference,
                    row.last_checked,
                    f"accreditation:{row.id}",
                )
                for row in accreditations[body.id]
            ),
        )
        for body in session.scalars(select(register.Body))
    }


def read_providers(
    session: Session,
    known_on: datetime | None,
    codes: dict[int, str],
    organisations: dict[int, str],
    bodies: dict[int, rules.Body],
) -> dict[int, rules.Provider]:
    """Each provider's entry with its certifications, affiliates and trainers."""
    certifications = _certifications(session, known_on, bodies)
    affiliates = _grouped(session, register.Affiliate, known_on, "provider_id")
    trainers = _grouped(session, register.Trainer, known_on, "provider_id")
    return {
        row.provider_id: rules.Provider(
            code=codes[row.provider_id],
            name=row.name,
            kind=row.kind,
            organisation=organisations.get(row.organisation_id),
            aliases=row.aliases,
            last_checked=row.last_checked,
            certifications=tuple(certifications[row.provider_id]),
            affiliates=tuple(_affiliate(a, organisations) for a in affiliates[row.provider_id]),
            trainers=tuple(_trainer(t, organisations) for t in trainers[row.provider_id]),
            source=row.source,
            id=f"provider:{row.id}",
        )
        for row in _facts(session, register.ProviderFact, known_on)
    }


def _certifications(
    session: Session, known_on: datetime | None, bodies: dict[int, rules.Body]
) -> dict[int, list[rules.Certification]]:
    """The known certifications of each provider, with the events on them."""
    numbers = dict(
        session.execute(select(register.Certification.id, register.Certification.number)).all()
    )
    events = _grouped(session, register.CertificationEvent, known_on, "certification_id")
    found: dict[int, list[rules.Certification]] = defaultdict(list)
    for row in _facts(session, register.CertificationFact, known_on):
        certification = rules.Certification(
            number=numbers[row.certification_id],
            body=bodies[row.body_id],
            period=_period(row),
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
            id=f"certification:{row.id}",
        )
        found[row.provider_id].append(certification)
    return found


def _affiliate(row: Any, organisations: dict[int, str]) -> rules.Affiliate:
    return rules.Affiliate(
        organisations[row.organisation_id],
        _period(row),
        frozenset(row.curricula),
        f"affiliate:{row.id}",
    )


def _trainer(row: Any, organisations: dict[int, str]) -> rules.Trainer:
    return rules.Trainer(
        row.reference,
        row.name,
        row.grade,
        _period(row),
        organisations.get(row.organisation_id),
        f"trainer:{row.id}",
    )


def read_curricula(
    session: Session, known_on: datetime | None, providers: dict[int, str]
) -> dict[int, rules.Curriculum]:
    """Each curriculum as its provider describes it."""
    identities = {row.id: row for row in session.scalars(select(register.Curriculum))}
    return {
        row.curriculum_id: rules.Curriculum(
            provider=providers[identities[row.curriculum_id].provider_id],
            code=identities[row.curriculum_id].code,
            name=row.name,
            level=row.level,
            family=row.family,
            aliases=row.aliases,
        )
        for row in _facts(session, register.CurriculumFact, known_on)
    }


def read_requirements(
    session: Session, known_on: datetime | None
) -> dict[str, tuple[rules.Requirement, ...]]:
    """The known versions of each requirement, by its code."""
    codes = read_codes(session, register.Requirement)
    versions: dict[str, list[rules.Requirement]] = defaultdict(list)
    for row in _facts(session, register.RequirementFact, known_on):
        versions[codes[row.requirement_id]].append(_requirement(codes[row.requirement_id], row))
    return {code: tuple(found) for code, found in sorted(versions.items())}


def _requirement(code: str, row: Any) -> rules.Requirement:
    return rules.Requirement(
        code=code,
        name=row.name,
        period=_period(row),
        setting_types=frozenset(SettingType(word) for word in row.setting_types),
        nhs_commissioned=row.nhs_commissioned,
        nations=frozenset(Nation(word) for word in row.nations),
        staff_groups=frozenset(row.staff_groups),
        roles=frozenset(row.roles),
        level=row.level,
        assurance=Assurance(row.assurance),
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
