"""What a message says of flags: the names of whom and what they are about."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.words import FlagKind, FlagStep, GovernedBy, Level, NoticeState, Often, Told
from tracker.store.tables.accounts import User
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.judged import PostStanding, SettingCoverage
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Person, PersonFact, Post, TrainingFact
from tracker.store.tables.places import Setting, SettingFact, SettingUpload
from tracker.store.tables.register import (
    Body,
    CurriculumFact,
    Licence,
    Provider,
    ProviderFact,
    Requirement,
    RequirementFact,
)

SHAKY = (FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER, FlagKind.RELIES_ON_UNVERIFIED_PROVIDER)


class Detail(NamedTuple):
    """What a flag is about, in names as of a day; `course` and `trained_by` are of the record
    that governs the post's answer now."""

    flag_id: int
    staff_number: str | None
    surname: str | None
    forename: str | None
    setting_code: str | None
    setting: str | None
    requirement_code: str | None
    requirement: str | None
    level: Level | None
    provider_code: str | None
    provider: str | None
    body_code: str | None
    course: str | None
    trained_by_id: int | None
    trained_by: str | None
    governed_by: GovernedBy | None
    in_grace: bool | None
    failing: str | None


def details(session: Session, flag_ids: Collection[int], day: date) -> dict[int, Detail]:
    """The details of flags, by their ids; one query."""
    if not flag_ids:
        return {}
    query = _details(day).where(Flag.id.in_(flag_ids))
    return {row[0]: Detail._make(row) for row in session.execute(query)}


def shaky_providers(session: Session, setting_ids: Collection[int]) -> set[tuple[int, int]]:
    """The settings and the providers that they should not rely on, as flags say."""
    query: Any = select(Flag.setting_id, Flag.provider_id).where(
        Flag.setting_id.in_(setting_ids), Flag.closed_at.is_(None), Flag.kind.in_(SHAKY)
    )
    return {(setting, provider) for setting, provider in session.execute(query)}


def body_names(session: Session) -> dict[str, str]:
    """The name of each certification body by its code."""
    query: Any = (
        select(Body.code, Licence.name)
        .join(Licence, Licence.body_id == Body.id)
        .where(Licence.withdrawn_at.is_(None))
        .order_by(Licence.starts_on.is_not(None), Licence.starts_on, Licence.id)
    )
    return dict(session.execute(query).all())


def steps_since(session: Session, since: date, until: date) -> dict[tuple[int, FlagStep], int]:
    """How often each organisation's flags took each step after one day and up to another."""
    query: Any = (
        select(Flag.organisation_id, FlagEvent.step, func.count(FlagEvent.id))
        .join(Flag, Flag.id == FlagEvent.flag_id)
        .where(FlagEvent.on > since, FlagEvent.on <= until, Flag.organisation_id.is_not(None))
        .group_by(Flag.organisation_id, FlagEvent.step)
    )
    return {(organisation, step): n for organisation, step, n in session.execute(query)}


def coverage_by_organisation(
    session: Session, day: date
) -> dict[int, dict[str, tuple[str, int, int]]]:
    """Of each organisation and requirement, by its code: its name, the people held and counted."""
    name = func.coalesce(func.max(RequirementFact.name), Requirement.code)
    query: Any = (
        select(
            SettingCoverage.organisation_id,
            Requirement.code,
            name,
            func.sum(SettingCoverage.held),
            func.sum(SettingCoverage.counted),
        )
        .join(Requirement, Requirement.id == SettingCoverage.requirement_id)
        .outerjoin(
            RequirementFact,
            _on(RequirementFact, RequirementFact.requirement_id == Requirement.id, day),
        )
        .group_by(SettingCoverage.organisation_id, Requirement.code)
    )
    found: dict[int, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for organisation, code, called, held, counted in session.execute(query):
        found[organisation][code] = (called, int(held), int(counted))
    return found


def stale_settings(session: Session) -> dict[int, list[tuple[str, str, date | None]]]:
    """Code, name and last upload of the settings whose figures are too old, by organisation."""
    query: Any = (
        select(Flag.organisation_id, Setting.code, SettingFact.name, SettingUpload.last_on)
        .join(Setting, Setting.id == Flag.setting_id)
        .join(
            SettingFact,
            and_(SettingFact.setting_id == Setting.id, SettingFact.withdrawn_at.is_(None)),
        )
        .outerjoin(SettingUpload, SettingUpload.setting_id == Setting.id)
        .where(
            Flag.kind == FlagKind.DATA_STALE,
            Flag.closed_at.is_(None),
            SettingFact.organisation_id == Flag.organisation_id,
        )
        .order_by(SettingFact.name, SettingFact.id)
    )
    found: dict[int, dict[str, tuple[str, str, date | None]]] = {}
    for organisation, code, name, last in session.execute(query):
        found.setdefault(organisation, {})[code] = (code, name, last)
    return {key: list(some.values()) for key, some in found.items()}


def undelivered_since(session: Session, since: datetime) -> dict[int, int]:
    """How many notices failed for each organisation, of those made since a moment."""
    query: Any = (
        select(Notice.organisation_id, func.count(Notice.id))
        .where(
            Notice.state == NoticeState.FAILED,
            Notice.made_at >= since,
            Notice.organisation_id.is_not(None),
        )
        .group_by(Notice.organisation_id)
    )
    return dict(session.execute(query).all())


def silent_people(session: Session) -> dict[int, list[str]]:
    """The staff numbers of each employer's people who want no emails."""
    query: Any = (
        select(Person.organisation_id, Person.number)
        .select_from(Recipient)
        .outerjoin(User, User.id == Recipient.account_id)
        .join(Person, Person.id == func.coalesce(Recipient.person_id, User.person_id))
        .where(Recipient.often == Often.NEVER)
        .order_by(Person.number)
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for organisation, number in session.execute(query):
        found[organisation].append(number)
    return found


def summaries_told(session: Session, since: date, before: date) -> list[dict[str, Any]]:
    """The facts of the weekly summaries from one day to before another, the latest first."""
    query: Any = (
        select(NoticeItem.facts)
        .where(NoticeItem.told == Told.SUMMARY, NoticeItem.day >= since, NoticeItem.day < before)
        .order_by(NoticeItem.day.desc(), NoticeItem.id)
    )
    return list(session.scalars(query))


@lru_cache(maxsize=4)
def _details(day: date) -> Any:
    """The query, which takes as long to put together as to ask."""
    trained_by = aliased(ProviderFact)
    return (
        select(
            Flag.id,
            Post.staff_number,
            PersonFact.surname,
            PersonFact.forename,
            Setting.code,
            func.coalesce(SettingFact.name, Setting.code),
            Requirement.code,
            func.coalesce(RequirementFact.name, Requirement.code),
            RequirementFact.level,
            Provider.code,
            func.coalesce(ProviderFact.name, Provider.code, Flag.provider_text),
            Body.code,
            func.coalesce(CurriculumFact.name, TrainingFact.course_text),
            trained_by.provider_id,
            trained_by.name,
            PostStanding.governed_by,
            PostStanding.in_grace,
            PostStanding.failing,
        )
        .outerjoin(Post, Post.id == Flag.post_id)
        .outerjoin(PersonFact, _known(PersonFact, PersonFact.person_id == Post.person_id))
        .outerjoin(Setting, Setting.id == Flag.setting_id)
        .outerjoin(SettingFact, _on(SettingFact, SettingFact.setting_id == Setting.id, day))
        .outerjoin(Requirement, Requirement.id == Flag.requirement_id)
        .outerjoin(
            RequirementFact,
            _on(RequirementFact, RequirementFact.requirement_id == Requirement.id, day),
        )
        .outerjoin(Provider, Provider.id == Flag.provider_id)
        .outerjoin(ProviderFact, _known(ProviderFact, ProviderFact.provider_id == Provider.id))
        .outerjoin(Body, Body.id == Flag.body_id)
        .outerjoin(
            PostStanding,
            and_(
                PostStanding.post_id == Flag.post_id,
                PostStanding.requirement_id == Flag.requirement_id,
            ),
        )
        .outerjoin(TrainingFact, TrainingFact.id == PostStanding.training_id)
        .outerjoin(
            CurriculumFact,
            _known(CurriculumFact, CurriculumFact.curriculum_id == TrainingFact.curriculum_id),
        )
        .outerjoin(
            trained_by, _known(trained_by, trained_by.provider_id == PostStanding.provider_id)
        )
    )


def _known(table: Any, same: Any) -> Any:
    return and_(same, table.withdrawn_at.is_(None))


def _on(table: Any, same: Any, day: date) -> Any:
    return and_(
        same,
        table.withdrawn_at.is_(None),
        or_(table.starts_on.is_(None), table.starts_on <= day),
        or_(table.ends_on.is_(None), table.ends_on >= day),
    )
