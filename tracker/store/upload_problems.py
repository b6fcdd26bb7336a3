"""The problems of an upload, kept row by row: written in bulk, read a page at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.store.bulk import insert_rows
from tracker.store.tables.uploads import UploadProblem

TOLD = ("sheet", "row", "column", "code", "value", "message")


def add_problems(
    session: Session, upload_id: int, first: int, problems: Iterable[Sequence[Any]]
) -> None:
    """Keep problems, each in the order of TOLD; `first` is the place of the first of them."""
    rows = ((upload_id, place, *problem) for place, problem in enumerate(problems, first))
    insert_rows(session, UploadProblem, ("upload_id", "place", *TOLD), rows)


def problems_of(
    session: Session, upload_id: int, code: str, first: int, most: int
) -> list[dict[str, Any]]:
    """Some of the problems of a code, in the order of the file, from the `first`, counted from 0.

    Each says sheet, row, column, code, value and message.
    """
    query = (
        select(*(getattr(UploadProblem, name) for name in TOLD))
        .where(UploadProblem.upload_id == upload_id, UploadProblem.code == code)
        .order_by(UploadProblem.place)
        .offset(first)
        .limit(most)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def all_problems(session: Session, upload_id: int) -> list[dict[str, Any]]:
    """All of them, in the order of the file."""
    query = select(*(getattr(UploadProblem, name) for name in TOLD))
    query = query.where(UploadProblem.upload_id == upload_id).order_by(UploadProblem.place)
    return [dict(row) for row in session.execute(query).mappings()]


def forget_problems(session: Session, upload_id: int) -> None:
    """The check that found them counts no more."""
    session.execute(delete(UploadProblem).where(UploadProblem.upload_id == upload_id))
