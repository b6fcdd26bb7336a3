"""Notices: who is told, of what, and how far each message has come."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import Channel, Language, NoticeState, Often, Told
from tracker.store.database import NAME, Base, Moment, words

_WAITS = text("notice_id IS NULL")
_UNFINISHED = text("state IN ('waiting', 'sending')")


class Recipient(Base):
    """Somebody who may be told, and how: an account, or a person on a staff list without one.

    `token_hash` is the SHA-256 of the secret in the address of their preferences, where they were
    sent one.
    """

    __tablename__ = "recipient"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name="account_or_person"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    language: Mapped[Language] = mapped_column(words(Language), default=Language.ENGLISH)
    often: Mapped[Often] = mapped_column(words(Often), default=Often.DAILY)
    weekends: Mapped[bool] = mapped_column(default=False)
    bank_holidays: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class Notice(Base):
    """One message to one recipient for one day: there is never a second.

    `reference` goes with it as its Message-ID, the same at each try. Subject and texts are those of
    the last try, None before the first.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("recipient_id", "for_day"),
        Index(
            "ix_notice_unfinished",
            "next_try_at",
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"))
    day: Mapped[date] = mapped_column("for_day", index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    address: Mapped[str] = mapped_column(NAME)
    reference: Mapped[str] = mapped_column(String(100), unique=True)
    state: Mapped[NoticeState] = mapped_column(words(NoticeState))
    channel: Mapped[Channel | None] = mapped_column(words(Channel))
    subject: Mapped[str | None] = mapped_column(NAME)
    plain: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(Text)
    provider_id: Mapped[str | None] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class NoticeItem(Base):
    """Something that a recipient is told once; it waits, without a notice, for the next one.

    A flag is told once for each of its turns. What is not about a flag is told once for a day.
    """

    __tablename__ = "notice_item"
    __table_args__ = (
        UniqueConstraint("recipient_id", "flag_id", "turn", "told"),
        Index("ix_notice_item_waits", "recipient_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index(
            "uq_notice_item_day",
            "recipient_id",
            "told",
            "for_day",
            unique=True,
            sqlite_where=text("flag_id IS NULL"),
            postgresql_where=text("flag_id IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("recipient.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    told: Mapped[Told] = mapped_column(words(Told))
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flag.id"), index=True)
    turn: Mapped[int | None]
    day: Mapped[date] = mapped_column("for_day")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Responsible(Base):
    """The HR account that answers for a setting; without a setting, the organisation's HR lead."""

    __tablename__ = "responsible"
    __table_args__ = (
        Index(
            "uq_responsible_lead",
            "organisation_id",
            unique=True,
            sqlite_where=text("setting_id IS NULL"),
            postgresql_where=text("setting_id IS NULL"),
        ),
        UniqueConstraint("organisation_id", "setting_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
