"""Whose settings are whose on a day, and what they are called."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.store.register_rows import period_of
from tracker.store.tables.facts import known
from tracker.store.tables.places import Organisation, Setting, SettingFact


def operated_ids(session: Session, organisation_id: int, day: date) -> list[int]:
    """The settings that the organisation runs that day, as known now."""
    mine = (SettingFact.organisation_id == organisation_id, *_operating(day))
    return sorted(set(session.scalars(select(SettingFact.setting_id).where(*mine))))


def ids_by_code(session: Session, ids: Collection[int]) -> dict[str, int]:
    """These settings' ids by their codes."""
    query = select(Setting.code, Setting.id).where(Setting.id.in_(ids))
    return dict(session.execute(query).all())


def operators(session: Session, ids: Collection[int], day: date) -> frozenset[str]:
    """The codes of the organisations that run any of these settings that day, as known now."""
    query = (
        select(Organisation.code)
        .join(SettingFact, SettingFact.organisation_id == Organisation.id)
        .where(SettingFact.setting_id.in_(ids), *_operating(day))
    )
    return frozenset(session.scalars(query))


def latest_setting_names(
    session: Session, ids: Collection[int], known_on: datetime | None = None
) -> dict[str, str]:
    """The names of these settings as their latest period says, by code, as known on a moment."""
    query = (
        select(Setting.code, SettingFact.name)
        .join(SettingFact, SettingFact.setting_id == Setting.id)
        .where(SettingFact.setting_id.in_(ids), known(SettingFact, known_on))
        .order_by(SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id)
    )
    return dict(session.execute(query).all())


class Named(NamedTuple):
    """What a setting was called on a day, or is at all, and whether it operated that day."""

    code: str
    name: str
    operates: bool


def named_on(
    session: Session, ids: Collection[int], day: date, known_on: datetime | None
) -> dict[int, Named]:
    """These settings by id, as known on a moment; without those that were not known then."""
    query = (
        select(Setting.code, SettingFact)
        .join(SettingFact, SettingFact.setting_id == Setting.id)
        .where(SettingFact.setting_id.in_(ids), known(SettingFact, known_on))
        .order_by(SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id)
    )
    found: dict[int, Named] = {}
    for code, fact in session.execute(query):
        operates = day in period_of(fact)
        if operates or not (fact.setting_id in found and found[fact.setting_id].operates):
            found[fact.setting_id] = Named(code, fact.name, operates)
    return found


def setting_id_of(session: Session, code: str) -> int | None:
    """The id of the setting with that code, whoever ran it."""
    return session.scalar(select(Setting.id).where(Setting.code == code))


def _operating(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SettingFact.withdrawn_at.is_(None),
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= day),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= day),
    )
