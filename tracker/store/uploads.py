"""Uploads, the ledger of their rows, and an organisation's answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, undefer

from tracker.rules.names import match_key
from tracker.store.bulk import insert_rows
from tracker.store.tables.uploads import (
    Answer,
    Outcome,
    Upload,
    UploadRow,
    UploadState,
)

KnownAnswers = dict[tuple[str, str, str], str | None]
"""Answers by code, match key of the word asked about, and match key of the sheet or ""."""


def add_upload(session: Session, upload: Upload) -> None:
    """Keep an upload, which gets its id."""
    session.add(upload)
    session.flush()


def claim_upload(session: Session, upload_id: int, now: datetime, by: str | None) -> bool:
    """Accept an upload that was only checked so far. Of several who try, one gets True."""
    claimed = session.scalar(
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == UploadState.CHECKED)
        .values(state=UploadState.ACCEPTED, accepted_at=now, accepted_by=by)
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    return claimed is not None


def discard_upload(session: Session, upload_id: int) -> bool:
    """Throw the file of an upload away that was only checked so far; False where it was not."""
    discarded = session.scalar(
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == UploadState.CHECKED)
        .values(state=UploadState.DISCARDED, content=None)
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    return discarded is not None


def renew_summary(session: Session, upload_id: int, summary: dict[str, Any]) -> None:
    """Keep another check of an upload that is still to be accepted."""
    session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == UploadState.CHECKED)
        .values(summary=summary)
        .execution_options(synchronize_session=False)
    )


def load_upload(session: Session, upload_id: int) -> Upload:
    """An upload with its file, as it is stored at this moment."""
    query = select(Upload).where(Upload.id == upload_id).options(undefer(Upload.content))
    return session.scalars(query.execution_options(populate_existing=True)).one()


def add_upload_rows(
    session: Session,
    upload_id: int,
    rows: Iterable[tuple[str | None, int, Outcome | None, str | None]],
) -> None:
    """The ledger of an upload: sheet, row, outcome and problem of each row of the file."""
    columns = ("upload_id", "sheet", "row", "outcome", "problem")
    insert_rows(session, UploadRow, columns, ((upload_id, *row) for row in rows))


def known_answers(session: Session, organisation_id: int) -> KnownAnswers:
    """What the organisation has answered."""
    query = select(Answer.code, Answer.value_key, Answer.sheet_key, Answer.answer).where(
        Answer.organisation_id == organisation_id, Answer.withdrawn_at.is_(None)
    )
    return {(code, key, sheet): answer for code, key, sheet, answer in session.execute(query)}


def record_answer(
    session: Session,
    organisation_id: int,
    now: datetime,
    code: str,
    value: str,
    sheet_key: str,
    answer: str | None,
    by: str | None,
) -> None:
    """Record an answer in the place of any earlier one about the same word of the same sheet."""
    key = match_key(value)
    session.execute(
        update(Answer)
        .where(
            Answer.organisation_id == organisation_id,
            Answer.code == code,
            Answer.value_key == key,
            Answer.sheet_key == sheet_key,
            Answer.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    row = {"organisation_id": organisation_id, "recorded_at": now, "code": code, "value": value}
    row |= {"value_key": key, "sheet_key": sheet_key, "answer": answer, "answered_by": by}
    session.execute(insert(Answer), [row])
