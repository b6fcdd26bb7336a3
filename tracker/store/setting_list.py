"""Settings as pages show them: what they are, how far covered, on whom they rely."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.rules import facts as rules
from tracker.rules.coverage import Coverage
from tracker.rules.days import add_days
from tracker.rules.flags import UPLOAD_EVERY_DAYS
from tracker.rules.freshness import Figures
from tracker.rules.words import Population, Standing
from tracker.store.paging import Page, matches, page_of
from tracker.store.tables.judged import Numbers, SettingCoverage, SettingReliance
from tracker.store.tables.places import (
    Organisation,
    OrganisationFact,
    Setting,
    SettingFact,
    SettingUpload,
)
from tracker.store.tables.register import Provider, ProviderFact, Requirement


@dataclass(frozen=True, slots=True)
class RequirementCoverage:
    """Posts by standing against one requirement, with coverage by person."""

    requirement: str
    standings: dict[Standing, int]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class ReliedProvider:
    """A provider, or an unresolved one's text (`code` None), that governing records came from."""

    provider_id: int | None
    code: str | None
    name: str
    posts: int


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as a list shows it."""

    id: int
    code: str
    fact: SettingFact
    organisation: str
    covered: tuple[RequirementCoverage, ...]
    relied: tuple[ReliedProvider, ...]
    last_upload: date | None
    place: rules.Setting
    declared: ReliedProvider | None

    def figures(self, day: date) -> Figures:
        """How old on a day what is told of its people is."""
        return Figures(self.last_upload, day)


def settings_page(
    session: Session, organisation_id: int, text: str, day: date, number: int
) -> Page[SettingRow]:
    """Those that bear every word of the text in their name or code, a page at a time.

    By name, those with figures that may stand first, then those with old ones and with none.
    """
    query = _listed(SettingFact.organisation_id == organisation_id, day)
    query = (
        query.outerjoin(SettingUpload, SettingUpload.setting_id == Setting.id)
        .order_by(None)
        .order_by(age_rank(day), SettingFact.name, Setting.code)
    )
    for clause in matches(text, SettingFact.name, Setting.code):
        query = query.where(clause)
    found, total = page_of(session, query, number)
    return Page(_told(session, found), number, total)


def setting_coded(
    session: Session, organisation_id: int, code: str, day: date
) -> SettingRow | None:
    """The setting with that code, where the organisation runs it that day."""
    mine = and_(SettingFact.organisation_id == organisation_id, Setting.code == code)
    return next(iter(_rows(session, _listed(mine, day))), None)


def setting_names(
    session: Session, organisation_id: int, day: date, codes: Collection[str] | None = None
) -> dict[str, str]:
    """The name of each setting that the organisation runs that day, by code, in order of names.

    Of those in `codes`, where these are given.
    """
    query = (
        select(Setting.code, SettingFact.name)
        .join(SettingFact, SettingFact.setting_id == Setting.id)
        .where(SettingFact.organisation_id == organisation_id, *operating_on(day))
        .order_by(SettingFact.name, Setting.code)
    )
    if codes is not None:
        query = query.where(Setting.code.in_(codes))
    return dict(session.execute(query).all())


def settings_by_id(session: Session, ids: Collection[int], day: date) -> list[SettingRow]:
    """These settings, where they operate that day, by name."""
    return _rows(session, _listed(SettingFact.setting_id.in_(ids), day))


def numbers_of(table: type[Numbers]) -> list[InstrumentedAttribute[int]]:
    """The columns that `covered_by` reads, in its order."""
    left_out = ("left_out_exempt", "left_out_long_absence", "left_out_new_starter")
    names = (*(word.value for word in Standing), "counted", "held", *left_out)
    return [getattr(table, name) for name in names]


def covered_by(code: str, numbers: Sequence[int]) -> RequirementCoverage:
    """A row of these numbers, read."""
    standings = dict(zip(Standing, numbers, strict=False))
    return RequirementCoverage(code, standings, Coverage(*numbers[len(Standing) :]))


def age_rank(
    day: date, last_on: InstrumentedAttribute[Any] = SettingUpload.last_on
) -> ColumnElement[int]:
    """The place of the figures' age among the words of Freshness, by the last upload, if any."""
    since = add_days(day, -UPLOAD_EVERY_DAYS)
    return case((last_on >= since, 0), (last_on < since, 1), else_=2)


def operating_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """What is known now of the settings that operate that day."""
    return (
        SettingFact.withdrawn_at.is_(None),
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= day),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= day),
    )


def _listed(mine: ColumnElement[bool], day: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Setting,
            SettingFact,
            Organisation.code.label("employer"),
            OrganisationFact.name.label("employer_name"),
            Provider.code.label("declared"),
            ProviderFact.name.label("declared_name"),
        )
        .join(SettingFact, SettingFact.setting_id == Setting.id)
        .join(Organisation, Organisation.id == SettingFact.organisation_id)
        .outerjoin(
            OrganisationFact,
            (OrganisationFact.organisation_id == Organisation.id)
            & OrganisationFact.withdrawn_at.is_(None),
        )
        .outerjoin(Provider, Provider.id == SettingFact.declared_provider_id)
        .outerjoin(
            ProviderFact,
            (ProviderFact.provider_id == Provider.id) & ProviderFact.withdrawn_at.is_(None),
        )
        .where(mine, *operating_on(day))
        .order_by(SettingFact.name, Setting.code)
    )


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[SettingRow]:
    """Four queries, whatever the number of settings."""
    return _told(session, session.execute(query).all())


def _told(session: Session, found: Sequence[Any]) -> list[SettingRow]:
    ids = [row.Setting.id for row in found]
    covered, relied = _coverages(session, ids), _relied(session, ids)
    uploads = dict(
        session.execute(
            select(SettingUpload.setting_id, SettingUpload.last_on).where(
                SettingUpload.setting_id.in_(ids)
            )
        ).all()
    )
    return [
        SettingRow(
            id=row.Setting.id,
            code=row.Setting.code,
            fact=row.SettingFact,
            organisation=row.employer_name or row.employer,
            covered=tuple(covered[row.Setting.id]),
            relied=tuple(relied[row.Setting.id]),
            last_upload=uploads.get(row.Setting.id),
            place=_place(row),
            declared=_declared(row),
        )
        for row in found
    ]


def _place(row: Any) -> rules.Setting:
    return rules.Setting(
        code=row.Setting.code,
        organisation=row.employer,
        type=row.SettingFact.type,
        nation=row.SettingFact.nation,
        populations=frozenset(Population(word) for word in row.SettingFact.populations),
        nhs_commissioned=row.SettingFact.nhs_commissioned,
        declared_provider=row.declared,
        declared_route=row.SettingFact.declared_route,
    )


def _declared(row: Any) -> ReliedProvider | None:
    """The provider that the setting is said to use, with no posts counted to it."""
    provider_id = row.SettingFact.declared_provider_id
    if provider_id is None:
        return None
    return ReliedProvider(provider_id, row.declared, row.declared_name or row.declared, 0)


def _coverages(session: Session, ids: Collection[int]) -> dict[int, list[RequirementCoverage]]:
    query = (
        select(SettingCoverage.setting_id, Requirement.code, *numbers_of(SettingCoverage))
        .join(Requirement, Requirement.id == SettingCoverage.requirement_id)
        .where(SettingCoverage.setting_id.in_(ids))
        .order_by(Requirement.code)
    )
    found: dict[int, list[RequirementCoverage]] = defaultdict(list)
    for setting_id, code, *numbers in session.execute(query):
        found[setting_id].append(covered_by(code, numbers))
    return found


def _relied(session: Session, ids: Collection[int]) -> dict[int, list[ReliedProvider]]:
    query = (
        select(
            SettingReliance.setting_id,
            SettingReliance.provider_id,
            Provider.code,
            func.coalesce(ProviderFact.name, Provider.code, SettingReliance.provider_text),
            SettingReliance.posts,
        )
        .outerjoin(Provider, Provider.id == SettingReliance.provider_id)
        .outerjoin(
            ProviderFact,
            (ProviderFact.provider_id == Provider.id) & ProviderFact.withdrawn_at.is_(None),
        )
        .where(SettingReliance.setting_id.in_(ids))
        .order_by(SettingReliance.posts.desc(), SettingReliance.provider_key)
    )
    found: dict[int, list[ReliedProvider]] = defaultdict(list)
    for setting_id, provider_id, code, name, posts in session.execute(query):
        found[setting_id].append(ReliedProvider(provider_id, code, name, posts))
    return found


def relying_on(
    session: Session, provider_id: int, setting_ids: Collection[int] | None = None
) -> dict[int, int]:
    """The number of posts of each setting whose governing record came from a provider.

    Within `setting_ids` where these are given.
    """
    query = select(SettingReliance.setting_id, SettingReliance.posts).where(
        SettingReliance.provider_id == provider_id
    )
    if setting_ids is not None:
        query = query.where(SettingReliance.setting_id.in_(setting_ids))
    return dict(session.execute(query).all())
