"""The answers of an organisation as its page lists them, and an answer taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.store.paging import Page, page_of
from tracker.store.tables.uploads import Answer


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer known now. `sheet_key` is the key of the sheet that it is limited to, or ''."""

    id: int
    code: str
    value: str
    sheet_key: str
    answer: str | None
    answered_by: str | None
    answered_at: datetime


def answers_page(session: Session, organisation_id: int, number: int) -> Page[AnswerLine]:
    """The organisation's answers, the latest first."""
    query: Any = (
        select(
            Answer.id,
            Answer.code,
            Answer.value,
            Answer.sheet_key,
            Answer.answer,
            Answer.answered_by,
            Answer.recorded_at,
        )
        .where(Answer.organisation_id == organisation_id, Answer.withdrawn_at.is_(None))
        .order_by(Answer.recorded_at.desc(), Answer.id.desc())
    )
    found, total = page_of(session, query, number)
    return Page([AnswerLine(*row) for row in found], number, total)


def is_of(session: Session, organisation_id: int, answer_id: int) -> bool:
    """Whether the organisation gave that answer, be it that it was taken back since."""
    query = select(Answer.id).where(
        Answer.id == answer_id, Answer.organisation_id == organisation_id
    )
    return session.scalar(query) is not None


def withdraw_answer(
    session: Session, organisation_id: int, answer_id: int, now: datetime, by: str | None
) -> bool:
    """An answer of the organisation no longer counts; False where there is none to take back."""
    taken = session.scalar(
        update(Answer)
        .where(
            Answer.id == answer_id,
            Answer.organisation_id == organisation_id,
            Answer.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now, withdrawn_by=by)
        .returning(Answer.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None
