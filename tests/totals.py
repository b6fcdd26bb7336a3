"""The totals kept for organisations, beside what they are totals of, added up one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.setting_list import numbers_of
from tracker.store.tables.flags import Flag, OrganisationFlags
from tracker.store.tables.judged import OrganisationCoverage, SettingCoverage
from tracker.store.tables.places import SettingUpload


def kept_flags(session: Session) -> Counter[tuple[Any, ...]]:
    """How many flags are kept as open, by organisation, severity, kind and day opened."""
    rows = session.scalars(select(OrganisationFlags))
    return Counter(
        {(one.organisation_id, one.severity, one.kind, one.opened_on): one.count for one in rows}
    )


def open_flags(session: Session) -> Counter[tuple[Any, ...]]:
    """How many are open."""
    flags = session.scalars(select(Flag).where(Flag.closed_at.is_(None)))
    return Counter(
        (one.organisation_id, one.severity, one.kind, one.opened_on)
        for one in flags
        if one.organisation_id is not None
    )


def kept_coverage(session: Session) -> dict[tuple[Any, ...], list[int]]:
    """The numbers kept by organisation, requirement and the day of the last upload."""
    return _added(
        ((one.organisation_id, one.requirement_id, one.last_on), one, OrganisationCoverage)
        for one in session.scalars(select(OrganisationCoverage))
    )


def covered(session: Session) -> dict[tuple[Any, ...], list[int]]:
    """The numbers of all settings, added up."""
    last = {one.setting_id: one.last_on for one in session.scalars(select(SettingUpload))}
    return _added(
        ((one.organisation_id, one.requirement_id, last.get(one.setting_id)), one, SettingCoverage)
        for one in session.scalars(select(SettingCoverage))
    )


def _added(rows: Iterable[tuple[Any, Any, Any]]) -> dict[tuple[Any, ...], list[int]]:
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for key, row, table in rows:
        said = [getattr(row, column.key) for column in numbers_of(table)]
        found[key] = [a + b for a, b in zip(found[key] or [0] * len(said), said, strict=True)]
    return dict(found)


def are_right(session: Session) -> bool:
    """Whether the totals are what they are totals of."""
    return kept_flags(session) == open_flags(session) and kept_coverage(session) == covered(session)
