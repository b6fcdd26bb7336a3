"""Calendar feeds: who may read one without signing in, and what it last said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import Base, Moment

_ONE = "(organisation_id IS NULL) <> (person_id IS NULL)"


class CalendarFeed(Base):
    """A private address of a calendar: an organisation's or one person's, made by an account.

    `token_hash` is the SHA-256 of the secret in the address, which is kept nowhere. `last_read_on`
    is a day, so that reading is a write once a day.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint(_ONE, name="organisation_or_person"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_read_on: Mapped[date | None]


class CalendarEvent(Base):
    """What was last said of an event, so that a later word can be told to be later.

    `said` is a hash of its day and texts; `sequence` grows by one, and `changed_at` moves, whenever
    that differs. A cache of no facts: without its rows calendars begin to count again.
    """

    __tablename__ = "calendar_event"
    __table_args__ = (CheckConstraint(_ONE, name="organisation_or_person"),)
    uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[date] = mapped_column("on_day")
    said: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
