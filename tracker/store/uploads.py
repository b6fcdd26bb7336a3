"""Uploads, the ledger of their rows, and an organisation's answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, undefer

from tracker.rules.names import match_key
from tracker.store.bulk import insert_rows
from tracker.store.tables.uploads import (
    Answer,
    Outcome,
    Upload,
    UploadKind,
    UploadProblem,
    UploadRow,
    UploadState,
    UploadWork,
)

BEFORE_IT_IS_SAVED = frozenset(
    {UploadState.WAITING, UploadState.CHECKING, UploadState.CHECKED, UploadState.SAVING}
)

KnownAnswers = dict[tuple[str, str, str], str | None]
"""Answers by code, match key of the word asked about, and match key of the sheet or ""."""


def add_upload(session: Session, upload: Upload) -> None:
    """Keep an upload, which gets its id."""
    session.add(upload)
    session.flush()


def move_upload(
    session: Session, upload_id: int, before: UploadState, after: UploadState, **values: Any
) -> bool:
    """Bring an upload from one state to another. Of several who try, one gets True."""
    moved = session.scalar(
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == before)
        .values(state=after, **values)
        .returning(Upload.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


def set_state(session: Session, upload_id: int, state: UploadState) -> None:
    """Whoever works on an upload says where it is."""
    _set(session, upload_id, state=state)


def keep_check(
    session: Session,
    upload_id: int,
    kind: UploadKind | None,
    summary: dict[str, Any],
    basis: dict[str, Any] | None,
) -> None:
    """Keep what a check came to, and what it stood on while all that it brings is staged."""
    _set(session, upload_id, kind=kind, summary=summary, basis=basis)


def keep_summary(session: Session, upload_id: int, summary: dict[str, Any]) -> None:
    """Keep another document of an upload."""
    _set(session, upload_id, summary=summary)


def forget_basis(session: Session, upload_id: int) -> None:
    """What was staged counts no more."""
    _set(session, upload_id, basis=None)


def keep_accepted(session: Session, upload_id: int, now: datetime, summary: dict[str, Any]) -> None:
    """The facts of an upload are recorded."""
    values = {"state": UploadState.ACCEPTED, "accepted_at": now}
    _set(session, upload_id, **values, summary=summary, basis=None)


def fail(session: Session, upload_id: int, why: str) -> None:
    """Nothing more is to be done with an upload; its file goes."""
    values = {"state": UploadState.FAILED, "why_failed": why}
    _set(session, upload_id, **values, basis=None, content=None)


def state_of(session: Session, upload_id: int) -> UploadState:
    """The state as it is stored at this moment."""
    return session.scalars(select(Upload.state).where(Upload.id == upload_id)).one()


def delete_upload(session: Session, upload_id: int) -> None:
    """Take an upload away of which nothing was read."""
    for table in (UploadWork, UploadProblem, UploadRow):
        session.execute(delete(table).where(table.upload_id == upload_id))
    session.execute(delete(Upload).where(Upload.id == upload_id))


def _set(session: Session, upload_id: int, **values: Any) -> None:
    session.execute(
        update(Upload)
        .where(Upload.id == upload_id)
        .values(**values)
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
