"""Flags: what a person should act on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import FlagKind, Severity
from tracker.store.database import NAME, Base, Moment, words

_OPEN = text("closed_at IS NULL")


class Flag(Base):
    """Opened when its cause begins and closed by the sweep when that ends.

    `subject` names what it is about, so that one cause has one open flag. `organisation_id` is
    None for a flag about the register, which its keepers act on. `until` is the day that runs out.
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
        Index("ix_flag_post", "post_id"),
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
