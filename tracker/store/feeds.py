"""Calendar feeds: made, listed, revoked, found by their secret; and what their events last said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.store.tables.accounts import Role, User
from tracker.store.tables.feeds import CalendarEvent, CalendarFeed


@dataclass(frozen=True, slots=True)
class Whose:
    """An organisation or a person, one of the two."""

    organisation_id: int | None = None
    person_id: int | None = None

    def of(self, table: type[CalendarFeed | CalendarEvent]) -> ColumnElement[bool]:
        """The rows of a table that are theirs."""
        if self.organisation_id is not None:
            return table.organisation_id == self.organisation_id
        return table.person_id == self.person_id

    @property
    def columns(self) -> dict[str, int | None]:
        return {"organisation_id": self.organisation_id, "person_id": self.person_id}


def add_feed(
    session: Session, account_id: int, whose: Whose, name: str, token_hash: str, now: datetime
) -> None:
    """Record a feed of an account."""
    known = {"account_id": account_id, "name": name, "token_hash": token_hash, "made_at": now}
    session.execute(insert(CalendarFeed), [{**known, **whose.columns}])


def feeds_of(session: Session, account_id: int, whose: Whose) -> list[CalendarFeed]:
    """The feeds that an account has made and not revoked, the latest first."""
    return list(session.scalars(_live(account_id, whose).order_by(CalendarFeed.id.desc())))


def feed_of(session: Session, account_id: int, whose: Whose, feed_id: int) -> CalendarFeed | None:
    """One of them."""
    return session.scalar(_live(account_id, whose).where(CalendarFeed.id == feed_id))


def count_feeds(session: Session, account_id: int) -> int:
    """How many feeds of the account can be read."""
    query = select(func.count(CalendarFeed.id)).where(
        CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None)
    )
    return session.scalar(query) or 0


def _live(account_id: int, whose: Whose) -> Any:
    return select(CalendarFeed).where(
        CalendarFeed.account_id == account_id,
        CalendarFeed.revoked_at.is_(None),
        whose.of(CalendarFeed),
    )


def live_feed(session: Session, token_hash: str) -> CalendarFeed | None:
    """The feed with that secret, where it is not revoked and its account may still see as much.

    The account has to be active, to have the role of HR or of staff, and to answer for the same
    organisation or person as when the feed was made.
    """
    still = or_(
        and_(
            CalendarFeed.organisation_id == User.organisation_id,
            User.roles.any(Role.name == "hr"),
        ),
        and_(CalendarFeed.person_id == User.person_id, User.roles.any(Role.name == "staff")),
    )
    query = (
        select(CalendarFeed)
        .join(User, User.id == CalendarFeed.account_id)
        .where(
            CalendarFeed.token_hash == token_hash,
            CalendarFeed.revoked_at.is_(None),
            User.active.is_(True),  # type: ignore[attr-defined]
            still,
        )
    )
    return session.scalar(query)


def last_said(session: Session, whose: Whose) -> dict[str, CalendarEvent]:
    """What was last said of each of their events, by uid."""
    query = select(CalendarEvent).where(whose.of(CalendarEvent))
    return {event.uid: event for event in session.scalars(query)}


def note_said(
    session: Session,
    whose: Whose,
    new: Sequence[dict[str, Any]],
    changed: Sequence[dict[str, Any]],
    since: date,
) -> bool:
    """Keep what is said of new and of changed events, and forget those before a day.

    False, and the transaction rolled back, where another reader has just kept the same.
    """
    try:
        if changed:
            session.execute(update(CalendarEvent), changed)
        if new:
            session.execute(insert(CalendarEvent), [{**one, **whose.columns} for one in new])
        over = CalendarEvent.day < since
        session.execute(delete(CalendarEvent).where(whose.of(CalendarEvent), over))
    except IntegrityError:
        session.rollback()
        return False
    return True
