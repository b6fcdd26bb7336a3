"""Notices as they are listed: for those who look after the tracker, and for an organisation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from tracker.rules.words import Channel, NoticeState
from tracker.store.paging import Page, page_of
from tracker.store.tables.accounts import User
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.people import PersonFact
from tracker.store.tables.places import Organisation


@dataclass(frozen=True, slots=True)
class Listed:
    """A notice without its texts. `name` is the person's, where the recipient is one."""

    id: int
    day: date
    organisation: str | None
    surname: str | None
    forename: str | None
    person_id: int | None
    is_account: bool
    address: str
    state: NoticeState
    channel: Channel | None
    tries: int
    next_try_at: datetime
    sent_at: datetime | None
    problem: str | None
    subject: str | None
    reference: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice with what it said at its last try, where that is still kept."""

    listed: Listed
    plain: str | None


def outbox_page(
    session: Session,
    number: int,
    *,
    organisation_id: int | None = None,
    state: NoticeState | None = None,
) -> Page[Listed]:
    """Notices of all, or of one organisation's people; the latest first."""
    query = _listed()
    if organisation_id is not None:
        query = query.where(Notice.organisation_id == organisation_id)
    if state is not None:
        query = query.where(Notice.state == state)
    rows, total = page_of(session, query.order_by(Notice.day.desc(), Notice.id.desc()), number)
    return Page([Listed(*row) for row in rows], number, total)


def outbox(
    session: Session, *, organisation_id: int | None, state: NoticeState | None
) -> list[Listed]:
    """All of them, the latest first."""
    query = _listed()
    if organisation_id is not None:
        query = query.where(Notice.organisation_id == organisation_id)
    if state is not None:
        query = query.where(Notice.state == state)
    ordered = query.order_by(Notice.day.desc(), Notice.id.desc())
    return [Listed(*row) for row in session.execute(ordered)]


def organisation_notice(session: Session, organisation_id: int, notice_id: int) -> Opened | None:
    """One of an organisation's notices, or None."""
    query = _listed().add_columns(Notice.plain)
    row = session.execute(
        query.where(Notice.id == notice_id, Notice.organisation_id == organisation_id)
    ).first()
    return Opened(Listed(*row[:-1]), row[-1]) if row else None


def outbox_counts(session: Session) -> dict[NoticeState, int]:
    """How many wait, are on their way, and have failed."""
    shown = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED)
    query = select(Notice.state, func.count()).where(Notice.state.in_(shown)).group_by(Notice.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state: found.get(state, 0) for state in shown}


def blocked_by(session: Session) -> str | None:
    """Why nothing leaves, as was noted of a notice that waits and was never tried."""
    query = select(Notice.problem).where(
        Notice.state == NoticeState.WAITING, Notice.tries == 0, Notice.problem.is_not(None)
    )
    return session.scalar(query.order_by(Notice.next_try_at, Notice.id).limit(1))


def organisation_id_of(session: Session, code: str) -> int | None:
    """The organisation with that code."""
    return session.scalar(select(Organisation.id).where(Organisation.code == code))


def _listed() -> Select[Any]:
    person = func.coalesce(Recipient.person_id, User.person_id)
    query: Any = (
        select(
            Notice.id,
            Notice.day,
            Organisation.code,
            PersonFact.surname,
            PersonFact.forename,
            person,
            Recipient.account_id.is_not(None),
            Notice.address,
            Notice.state,
            Notice.channel,
            Notice.tries,
            Notice.next_try_at,
            Notice.sent_at,
            Notice.problem,
            Notice.subject,
            Notice.reference,
        )
        .join(Recipient, Recipient.id == Notice.recipient_id)
        .outerjoin(User, User.id == Recipient.account_id)
        .outerjoin(
            PersonFact, and_(PersonFact.person_id == person, PersonFact.withdrawn_at.is_(None))
        )
        .outerjoin(Organisation, Organisation.id == Notice.organisation_id)
    )
    return query
