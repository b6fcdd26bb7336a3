"""Documents about a setting that HR gives, and what its commissioners ask of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from tracker.rules.audit_words import DocumentKind, Principle, RequestState, RequestStep, Wanted
from tracker.store.database import NAME, Base, Codes, Moment, words
from tracker.store.tables.facts import Entered, Fact


class SettingFile(Base):
    """The bytes of a document, encrypted; `size` and `digest` (SHA-256, hexadecimal) are those
    before. `content` is None once it was let go in time; the rest stays."""

    __tablename__ = "setting_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class SettingDocument(Fact, Entered, Base):
    """What a document says of a setting: what it is, its day, and when it was last reviewed.

    `authorised_by` names the board or the people that authorised it; `principles` are the key
    principles for which it is evidence.
    """

    __tablename__ = "setting_document"
    __table_args__ = (
        CheckConstraint("reviewed_on IS NULL OR dated_on <= reviewed_on", name="reviewed"),
        Index("ix_setting_document_setting_id", "setting_id", "withdrawn_at"),
    )
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("setting_file.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind))
    principles: Mapped[tuple[str, ...]] = mapped_column(Codes)
    title: Mapped[str] = mapped_column(NAME)
    dated_on: Mapped[date]
    reviewed_on: Mapped[date | None]
    authorised_by: Mapped[str | None] = mapped_column(NAME)


class Request(Base):
    """A commissioner asks whoever runs a setting for fresh data or a document, until a day.

    `hr_told_on` is the day for which HR was told of it, `told_on` that for which the commissioner
    was told the answer, `late_told_on` that for which HR was told that it is late.
    """

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("(wanted = 'principle') = (principle IS NOT NULL)", name="of_principle"),
        Index("ix_request_organisation_id", "organisation_id", "state", "due_on"),
        Index("ix_request_commissioner_id", "commissioner_id", "state", "due_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    wanted: Mapped[Wanted] = mapped_column(words(Wanted))
    principle: Mapped[Principle | None] = mapped_column(words(Principle))
    said: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[RequestState] = mapped_column(words(RequestState))
    hr_told_on: Mapped[date | None]
    told_on: Mapped[date | None]
    late_told_on: Mapped[date | None]


class RequestEvent(Base):
    """A step of a request, for both sides to read.

    `due_on` is the day until which it was asked for, at this step or again; `document_id` is the
    document that came.
    """

    __tablename__ = "request_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    step: Mapped[RequestStep] = mapped_column(words(RequestStep))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("setting_document.id"))
