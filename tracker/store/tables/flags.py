"""Flags: what a person should act on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import FlagKind, FlagStep, Severity
from tracker.store.database import NAME, Base, Moment, words

_OPEN = text("closed_at IS NULL")
_PUT_OFF = text("closed_at IS NULL AND snoozed_until IS NOT NULL")
_COUNTED = ("opened_on", "snoozed_until", "closed_at")


def _of_open(name: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


class Flag(Base):
    """Opened when its cause begins, closed by the sweep when that ends, reopened if it returns.

    `subject` names what it is about, so that one cause has one open flag. `organisation_id` is
    None for a flag about the register, which its keepers act on. `until` is the day that runs out.
    `turn` counts its openings and its moves to another stage: what is told, is told once a turn.
    """

    __tablename__ = "flag"
    __table_args__ = (
        Index(
            "uq_flag_open",
            "kind",
            "subject",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_flag_organisation", "organisation_id", "closed_at", "severity"),
        # Counted from the index alone, as open flags are as many as people; SQLite does so only
        # where `closed_at` is in it too.
        _of_open("ix_flag_open", "organisation_id", "severity", "kind", *_COUNTED),
        _of_open("ix_flag_open_setting", "setting_id", "severity", *_COUNTED),
        Index(
            "ix_flag_put_off",
            "organisation_id",
            "snoozed_until",
            sqlite_where=_PUT_OFF,
            postgresql_where=_PUT_OFF,
        ),
        Index("ix_flag_post", "post_id"),
        Index("ix_flag_subject", "subject"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FlagKind] = mapped_column(words(FlagKind))
    subject: Mapped[str] = mapped_column(String(700))
    severity: Mapped[Severity] = mapped_column(words(Severity))
    stage: Mapped[int | None]
    until: Mapped[date | None] = mapped_column("until_day")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    requirement_id: Mapped[int | None] = mapped_column(ForeignKey("requirement.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), index=True)
    provider_text: Mapped[str | None] = mapped_column(NAME)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    opened_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    turn: Mapped[int] = mapped_column(default=1)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    snoozed_until: Mapped[date | None]
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)


class OrganisationFlags(Base):
    """How many flags of an organisation are open, those put off too, that opened on a day."""

    __tablename__ = "organisation_flags"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    severity: Mapped[Severity] = mapped_column(words(Severity), primary_key=True)
    kind: Mapped[FlagKind] = mapped_column(words(FlagKind), primary_key=True)
    opened_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class FlagEvent(Base):
    """A step in a flag's life, with what the flag was from then on; `by_id` None is the schedule.

    `on` is the day for which it happened, `at` the moment; after downtime these are days apart.
    """

    __tablename__ = "flag_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flag.id"), index=True)
    step: Mapped[FlagStep] = mapped_column(words(FlagStep))
    turn: Mapped[int]
    on: Mapped[date] = mapped_column("on_day")
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[FlagKind] = mapped_column(words(FlagKind))
    stage: Mapped[int | None]
    until: Mapped[date | None] = mapped_column("until_day")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    snoozed_until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
