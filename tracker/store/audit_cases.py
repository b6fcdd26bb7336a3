"""Audits as those read them who may: a commissioner's own, and those about an employer's settings.

Whoever reads one is told of some settings alone; what is about another one stays out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.days import london_day
from tracker.store.commissioners import acted_for, answered_for_each
from tracker.store.person import setting_names_on
from tracker.store.setting_scope import operated_ids
from tracker.store.tables.audits import Audit, Finding, NameOpening
from tracker.store.tables.places import Commissioner, CommissionerFact, Setting
from tracker.store.tables.register import Provider, ProviderFact


@dataclass(frozen=True, slots=True)
class Case:
    """An audit, what it is about, who audits, and the settings of which its reader is told.

    An employer is not told what concerns a provider as a whole: `is_whole` is false.
    """

    audit: Audit
    code: str
    name: str
    commissioner: str
    settings: frozenset[int]
    is_whole: bool = True

    @property
    def is_open(self) -> bool:
        return self.audit.closed_at is None

    @property
    def days(self) -> tuple[date, date]:
        """The day that is judged, and the day in London by which things were known."""
        return days_of(self.audit)

    def tells(self, setting_id: int | None) -> bool:
        """Whether its reader is told what is about a setting, or about none."""
        return self.is_whole if setting_id is None else setting_id in self.settings


def days_of(audit: Audit) -> tuple[date, date]:
    """Both days of an audit."""
    return audit.day, london_day(audit.known_on)


def cases_of(
    session: Session, commissioner_id: int, today: date, audit_id: int | None = None
) -> list[Case]:
    """The audits of a commissioner, and of those that it followed or that followed it, the latest
    first: those about settings for which it answers on both of their days.

    Of one about a provider it is told those settings. A fixed number of queries.
    """
    alike = acted_for(session, [commissioner_id], today)[commissioner_id]
    query = select(Audit).where(Audit.commissioner_id.in_(alike))
    if audit_id is not None:
        query = query.where(Audit.id == audit_id)
    audits = session.scalars(query.order_by(Audit.id.desc())).all()
    asked = sorted({days_of(one) for one in audits})
    held = answered_for_each(session, commissioner_id, asked, today) if asked else {}
    seen = []
    for one in audits:
        settings = held[days_of(one)]
        if one.setting_id is not None:
            settings &= {one.setting_id}
        if settings:
            seen.append((one, settings))
    return _named(session, seen, today)


def case_of(session: Session, commissioner_id: int, today: date, audit_id: int) -> Case | None:
    """One of a commissioner's audits, as `cases_of` tells them."""
    return next(iter(cases_of(session, commissioner_id, today, audit_id)), None)


def employers_cases(
    session: Session, organisation_id: int, today: date, audit_id: int | None = None
) -> list[Case]:
    """The audits about settings that an organisation runs that day, the latest first.

    Of those about providers, the ones that found something in such a setting. One in which it was
    told of a name that was opened stays to be read.
    """
    ids = frozenset(operated_ids(session, organisation_id, today))
    found_here = select(Finding.audit_id).where(Finding.setting_id.in_(ids))
    opened_here = select(NameOpening.audit_id).where(NameOpening.organisation_id == organisation_id)
    query = select(Audit).where(
        or_(Audit.setting_id.in_(ids), Audit.id.in_(found_here), Audit.id.in_(opened_here))
    )
    if audit_id is not None:
        query = query.where(Audit.id == audit_id)
    audits = session.scalars(query.order_by(Audit.id.desc()))
    cases = _named(session, [(one, ids) for one in audits], today)
    return [replace(one, is_whole=False) for one in cases]


def employers_case(
    session: Session, organisation_id: int, today: date, audit_id: int
) -> Case | None:
    """One of them."""
    return next(iter(employers_cases(session, organisation_id, today, audit_id)), None)


def hold_open(session: Session, audit_id: int) -> bool:
    """Until the transaction ends, nobody closes the audit; False where it is closed already."""
    held = update(Audit).where(Audit.id == audit_id, Audit.closed_at.is_(None))
    same = held.values(seed=Audit.seed).execution_options(synchronize_session=False)
    return session.scalar(same.returning(Audit.id)) is not None


def _named(
    session: Session, audits: Iterable[tuple[Audit, frozenset[int]]], today: date
) -> list[Case]:
    found = list(audits)
    places = _settings(session, {one.setting_id for one, _ in found if one.setting_id}, today)
    providers = _providers(session, {one.provider_id for one, _ in found if one.provider_id})
    auditors = commissioner_names(session, {one.commissioner_id for one, _ in found})
    return [
        Case(
            one,
            *(places[one.setting_id] if one.setting_id else providers[one.provider_id or 0]),
            auditors[one.commissioner_id],
            settings,
        )
        for one, settings in found
    ]


def commissioner_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What these commissioners are called now."""
    now = and_(
        CommissionerFact.commissioner_id == Commissioner.id, CommissionerFact.withdrawn_at.is_(None)
    )
    query = select(Commissioner.id, func.coalesce(CommissionerFact.name, Commissioner.code))
    rows = session.execute(query.outerjoin(CommissionerFact, now).where(Commissioner.id.in_(ids)))
    return dict(rows.all())


def _settings(session: Session, ids: set[int], today: date) -> dict[int, tuple[str, str]]:
    names = setting_names_on(session, ids, today)
    query = select(Setting.id, Setting.code).where(Setting.id.in_(ids))
    return {key: (code, names.get(key, code)) for key, code in session.execute(query)}


def _providers(session: Session, ids: set[int]) -> dict[int, tuple[str, str]]:
    now: ColumnElement[bool] = and_(
        ProviderFact.provider_id == Provider.id, ProviderFact.withdrawn_at.is_(None)
    )
    query = select(Provider.id, Provider.code, func.coalesce(ProviderFact.name, Provider.code))
    rows = session.execute(query.outerjoin(ProviderFact, now).where(Provider.id.in_(ids)))
    return {key: (code, name) for key, code, name in rows}
