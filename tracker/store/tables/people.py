"""People, their posts and their training."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import Absence, Employment, Evidence, Kind, Mode, Result, Route
from tracker.store.database import CODE, NAME, Base, words
from tracker.store.tables.facts import (
    Dated,
    Fact,
    Replacing,
    by_replaced,
    ends_after_it_starts,
    one_known,
)


class Person(Base):
    """One person in one organisation; `number` is the staff number without a post's suffix."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(CODE, index=True)


class PersonFact(Fact, Replacing, Base):
    __tablename__ = "person_fact"
    __table_args__ = (
        one_known("person_fact", "person_id"),
        Index("ix_person_fact_person_id", "person_id"),
        Index("ix_person_fact_name", "surname", "forename"),
        by_replaced("person_fact"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    surname: Mapped[str] = mapped_column(NAME)
    forename: Mapped[str] = mapped_column(NAME)
    email: Mapped[str | None] = mapped_column(NAME)


class Post(Base):
    """One person's job in one setting, known by its staff number (suffix kept) and setting."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("person_id", "staff_number", "setting_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    staff_number: Mapped[str] = mapped_column(CODE, index=True)
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), index=True)


class PostFact(Fact, Dated, Replacing, Base):
    """What HR said of a post. Exempt where either exempt day is given; None is open."""

    __tablename__ = "post_fact"
    __table_args__ = (
        ends_after_it_starts(),
        CheckConstraint(
            "absence_to IS NULL OR absence_from IS NULL OR absence_from <= absence_to",
            name="absence_period",
        ),
        CheckConstraint(
            "exempt_to IS NULL OR exempt_from IS NULL OR exempt_from <= exempt_to",
            name="exempt_period",
        ),
        one_known("post_fact", "post_id"),
        Index("ix_post_fact_post_id", "post_id"),
        by_replaced("post_fact"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    role: Mapped[str | None] = mapped_column(String(200))
    staff_group: Mapped[str | None] = mapped_column(String(200))
    employment: Mapped[Employment] = mapped_column(words(Employment))
    absence: Mapped[Absence | None] = mapped_column(words(Absence))
    absence_from: Mapped[date | None]
    absence_to: Mapped[date | None]
    exempt_from: Mapped[date | None]
    exempt_to: Mapped[date | None]


class RecordSaid:
    """What a file said of a training record, be it a fact or staged to become one."""

    provider_text: Mapped[str | None] = mapped_column(NAME)
    course_text: Mapped[str] = mapped_column(NAME)
    route: Mapped[Route | None] = mapped_column(words(Route))
    mode: Mapped[Mode] = mapped_column(words(Mode))
    started_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    kind: Mapped[Kind | None] = mapped_column(words(Kind))
    result: Mapped[Result] = mapped_column(words(Result))
    certificate_number: Mapped[str | None] = mapped_column(String(200))
    printed_expiry: Mapped[date | None]
    trainer: Mapped[str | None] = mapped_column(NAME)


class FromRow:
    """Where in its file a record stands, as Excel shows it; None where no file said it, or where it
    was recorded before this was kept. A CSV has no sheet."""

    sheet: Mapped[str | None] = mapped_column(String(100))
    row: Mapped[int | None]


class TrainingFact(Fact, Replacing, RecordSaid, FromRow, Base):
    """One person attended one delivery, as a file said it.

    The texts are kept as given. `provider_id` and `curriculum_id` are None until the texts
    resolve; whoever reads the row resolves them by the register as known on the day asked about.
    `route` and `kind` are None where the file did not say: the rules then decide.

    The person alone is a foreign key: PostgreSQL looks each one up for each row, which would take
    most of the time in which a large file is recorded. Uploads that were accepted, providers and
    curricula are never deleted.
    """

    __tablename__ = "training_fact"
    __table_args__ = (
        CheckConstraint("started_on IS NULL OR started_on <= completed_on", name="delivery"),
        CheckConstraint("completed_on IS NOT NULL OR printed_expiry IS NOT NULL", name="dated"),
        Index("ix_training_fact_person_id", "person_id"),
        by_replaced("training_fact"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    upload_id: Mapped[int | None] = mapped_column(index=True)
    provider_id: Mapped[int | None] = mapped_column(index=True)
    curriculum_id: Mapped[int | None]
    evidence: Mapped[Evidence] = mapped_column(words(Evidence))
