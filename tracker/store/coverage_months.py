"""Coverage at the end of each month: which settings it is missing for, kept and read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.rules.coverage import Coverage
from tracker.store.database import insert_or
from tracker.store.tables.facts import known
from tracker.store.tables.judged import CoverageMonth
from tracker.store.tables.people import Post, PostFact
from tracker.store.tables.places import SettingFact
from tracker.store.tables.register import Requirement


class Month(NamedTuple):
    """A row: a setting's coverage against a requirement on a month's last day."""

    setting_id: int
    requirement: str
    month: date
    known_on: datetime
    coverage: Coverage


_NUMBERS = (
    CoverageMonth.counted,
    CoverageMonth.held,
    CoverageMonth.left_out_exempt,
    CoverageMonth.left_out_long_absence,
    CoverageMonth.left_out_new_starter,
)


def first_told(session: Session) -> dict[int, datetime]:
    """The moment at which the first fact about anybody in a setting was recorded, by setting.

    One that was withdrawn since was known then.
    """
    query = (
        select(Post.setting_id, func.min(PostFact.recorded_at))
        .join(PostFact, PostFact.post_id == Post.id)
        .group_by(Post.setting_id)
    )
    return dict(session.execute(query).all())


def known_months(session: Session, months: Collection[date]) -> dict[tuple[int, date], datetime]:
    """By what was known when the rows that are there were made, by setting and month."""
    query = (
        select(CoverageMonth.setting_id, CoverageMonth.month, func.min(CoverageMonth.known_on))
        .where(CoverageMonth.month.in_(months))
        .group_by(CoverageMonth.setting_id, CoverageMonth.month)
    )
    return {(key, month): known_on for key, month, known_on in session.execute(query)}


def operating_then(
    session: Session, setting_ids: Collection[int], day: date, known_on: datetime
) -> set[int]:
    """Those of the settings that operated on a day, as known on a moment."""
    query = select(SettingFact.setting_id).where(
        known(SettingFact, known_on),
        SettingFact.setting_id.in_(setting_ids),
        SettingFact.starts_on.is_(None) | (SettingFact.starts_on <= day),
        SettingFact.ends_on.is_(None) | (SettingFact.ends_on >= day),
    )
    return set(session.scalars(query))


def keep_months(
    session: Session,
    setting_id: int,
    known_on: datetime,
    found: Mapping[tuple[date, int], Coverage],
    months: Collection[date],
) -> None:
    """Put what was found of these months, by month and requirement, in the place of what is there.

    Two machines that do so at once write the same.
    """
    mine = CoverageMonth.setting_id == setting_id
    session.execute(delete(CoverageMonth).where(mine, CoverageMonth.month.in_(months)))
    if not found:
        return
    rows = [
        {
            "setting_id": setting_id,
            "requirement_id": requirement_id,
            "month": month,
            "known_on": known_on,
            **{column.key: number for column, number in zip(_NUMBERS, _numbers(one), strict=True)},
        }
        for (month, requirement_id), one in found.items()
    ]
    # Without values of its own, so that it is compiled once for all settings.
    insert = insert_or(session, CoverageMonth)
    said = {name: insert.excluded[name] for name in ("known_on", *(one.key for one in _NUMBERS))}
    keys = ["setting_id", "requirement_id", "last_day"]
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=said), rows)


def forget_months(session: Session, months: Collection[date]) -> None:
    """Take the rows of these months away, to be made anew from the facts."""
    session.execute(delete(CoverageMonth).where(CoverageMonth.month.in_(months)))


def coverage_months(
    session: Session, setting_ids: Collection[int], months: Collection[date]
) -> Iterable[Month]:
    """The rows of these settings for these months; one query."""
    query = (
        select(
            CoverageMonth.setting_id,
            Requirement.code,
            CoverageMonth.month,
            CoverageMonth.known_on,
            *_NUMBERS,
        )
        .join(Requirement, Requirement.id == CoverageMonth.requirement_id)
        .where(CoverageMonth.setting_id.in_(setting_ids), CoverageMonth.month.in_(months))
    )
    for setting_id, code, month, known_on, *numbers in session.execute(query):
        yield Month(setting_id, code, month, known_on, Coverage(*numbers))


def _numbers(one: Coverage) -> tuple[int, ...]:
    return one.counted, one.held, one.exempt, one.long_absence, one.new_starter
