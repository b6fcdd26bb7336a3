"""Certificates that people send in for HR to check, and everybody who has looked at one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from tracker.rules.words import Result
from tracker.store.database import NAME, Base, Moment, words


class SentState(StrEnum):
    """Approved: recorded as the person said. Corrected: recorded, but not quite as they said.

    Withdrawn: by the person, before anybody at HR had decided.
    """

    WAITING = "waiting"
    APPROVED = "approved"
    CORRECTED = "corrected"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SentCertificate(Base):
    """A picture or PDF of a certificate, what the person says that it proves, and HR's answer.

    `content` is encrypted; None once it was withdrawn, or some time after it was refused. `size`
    and `digest` (SHA-256, hexadecimal) are those of the document before it was encrypted. What the
    person typed is never changed: `training_id` is the record that HR made of it, or the one that
    it proves. `hr_told_on` is the day for which HR was told that it waits, `told_on` that for which
    the person was told the answer.
    """

    __tablename__ = "sent_certificate"
    __table_args__ = (
        CheckConstraint("started_on IS NULL OR started_on <= completed_on", name="delivery"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        Index("ix_sent_certificate_person_id", "person_id", "state"),
        # Those that wait are few, of however many people.
        Index("ix_sent_certificate_state", "state", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    course_text: Mapped[str] = mapped_column(NAME)
    provider_text: Mapped[str | None] = mapped_column(NAME)
    started_on: Mapped[date | None]
    completed_on: Mapped[date]
    result: Mapped[Result] = mapped_column(words(Result))
    printed_expiry: Mapped[date | None]
    certificate_number: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[SentState] = mapped_column(words(SentState))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(NAME)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    training_id: Mapped[int | None] = mapped_column(index=True)
    hr_told_on: Mapped[date | None]
    told_on: Mapped[date | None]


class CertificateOpening(Base):
    """Somebody opened the document of a certificate.

    `organisation_id` is the one for whose HR team they did; None where it is their own.
    """

    __tablename__ = "certificate_opening"
    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("sent_certificate.id"), index=True)
    opened_by: Mapped[str] = mapped_column(NAME)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
