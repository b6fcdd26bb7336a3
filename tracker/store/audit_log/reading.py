"""The log as it is read: one transaction after the other, the last first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tracker.rules.days import LONDON, ONE_DAY
from tracker.store.accounts import is_of_staff_alone
from tracker.store.paging import Page, matches, page_of
from tracker.store.tables.accounts import User
from tracker.store.tables.audit_log import LogEntry


@dataclass(frozen=True, slots=True)
class Wrote:
    """How many rows of a table were added, withdrawn, changed or deleted."""

    table: str
    operation: str
    rows: int


@dataclass(frozen=True, slots=True)
class Act:
    """What one transaction wrote. `email` is None where nobody was signed in, and where they are a
    member of staff (`is_staff`) whom the reader is not to see; `place` None where it is unknown."""

    number: int
    at: datetime
    place: str | None
    account_id: int | None
    email: str | None
    is_staff: bool
    upload_id: int | None
    wrote: list[Wrote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which acts: those about an organisation, or about some tables; and what they are narrowed to.

    `who` are words of the email address of whoever wrote. Staff are named where `names_staff`.
    """

    organisation_id: int | None = None
    tables: Collection[str] | None = None
    day: date | None = None
    who: str = ""
    upload_id: int | None = None
    names_staff: bool = False


def acts(session: Session, asked: Asked, number: int) -> Page[Act]:
    """A page of acts, the last first, each with what it wrote of what was asked about."""
    which = and_(*_conditions(asked))
    query = select(LogEntry.act).where(which).group_by(LogEntry.act).order_by(LogEntry.act.desc())
    rows, total = page_of(session, query, number)
    found: dict[int, Act] = {}
    keys = [row.act for row in rows]
    of_all = and_(*_conditions(Asked(asked.organisation_id, asked.tables)))
    written = (
        select(
            LogEntry.act,
            LogEntry.table_name,
            LogEntry.operation,
            func.sum(LogEntry.row_count),
            func.min(LogEntry.at),
            func.min(LogEntry.place),
            func.min(LogEntry.account_id),
            func.max(LogEntry.upload_id),
        )
        .where(LogEntry.act.in_(keys), of_all)
        .group_by(LogEntry.act, LogEntry.table_name, LogEntry.operation)
        .order_by(LogEntry.act.desc(), func.min(LogEntry.number))
    )
    told = session.execute(written).all()
    people = _people(session, {row[6] for row in told if row[6] is not None})
    uploads = {row[0]: row[7] for row in told if row[7] is not None}
    for act, table, operation, count, at, place, account_id, _ in told:
        known, is_staff = people.get(account_id, ("", False))
        email = None if is_staff and not asked.names_staff else known or None
        made = Act(act, at, place, account_id, email, is_staff, uploads.get(act))
        one = found.setdefault(act, made)
        one.wrote.append(Wrote(table, operation, count))
    return Page(list(found.values()), number, total)


def _people(session: Session, ids: Collection[int]) -> Mapping[int | None, tuple[str, bool]]:
    query: Any = select(User.id, User.email, is_of_staff_alone()).where(User.id.in_(ids))
    return {key: (email, is_staff) for key, email, is_staff in session.execute(query)}


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [LogEntry.number > 0]
    if asked.organisation_id is not None:
        found.append(LogEntry.organisation_id == asked.organisation_id)
    if asked.tables is not None:
        found.append(LogEntry.table_name.in_(asked.tables))
    if asked.day is not None:
        begins = datetime.combine(asked.day, time(), LONDON)
        found.append(LogEntry.at >= begins)
        found.append(LogEntry.at < datetime.combine(asked.day + ONE_DAY, time(), LONDON))
    if asked.upload_id is not None:
        found.append(LogEntry.upload_id == asked.upload_id)
    if asked.who:
        users: Any = select(User.id).where(*matches(asked.who, User.email))
        if not asked.names_staff:
            users = users.where(~is_of_staff_alone())
        found.append(LogEntry.account_id.in_(users))
    return found
