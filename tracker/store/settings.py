"""Settings as a whole: which operate, what they rely on, how far they are covered."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.rules.coverage import Coverage
from tracker.store.tables.facts import known
from tracker.store.tables.judged import SettingCoverage, SettingReliance
from tracker.store.tables.places import Organisation, Setting, SettingFact, SettingUpload


@dataclass(frozen=True, slots=True)
class Relied:
    """A provider that a setting's governing records came from, and for how many posts."""

    provider_id: int | None
    provider_text: str | None
    posts: int


def operating(session: Session, day: date) -> list[int]:
    """The settings that operate that day, as known now."""
    query = select(SettingFact.setting_id).where(*_operating(day)).order_by(SettingFact.setting_id)
    return list(dict.fromkeys(session.scalars(query)))


def operated_ids(session: Session, organisation_id: int, day: date) -> list[int]:
    """The settings that the organisation runs that day, as known now."""
    mine = (SettingFact.organisation_id == organisation_id, *_operating(day))
    return sorted(set(session.scalars(select(SettingFact.setting_id).where(*mine))))


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


def _operating(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SettingFact.withdrawn_at.is_(None),
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= day),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= day),
    )


def reliances(session: Session) -> dict[int, list[Relied]]:
    """What each setting's governing records came from."""
    found: dict[int, list[Relied]] = defaultdict(list)
    columns = (
        SettingReliance.setting_id,
        SettingReliance.provider_id,
        SettingReliance.provider_text,
        SettingReliance.posts,
    )
    for setting_id, provider_id, text, posts in session.execute(select(*columns)):
        found[setting_id].append(Relied(provider_id, text, posts))
    return found


def coverages(session: Session) -> dict[int, dict[int, Coverage]]:
    """Each setting's coverage by requirement id."""
    found: dict[int, dict[int, Coverage]] = defaultdict(dict)
    columns = (
        SettingCoverage.setting_id,
        SettingCoverage.requirement_id,
        SettingCoverage.counted,
        SettingCoverage.held,
        SettingCoverage.left_out_exempt,
        SettingCoverage.left_out_long_absence,
        SettingCoverage.left_out_new_starter,
    )
    for setting_id, requirement_id, *numbers in session.execute(select(*columns)):
        found[setting_id][requirement_id] = Coverage(*numbers)
    return found


def last_uploads(session: Session) -> dict[int, date]:
    """The last day on which an upload spoke of each setting's people."""
    query = select(SettingUpload.setting_id, SettingUpload.last_on)
    return dict(session.execute(query).all())
