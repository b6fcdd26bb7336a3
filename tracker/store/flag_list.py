"""Open flags as pages show them: counted by kind, and listed a page at a time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from tracker.rules.words import FlagKind, Severity
from tracker.store.paging import Page, page_of
from tracker.store.tables.flags import Flag
from tracker.store.tables.people import PersonFact, Post
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Body, Provider, ProviderFact, Requirement

_WORST_FIRST = case(
    {severity: place for place, severity in enumerate(Severity)}, value=Flag.severity
)
# What touches most people first, then what is furthest from mended.
_PRESSING = (
    FlagKind.SWEEP_MISSED,
    FlagKind.CERTIFICATION_SUSPENDED,
    FlagKind.CERTIFICATION_LAPSED,
    FlagKind.ACCREDITATION_LAPSED,
    FlagKind.RELIES_ON_UNCERTIFIED_PROVIDER,
    FlagKind.RELIES_ON_UNVERIFIED_PROVIDER,
    FlagKind.BELOW_TARGET,
    FlagKind.NEVER_TRAINED,
    FlagKind.TRAINING_EXPIRED,
    FlagKind.NOT_ASSURED,
    FlagKind.DATA_STALE,
    FlagKind.RELIES_ON_EXPIRING_PROVIDER,
    FlagKind.CERTIFICATION_EXPIRING,
    FlagKind.ACCREDITATION_EXPIRING,
    FlagKind.TRAINING_DUE,
    FlagKind.REGISTER_ENTRY_STALE,
)
_PRESSING_FIRST = case({kind: place for place, kind in enumerate(_PRESSING)}, value=Flag.kind)
_ORDER = (_WORST_FIRST, _PRESSING_FIRST, Flag.until.is_(None), Flag.until, Flag.id)


@dataclass(frozen=True, slots=True)
class FlagScope:
    """Whose flags: an organisation's, some settings' (people left out), or the register's."""

    organisation_id: int | None = None
    setting_ids: Collection[int] | None = None

    @property
    def clause(self) -> ColumnElement[bool]:
        """The open flags in this scope."""
        if self.setting_ids is not None:
            # What a commissioner sees: the setting's own flags, never a named person's.
            mine = and_(Flag.setting_id.in_(self.setting_ids), Flag.post_id.is_(None))
        elif self.organisation_id is not None:
            mine = Flag.organisation_id == self.organisation_id
        else:
            mine = Flag.organisation_id.is_(None)
        return and_(mine, Flag.closed_at.is_(None))


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One open flag; `until` is the day that runs out, where there is one."""

    id: int
    kind: FlagKind
    severity: Severity
    stage: int | None
    until: date | None
    opened_on: date
    person_id: int | None
    staff_number: str | None
    surname: str | None
    forename: str | None
    setting: str | None
    requirement: str | None
    provider: str | None
    body: str | None
    provider_name: str | None


def count_flags(session: Session, scope: FlagScope) -> dict[FlagKind, int]:
    """How many flags of each kind are open in a scope."""
    query = select(Flag.kind, func.count(Flag.id)).where(scope.clause).group_by(Flag.kind)
    return dict(session.execute(query).all())


@dataclass(frozen=True, slots=True)
class FlagCount:
    """The open flags of one kind and severity, and how many of these opened on a given day."""

    kind: FlagKind
    severity: Severity
    count: int
    new: int


def flag_counts(session: Session, scope: FlagScope, new_on: date | None) -> list[FlagCount]:
    """How many flags of each kind and severity are open in a scope, worst first."""
    new = func.coalesce(func.sum(case((Flag.opened_on == new_on, 1), else_=0)), 0)
    query = (
        select(Flag.kind, Flag.severity, func.count(Flag.id), new)
        .where(scope.clause)
        .group_by(Flag.kind, Flag.severity)
        .order_by(_WORST_FIRST, _PRESSING_FIRST)
    )
    return [FlagCount(*row) for row in session.execute(query)]


def count_by_setting(session: Session, setting_ids: Collection[int]) -> dict[int | None, int]:
    """How many flags are open about each of these settings and the people there."""
    query = (
        select(Flag.setting_id, func.count(Flag.id))
        .where(Flag.setting_id.in_(setting_ids), Flag.closed_at.is_(None))
        .group_by(Flag.setting_id)
    )
    return dict(session.execute(query).all())


def worst_flags(
    session: Session, scope: FlagScope, limit: int, setting_id: int | None = None
) -> list[FlagRow]:
    """The worst and most pressing open flags of a scope, or of one setting in it."""
    query = _listed().where(scope.clause).order_by(*_ORDER).limit(limit)
    if setting_id is not None:
        query = query.where(Flag.setting_id == setting_id)
    return [FlagRow(*row) for row in session.execute(query)]


def flag_page(
    session: Session,
    scope: FlagScope,
    number: int,
    *,
    kind: FlagKind | None = None,
    severity: Severity | None = None,
    setting: str | None = None,
    person_id: int | None = None,
) -> Page[FlagRow]:
    """The open flags of a scope, worst and most pressing first; two queries."""
    query = _listed().where(scope.clause)
    for column, value in (
        (Flag.kind, kind),
        (Flag.severity, severity),
        (Setting.code, setting),
        (Post.person_id, person_id),
    ):
        if value is not None:
            query = query.where(column == value)
    query = query.order_by(*_ORDER)
    rows, total = page_of(session, query, number)
    return Page([FlagRow(*row) for row in rows], number, total)


def _listed() -> Any:
    return (
        select(
            Flag.id,
            Flag.kind,
            Flag.severity,
            Flag.stage,
            Flag.until,
            Flag.opened_on,
            Post.person_id,
            Post.staff_number,
            PersonFact.surname,
            PersonFact.forename,
            Setting.code.label("setting"),
            Requirement.code.label("requirement"),
            func.coalesce(Provider.code, Flag.provider_text).label("provider"),
            Body.code.label("body"),
            func.coalesce(ProviderFact.name, Provider.code, Flag.provider_text),
        )
        .outerjoin(Post, Post.id == Flag.post_id)
        .outerjoin(
            PersonFact,
            and_(PersonFact.person_id == Post.person_id, PersonFact.withdrawn_at.is_(None)),
        )
        .outerjoin(Setting, Setting.id == Flag.setting_id)
        .outerjoin(Requirement, Requirement.id == Flag.requirement_id)
        .outerjoin(Provider, Provider.id == Flag.provider_id)
        .outerjoin(
            ProviderFact,
            and_(ProviderFact.provider_id == Provider.id, ProviderFact.withdrawn_at.is_(None)),
        )
        .outerjoin(Body, Body.id == Flag.body_id)
    )


def severities_by_setting(
    session: Session, setting_ids: Collection[int]
) -> dict[int | None, dict[Severity, int]]:
    """How many flags of each severity are open about each setting and its posts."""
    query = (
        select(Flag.setting_id, Flag.severity, func.count(Flag.id))
        .where(Flag.setting_id.in_(setting_ids), Flag.closed_at.is_(None))
        .group_by(Flag.setting_id, Flag.severity)
    )
    found: dict[int | None, dict[Severity, int]] = defaultdict(dict)
    for setting_id, severity, count in session.execute(query):
        found[setting_id][severity] = count
    return found
