"""Requests to settings of which one side or the other has not been told yet."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.audit_words import RequestState
from tracker.store.setting_list import operating_on
from tracker.store.tables.places import SettingFact
from tracker.store.tables.requests import Request


class Untold(NamedTuple):
    """A request that is news: to HR as it was asked or is late, or to who asked as answered."""

    id: int
    setting_id: int
    commissioner_id: int
    state: RequestState
    is_late: bool


def untold(session: Session, day: date) -> list[Untold]:
    """What is news on a day, the oldest first; late is what HR was not told is late."""
    is_open = Request.state == RequestState.OPEN
    late = and_(is_open, Request.due_on < day, Request.late_told_on.is_(None))
    query = select(
        Request.id, Request.setting_id, Request.commissioner_id, Request.state, late
    ).where(
        or_(
            late,
            and_(is_open, Request.hr_told_on.is_(None)),
            and_(Request.state == RequestState.ANSWERED, Request.told_on.is_(None)),
        )
    )
    return [Untold(*row) for row in session.execute(query.order_by(Request.id))]


def operators_of(session: Session, setting_ids: Collection[int], day: date) -> dict[int, int]:
    """The organisation that runs each of these settings that day; of two the later one holds."""
    query = (
        select(SettingFact.setting_id, SettingFact.organisation_id)
        .where(SettingFact.setting_id.in_(setting_ids), *operating_on(day))
        .order_by(SettingFact.starts_on.is_not(None), SettingFact.starts_on, SettingFact.id)
    )
    return dict(session.execute(query).all())


def hr_is_told(session: Session, ids: Collection[int], day: date) -> None:
    """HR is told for a day that these wait."""
    _note(session, ids, hr_told_on=day)


def hr_is_told_late(session: Session, ids: Collection[int], day: date) -> None:
    """HR is told for a day that these are late."""
    _note(session, ids, late_told_on=day)


def asker_is_told(session: Session, ids: Collection[int], day: date) -> None:
    """Who asked is told for a day that these were answered."""
    _note(session, ids, told_on=day)


def _note(session: Session, ids: Collection[int], **told: Any) -> None:
    session.execute(
        update(Request)
        .where(Request.id.in_(ids))
        .values(told)
        .execution_options(synchronize_session=False)
    )
