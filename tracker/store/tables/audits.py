"""Audits as cases: what was asked of which days, what was found, and what is to be done."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.audit_words import AuditStep, Checked, Owner
from tracker.rules.words import Employment, Severity
from tracker.store.database import NAME, Base, Codes, Moment, words


class Audit(Base):
    """A commissioner audits a setting or a provider, as it was on a day and as then known.

    `settings` are the codes of those that a provider was audited for. `seed` draws the sample,
    `content_hash` is that of the answer when the audit was opened. It is open until it has a
    conclusion.
    """

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("(setting_id IS NULL) <> (provider_id IS NULL)", name="subject"),
        CheckConstraint("(closed_at IS NULL) = (conclusion IS NULL)", name="closed"),
        Index("ix_audit_commissioner_id", "commissioner_id", "closed_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"), index=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    settings: Mapped[tuple[str, ...]] = mapped_column(Codes)
    day: Mapped[date] = mapped_column("on_day")
    known_on: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text)
    seed: Mapped[str] = mapped_column(String(40))
    sample_size: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    conclusion: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditEvent(Base):
    """A step of an audit, in the order in which they happened; never changed.

    `setting_id` is the setting that it is about, where it is about one.
    """

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"))
    step: Mapped[AuditStep] = mapped_column(words(AuditStep))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str | None] = mapped_column(Text)


class AuditSample(Base):
    """One of those whom the draw of an audit found: a post against a requirement.

    `points` are the names of what made up the risk, as tracker.rules.sample explains them. They
    stay as they were drawn, whatever is recorded later.
    """

    __tablename__ = "audit_sample"
    __table_args__ = (UniqueConstraint("audit_id", "post_id", "requirement_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    place: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"))
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"))
    held: Mapped[bool]
    employment: Mapped[Employment] = mapped_column(words(Employment))
    points: Mapped[tuple[str, ...]] = mapped_column(Codes)


class AuditCheck(Base):
    """What the auditor saw of one of the sample. Looked at again, the last one holds."""

    __tablename__ = "audit_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("audit_sample.id"), index=True)
    outcome: Mapped[Checked] = mapped_column(words(Checked))
    note: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Finding(Base):
    """What is wrong, and how much; about a person by reference where it is about one.

    One that was made by mistake is withdrawn with a reason, and stays to be read.
    """

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    severity: Mapped[Severity] = mapped_column(words(Severity))
    said: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_because: Mapped[str | None] = mapped_column(Text)


class AuditAction(Base):
    """What is to be done about a finding, by whom, and until which day.

    `told_on` is the day for which its owner was told that it is due, `late_told_on` that for which
    both sides were told that it is late. `returned_because` is why it was last sent
    back as not done.
    """

    __tablename__ = "audit_action"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_note IS NULL)", name="done"),
        Index("ix_audit_action_due_on", "done_at", "due_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[Owner] = mapped_column(words(Owner))
    due_on: Mapped[date]
    set_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_note: Mapped[str | None] = mapped_column(Text)
    returned_because: Mapped[str | None] = mapped_column(Text)
    told_on: Mapped[date | None]
    late_told_on: Mapped[date | None]


class NameOpening(Base):
    """A commissioner opened the name behind a reference, for a reason that HR and the person
    read."""

    __tablename__ = "name_opening"
    __table_args__ = (
        Index("ix_name_opening_person_id", "person_id"),
        Index("ix_name_opening_organisation_id", "organisation_id", "opened_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    reason: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_by_email: Mapped[str] = mapped_column(NAME)
    opened_at: Mapped[datetime] = mapped_column(Moment)
