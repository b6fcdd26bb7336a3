"""The register: who certifies, who is certified, for what, and who must hold what."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, deferred, mapped_column

from tracker.rules.words import (
    Assurance,
    Convention,
    EventWord,
    Grade,
    Level,
    ProviderKind,
    Strength,
)
from tracker.rules.words import Evidence as EvidenceStrength
from tracker.store.database import CODE, NAME, Base, Codes, Moment, words
from tracker.store.tables.facts import Dated, Entered, Fact, ends_after_it_starts, one_known


class Checked(Entered):
    """Where an entry comes from, what was seen of it, and the last day on which it was checked."""

    source: Mapped[str | None] = mapped_column(Text)
    last_checked: Mapped[date | None]

    @declared_attr
    def evidence_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("evidence.id"))


class Evidence(Base):
    """What shows that an entry is true: a document that is kept, or the address of a page.

    `digest` is the SHA-256 of the content, in hexadecimal; the same document is kept once.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(address IS NULL) <> (content IS NULL)", name="document_or_address"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    address: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str | None] = mapped_column(String(100))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str | None] = mapped_column(NAME)


class StandardsVersion(Fact, Entered, Base):
    """A version of the RRN Training Standards."""

    __tablename__ = "standards_version"
    code: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(NAME)
    published_on: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(Text)


class Accreditor(Fact, Entered, Base):
    """A national accreditation body; for the chain of assurance only UKAS counts."""

    __tablename__ = "accreditor"
    code: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(NAME)
    source: Mapped[str | None] = mapped_column(Text)


class Body(Base):
    """A certification body."""

    __tablename__ = "body"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)


class Licence(Fact, Dated, Checked, Base):
    """A period in which a body is licensed to certify against the Standards."""

    __tablename__ = "licence"
    __table_args__ = (ends_after_it_starts(),)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(NAME)


class Accreditation(Fact, Dated, Checked, Base):
    __tablename__ = "accreditation"
    __table_args__ = (ends_after_it_starts(),)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    accredited_by: Mapped[str] = mapped_column(NAME)
    standard: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(200))


class Provider(Base):
    __tablename__ = "provider"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)


class ProviderFact(Fact, Checked, Base):
    __tablename__ = "provider_fact"
    __table_args__ = (one_known("provider_fact", "provider_id"),)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    name: Mapped[str] = mapped_column(NAME)
    aliases: Mapped[tuple[str, ...]] = mapped_column(Codes)
    kind: Mapped[ProviderKind] = mapped_column(words(ProviderKind))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


class Curriculum(Base):
    """A provider's curriculum; its code is unique within the provider."""

    __tablename__ = "curriculum"
    __table_args__ = (UniqueConstraint("provider_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    code: Mapped[str] = mapped_column(CODE)


class CurriculumFact(Fact, Checked, Base):
    __tablename__ = "curriculum_fact"
    __table_args__ = (one_known("curriculum_fact", "curriculum_id"),)
    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curriculum.id"))
    name: Mapped[str] = mapped_column(NAME)
    aliases: Mapped[tuple[str, ...]] = mapped_column(Codes)
    level: Mapped[Level] = mapped_column(words(Level))
    family: Mapped[str | None] = mapped_column(NAME)


class Certification(Base):
    """A certificate; what never changes is its number."""

    __tablename__ = "certification"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(CODE, unique=True)


class CertificationFact(Fact, Dated, Checked, Base):
    """What a certificate says; an empty list in its scope means all."""

    __tablename__ = "certification_fact"
    __table_args__ = (
        ends_after_it_starts(),
        one_known("certification_fact", "certification_id"),
    )
    certification_id: Mapped[int] = mapped_column(ForeignKey("certification.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    standards_version: Mapped[str | None] = mapped_column(String(100))
    curricula: Mapped[tuple[str, ...]] = mapped_column(Codes)
    populations: Mapped[tuple[str, ...]] = mapped_column(Codes)
    setting_types: Mapped[tuple[str, ...]] = mapped_column(Codes)
    nations: Mapped[tuple[str, ...]] = mapped_column(Codes)


class CertificationEvent(Fact, Checked, Base):
    """A suspension, reinstatement or withdrawal; no curricula means the whole certification."""

    __tablename__ = "certification_event"
    certification_id: Mapped[int] = mapped_column(ForeignKey("certification.id"), index=True)
    event: Mapped[EventWord] = mapped_column(words(EventWord))
    on: Mapped[date] = mapped_column("on_day")
    curricula: Mapped[tuple[str, ...]] = mapped_column(Codes)
    reason: Mapped[str | None] = mapped_column(Text)


class Affiliate(Fact, Dated, Checked, Base):
    """A provider's approval of an employer; no curricula means all of the provider's."""

    __tablename__ = "affiliate"
    __table_args__ = (ends_after_it_starts(),)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    curricula: Mapped[tuple[str, ...]] = mapped_column(Codes)


class Trainer(Fact, Dated, Checked, Base):
    __tablename__ = "trainer"
    __table_args__ = (ends_after_it_starts(),)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str | None] = mapped_column(NAME)
    grade: Mapped[Grade] = mapped_column(words(Grade))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))


class Requirement(Base):
    """A requirement; what never changes is its code. Its facts are its versions."""

    __tablename__ = "requirement"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)


class RequirementFact(Fact, Dated, Entered, Base):
    """One version of a requirement, in force from its first to its last day."""

    __tablename__ = "requirement_fact"
    __table_args__ = (ends_after_it_starts(),)
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    name: Mapped[str] = mapped_column(NAME)
    setting_types: Mapped[tuple[str, ...]] = mapped_column(Codes)
    nhs_commissioned: Mapped[bool | None]
    nations: Mapped[tuple[str, ...]] = mapped_column(Codes)
    staff_groups: Mapped[tuple[str, ...]] = mapped_column(Codes)
    roles: Mapped[tuple[str, ...]] = mapped_column(Codes)
    level: Mapped[Level] = mapped_column(words(Level))
    assurance: Mapped[Assurance] = mapped_column(words(Assurance))
    least_evidence: Mapped[EvidenceStrength | None] = mapped_column(words(EvidenceStrength))
    interval_months: Mapped[int | None]
    convention: Mapped[Convention] = mapped_column(words(Convention))
    renewal_window_months: Mapped[int | None]
    full_programme_months: Mapped[int | None]
    grace_days: Mapped[int]
    new_starter_days: Mapped[int]
    warning_days: Mapped[int]
    target: Mapped[Decimal | None] = mapped_column(Numeric(6, 3))
    strength: Mapped[Strength] = mapped_column(words(Strength))
    authority: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
