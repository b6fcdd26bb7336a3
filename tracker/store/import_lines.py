"""The lines of an import's preview: written in bulk, read a page at a time."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from tracker.store.bulk import insert_rows
from tracker.store.tables.imports import ImportLine, LineKind
from tracker.store.tables.uploads import UploadProblem


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one entry; see ImportLine. A field comes with the value before and after, as
    JSON has them."""

    kind: LineKind
    sheet: str
    row: int | None
    fact: str
    fact_id: int | None
    title: str
    message: str | None = None
    fields: Sequence[tuple[str, Any, Any]] = ()


_COLUMNS = ("kind", "sheet", "row", "fact", "fact_id", "title", "message", "fields")
_PROBLEM = ("sheet", "row", "column", "code", "value", "message")


def add_lines(session: Session, upload_id: int, lines: Iterable[Line]) -> None:
    """Keep the lines of an import, in their order."""
    rows = (
        (
            upload_id,
            place,
            one.kind,
            one.sheet[:100],
            one.row,
            one.fact,
            one.fact_id,
            one.title[:500],
            one.message,
            json.dumps(one.fields, ensure_ascii=False),
        )
        for place, one in enumerate(lines)
    )
    insert_rows(session, ImportLine, ("upload_id", "place", *_COLUMNS), rows)


def forget_lines(session: Session, upload_id: int) -> None:
    """The preview that they are of counts no more."""
    session.execute(delete(ImportLine).where(ImportLine.upload_id == upload_id))


def lines_of(
    session: Session, upload_id: int, kind: LineKind, sheet: str, first: int, most: int
) -> tuple[list[Line], int]:
    """Some of the lines of a kind, from the `first`, counted from 0, and how many there are; of
    one sheet where that is named."""
    wanted = [ImportLine.upload_id == upload_id, ImportLine.kind == kind]
    if sheet:
        wanted.append(ImportLine.sheet == sheet)
    query = select(*(getattr(ImportLine, name) for name in _COLUMNS)).where(*wanted)
    found = session.execute(query.order_by(ImportLine.place).offset(first).limit(most))
    lines = [Line(**{**row, "fields": json.loads(row["fields"])}) for row in found.mappings()]
    return lines, _count(session, ImportLine, wanted)


def import_problems(
    session: Session, upload_id: int, codes: frozenset[str], sheet: str, first: int, most: int
) -> tuple[list[dict[str, Any]], int]:
    """Some of the problems of these codes in the order of the file, and how many there are."""
    wanted = [UploadProblem.upload_id == upload_id, UploadProblem.code.in_(sorted(codes))]
    if sheet:
        wanted.append(UploadProblem.sheet == sheet)
    query = select(*(getattr(UploadProblem, name) for name in _PROBLEM)).where(*wanted)
    found = session.execute(query.order_by(UploadProblem.place).offset(first).limit(most))
    return [dict(row) for row in found.mappings()], _count(session, UploadProblem, wanted)


def _count(session: Session, table: Any, wanted: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0
