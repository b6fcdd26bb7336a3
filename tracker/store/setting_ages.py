"""How old the figures of settings are, and an organisation's coverage with the old ones apart."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.rules.freshness import Ages, Figures, Freshness
from tracker.store.setting_list import (
    RequirementCoverage,
    age_rank,
    covered_by,
    numbers_of,
    operating_on,
)
from tracker.store.tables.judged import OrganisationCoverage
from tracker.store.tables.places import Setting, SettingFact, SettingUpload
from tracker.store.tables.register import Requirement


@dataclass(frozen=True, slots=True)
class Part:
    """Coverage over the settings of an organisation whose figures may stand, or over the others.

    `figures` are the oldest of them.
    """

    covered: RequirementCoverage
    figures: Figures


def organisation_coverage(session: Session, organisation_id: int, day: date) -> Iterator[Part]:
    """The organisation's posts and people against each requirement, over all its settings.

    For each the part whose figures may stand, where there is one, and then the other.
    """
    table = OrganisationCoverage
    sums = [func.sum(column) for column in numbers_of(table)]
    old = (age_rank(day, table.last_on) > 0).label("old")
    query = (
        select(Requirement.code, old, func.min(table.last_on), *sums)
        .join(Requirement, Requirement.id == table.requirement_id)
        .where(table.organisation_id == organisation_id)
        .group_by(Requirement.code, "old")
        .order_by(Requirement.code, "old")
    )
    for code, _, oldest, *numbers in session.execute(query):
        yield Part(covered_by(code, numbers), Figures(oldest, day))


def setting_ages(session: Session, organisation_id: int, day: date) -> Ages:
    """The settings that the organisation runs that day, counted by the age of their figures."""
    rank = age_rank(day).label("rank")
    query = (
        select(rank, func.count())
        .select_from(SettingFact)
        .outerjoin(SettingUpload, SettingUpload.setting_id == SettingFact.setting_id)
        .where(SettingFact.organisation_id == organisation_id, *operating_on(day))
        .group_by("rank")
    )
    found = dict(session.execute(query).all())
    return Ages(*(found.get(place, 0) for place in range(len(Freshness))))


class LastTold(NamedTuple):
    """A setting, who runs it, and the last day on which an upload spoke of its people."""

    setting_id: int
    organisation_id: int
    last_on: date | None


def last_told(session: Session, day: date) -> list[LastTold]:
    """Each setting that operates that day; of two periods that cover it the later one holds."""
    query = (
        select(SettingFact.setting_id, SettingFact.organisation_id, SettingUpload.last_on)
        .outerjoin(SettingUpload, SettingUpload.setting_id == SettingFact.setting_id)
        .where(*operating_on(day))
        .order_by(SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id)
    )
    found = (LastTold(*row) for row in session.execute(query))
    return list({one.setting_id: one for one in found}.values())


def figures_of(session: Session, codes: Collection[str], day: date) -> dict[str, Figures]:
    """The age of these settings' figures, by code."""
    query = (
        select(Setting.code, SettingUpload.last_on)
        .outerjoin(SettingUpload, SettingUpload.setting_id == Setting.id)
        .where(Setting.code.in_(codes))
    )
    return {code: Figures(last, day) for code, last in session.execute(query)}
