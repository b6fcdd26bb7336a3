"""Uploads, the ledger of their rows, and what an organisation has answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from tracker.store.database import NAME, Base, Moment, words
from tracker.store.tables.facts import Fact, one_known


class UploadKind(StrEnum):
    REGISTER = "register"
    STAFF = "staff"
    TRAINING = "training"


class UploadState(StrEnum):
    """Checked: shown to HR, nothing saved yet. Accepted: its facts stand."""

    CHECKED = "checked"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """What became of a row of a file; every row has exactly one."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    IGNORED = "ignored"


class Upload(Base):
    """One file, checked and perhaps accepted. `summary` is the check as printed by the commands."""

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"))
    kind: Mapped[UploadKind] = mapped_column(words(UploadKind))
    state: Mapped[UploadState] = mapped_column(words(UploadState))
    file_name: Mapped[str] = mapped_column(NAME)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by: Mapped[str | None] = mapped_column(NAME)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[str | None] = mapped_column(NAME)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)


class UploadRow(Base):
    """One row of an accepted upload: what became of it, and the fact it stands behind."""

    __tablename__ = "upload_row"
    __table_args__ = (Index("ix_upload_row_upload_id_row", "upload_id", "row"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    sheet: Mapped[str | None] = mapped_column(String(100))
    row: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    problem: Mapped[str | None] = mapped_column(Text)


class Answer(Fact, Base):
    """What an organisation answered, once, to a question about a word in its files.

    `value_key` is the match key of the word; an `answer` of None keeps it as unknown.
    """

    __tablename__ = "answer"
    __table_args__ = (one_known("answer", "organisation_id", "code", "value_key", "sheet_key"),)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(NAME)
    value_key: Mapped[str] = mapped_column(NAME)
    sheet_key: Mapped[str] = mapped_column(String(100), default="", server_default="")
    answer: Mapped[str | None] = mapped_column(NAME)
    answered_by: Mapped[str | None] = mapped_column(NAME)
