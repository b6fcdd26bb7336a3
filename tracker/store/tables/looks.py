"""Who looked at a person, and what a person asked to have put right."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import CorrectionState, Looked
from tracker.store.database import NAME, Base, Moment, words


class Look(Base):
    """An account opened something about one person, once or more on a day in London.

    Role and organisation are those it looked as: the account may have others by now.
    """

    __tablename__ = "look"
    __table_args__ = (
        UniqueConstraint("account_id", "person_id", "on_day", "opened", "organisation_id"),
        Index("ix_look_person_id", "person_id", "on_day"),
        Index("ix_look_on_day", "on_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date] = mapped_column("on_day")
    opened: Mapped[Looked] = mapped_column(words(Looked))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(80))
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    times: Mapped[int]


class Correction(Base):
    """What a person says is wrong of what is held about them, and what HR answered, once.

    `about` is a section of what they are told of themselves, `record_id` the row of it, if any, and
    `record` what that row said when they asked: it may be withdrawn by the time HR reads this.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL) AND (state = 'asked') = (answer IS NULL)",
            name="answered",
        ),
        Index("ix_correction_organisation_id", "organisation_id", "state", "answer_by"),
        Index("ix_correction_person_id", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    about: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int | None]
    record: Mapped[str | None] = mapped_column(NAME)
    wrong: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[date]
    state: Mapped[CorrectionState] = mapped_column(words(CorrectionState))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
