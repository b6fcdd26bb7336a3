"""Legal holds, how long an organisation keeps things, and who was erased."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.keeping import Kept
from tracker.rules.protection_words import ErasedBy, ErasureState
from tracker.store.database import NAME, Base, Moment, words

_ASKED, _DONE = text("state = 'asked'"), text("state = 'done'")


class LegalHold(Base):
    """Nothing that it covers is erased or let go in time until it has ended or is lifted.

    It covers a person, those who worked in a setting in a period, or, with neither, everybody of
    the organisation. Days are its first and last ones, None is open.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR setting_id IS NULL", name="subject"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted"),
        Index("ix_legal_hold_organisation_id", "organisation_id", "lifted_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"), index=True)
    worked_from: Mapped[date | None]
    worked_to: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None] = mapped_column("until_day")
    placed_at: Mapped[datetime] = mapped_column(Moment)
    placed_by: Mapped[str] = mapped_column(NAME)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(NAME)


class KeepingChoice(Base):
    """The period for which an organisation keeps a kind of record, where it is not the usual."""

    __tablename__ = "keeping_choice"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kept: Mapped[Kept] = mapped_column(words(Kept), primary_key=True)
    period: Mapped[int]
    chosen_at: Mapped[datetime] = mapped_column(Moment)
    chosen_by: Mapped[str] = mapped_column(NAME)


class Erasure(Base):
    """Somebody is to be erased, or was. `counts` say how much went, by table."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index(
            "uq_erasure_asked",
            "person_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        Index(
            "uq_erasure_done", "person_id", unique=True, sqlite_where=_DONE, postgresql_where=_DONE
        ),
        Index("ix_erasure_organisation_id", "organisation_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ErasureState] = mapped_column(words(ErasureState))
    by: Mapped[ErasedBy] = mapped_column("decided_how", words(ErasedBy))
    why: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str | None] = mapped_column(NAME)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(NAME)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
