"""Uploads, the ledger of their rows, and what an organisation has answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, deferred, mapped_column

from tracker.store.database import NAME, Base, Moment, words
from tracker.store.tables.facts import Fact, one_known


class UploadKind(StrEnum):
    REGISTER = "register"
    STAFF = "staff"
    TRAINING = "training"


class UploadState(StrEnum):
    """Checked: shown to HR, nothing saved yet. Accepted: its facts stand. Undone: they stood.

    Failed: it could not be worked on, and nothing of it was saved.
    """

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    SAVING = "saving"
    ACCEPTED = "accepted"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FAILED = "failed"


class Phase(StrEnum):
    """What is being done with an upload just now."""

    READING = "reading"
    CHECKING = "checking"
    COMPARING = "comparing"
    KEEPING = "keeping"
    SAVING = "saving"
    JUDGING = "judging"


class Outcome(StrEnum):
    """What became of a row of a file; every row has exactly one."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    IGNORED = "ignored"


class Upload(Base):
    """One file, checked and perhaps accepted.

    `summary` is the check as printed by the commands, with the number of problems of each code
    under `problem_counts` in the place of the problems, the standings that would change under
    `standing_changes`, and the number of posts that a staff list leaves out under `absent`.
    `kind` is None until the file was read.
    `basis` is what the check stood on, while what it would bring is staged; see `store.staging`.
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    setting_id: Mapped[int | None] = mapped_column(ForeignKey("setting.id"))
    kind: Mapped[UploadKind | None] = mapped_column(words(UploadKind))
    state: Mapped[UploadState] = mapped_column(words(UploadState))
    file_name: Mapped[str] = mapped_column(NAME)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by: Mapped[str | None] = mapped_column(NAME)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[str | None] = mapped_column(NAME)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None] = mapped_column(NAME)
    large: Mapped[bool] = mapped_column(default=False, server_default=false())
    why_failed: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)


class UploadWork(Base):
    """Work that an upload waits for; the row goes when it is done.

    Whoever works holds it with a word of its own, `claim`, until `claimed_until`, and renews that
    as it goes; from then on anybody may take it. `machine` is where a worker process runs, None for
    work within a web request. `total` is None where it is not known.
    """

    __tablename__ = "upload_work"
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    phase: Mapped[Phase] = mapped_column(words(Phase))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    machine: Mapped[str | None] = mapped_column(NAME)


class UploadProblem(Base):
    """Something wrong with a file, as a job to do; `place` orders them as the file does."""

    __tablename__ = "upload_problem"
    __table_args__ = (Index("ix_upload_problem_code", "upload_id", "code", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    place: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    sheet: Mapped[str | None] = mapped_column(Text)
    row: Mapped[int | None]
    column: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)


class UploadRow(Base):
    """One row of an upload: what becomes of it, or became of it once accepted."""

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

    `value_key` is the match key of the word; an `answer` of None keeps it as unknown. `sheet_key`
    is the match key of the sheet that it is limited to; '' is all sheets.
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
    withdrawn_by: Mapped[str | None] = mapped_column(NAME)
    """Who took it back; None where another answer took its place."""
