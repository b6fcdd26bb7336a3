"""The log as it is read: one transaction after the other, the last first."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select, true
from sqlalchemy.orm import Session

from tracker.rules.days import LONDON
from tracker.store.account_list import Account, accounts_by_id, has_work
from tracker.store.paging import Page, matches, page_of
from tracker.store.tables.accounts import User
from tracker.store.tables.audit_log import LogEntry
from tracker.store.tables.uploads import Upload


class Named(StrEnum):
    """Whose email addresses the reader of the log sees: of all, of those who work with the tracker
    and not of staff, or of none."""

    ALL = "all"
    WORK = "work"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wrote:
    """How many rows of a table were added, withdrawn, changed or deleted."""

    table: str
    operation: str
    rows: int


@dataclass(frozen=True, slots=True)
class Act:
    """What one transaction wrote. `account_id` is None where nobody was signed in, `account` where
    it is gone too; `email` also where the reader is not to see it. `role` is the one in which they
    acted, or for which the account is. `place` is None where it is unknown. `about` are the email
    addresses, as far as the reader sees them, of accounts that it changed."""

    number: int
    at: datetime
    place: str | None
    account_id: int | None
    account: Account | None
    role: str | None
    email: str | None
    upload_id: int | None
    about: list[str]
    wrote: list[Wrote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which acts: those about an organisation, or about some tables; and what they are narrowed to.

    `who` are words of the email address of whoever wrote, among those `named`.
    """

    organisation_id: int | None = None
    tables: Collection[str] | None = None
    day: date | None = None
    who: str = ""
    upload_id: int | None = None
    named: Named = Named.NONE


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
            func.min(LogEntry.role),
            func.max(LogEntry.upload_id),
        )
        .where(LogEntry.act.in_(keys), of_all)
        .group_by(LogEntry.act, LogEntry.table_name, LogEntry.operation)
        .order_by(LogEntry.act.desc(), func.min(LogEntry.number))
    )
    told = session.execute(written).all()
    changed = _accounts_changed(session, and_(LogEntry.act.in_(keys), of_all))
    wanted = {row[6] for row in told if row[6] is not None}.union(*changed.values())
    accounts = accounts_by_id(session, wanted)
    # Of an upload that was undone other rows may tell of others, that speak of the same people.
    own_last = sorted(told, key=lambda row: row[1] == Upload.__tablename__)
    uploads = {row[0]: row[8] for row in own_last if row[8] is not None}
    for act, table, operation, count, at, place, account_id, role, _ in told:
        account = accounts.get(account_id or 0)
        who = (account_id, account, role or _role(account), _email(account, asked.named))
        about = [_email(accounts.get(one), asked.named) for one in sorted(changed[act])]
        said = (uploads.get(act), [email for email in about if email])
        one = found.setdefault(act, Act(act, at, place, *who, *said))
        one.wrote.append(Wrote(table, operation, count))
    return Page(list(found.values()), number, total)


def _accounts_changed(session: Session, which: ColumnElement[bool]) -> dict[int, set[int]]:
    """The ids of the accounts that these entries changed, by act."""
    query = select(LogEntry.act, LogEntry.ids).where(
        which, LogEntry.table_name == "user", LogEntry.operation == "change"
    )
    found: dict[int, set[int]] = defaultdict(set)
    for act, ids in session.execute(query):
        found[act].add(int(ids))
    return found


def _role(account: Account | None) -> str | None:
    return (account.role or next(iter(account.roles), None)) if account else None


def _email(account: Account | None, named: Named) -> str | None:
    if account is None or named == Named.NONE or (named == Named.WORK and account.role is None):
        return None
    return account.email


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [LogEntry.number > 0]
    if asked.organisation_id is not None:
        found.append(LogEntry.organisation_id == asked.organisation_id)
    if asked.tables is not None:
        found.append(LogEntry.table_name.in_(asked.tables))
    if asked.day is not None:
        # Not before the next day's beginning: after the last day of the calendar there is none.
        found.append(LogEntry.at >= datetime.combine(asked.day, time.min, LONDON))
        found.append(LogEntry.at <= datetime.combine(asked.day, time.max, LONDON))
    if asked.upload_id is not None:
        found.append(LogEntry.upload_id == asked.upload_id)
    if asked.who:
        seen = {Named.ALL: true(), Named.WORK: has_work(), Named.NONE: false()}[asked.named]
        users: Any = select(User.id).where(*matches(asked.who, User.email), seen)
        found.append(LogEntry.account_id.in_(users))
    return found
