"""The imports of the register, as their list and their pages show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.store.paging import Page, page_of
from tracker.store.tables.uploads import Upload, UploadKind, UploadState

# Those offered to choose from; an older one has its address.
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Import:
    """One import of the register. `summary` is what its preview came to; see `register_preview`.

    `has_file` says whether the workbook itself is still kept.
    """

    id: int
    state: UploadState
    file_name: str
    uploaded_at: datetime
    uploaded_by: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    summary: dict[str, Any]
    basis: dict[str, Any] | None
    has_file: bool

    @property
    def rows(self) -> dict[str, int]:
        """How many rows there are, and how many of each outcome."""
        counted: Counter[str] = Counter()
        for sheet in self.summary["sheets"]:
            counted.update(sheet["rows"])
        return {"total": 0, "new": 0, "changed": 0, "unchanged": 0, "rejected": 0} | counted


@dataclass(frozen=True, slots=True)
class Taken:
    """An import that was accepted: the register as it was then is a snapshot."""

    id: int
    file_name: str
    accepted_at: datetime
    accepted_by: str | None


def imports_page(session: Session, number: int) -> Page[Import]:
    """The imports, the latest first."""
    found, total = page_of(
        session, _imports().order_by(Upload.uploaded_at.desc(), Upload.id.desc()), number
    )
    return Page([Import(*row) for row in found], number, total)


def import_of(session: Session, upload_id: int) -> Import | None:
    """The import with that id; None where that is an upload of something else."""
    row = session.execute(_imports().where(Upload.id == upload_id)).first()
    return Import(*row) if row else None


def import_file(session: Session, upload_id: int) -> bytes | None:
    """The workbook as it was sent, where it is kept."""
    return session.scalar(
        select(Upload.content).where(Upload.id == upload_id, Upload.kind == UploadKind.REGISTER)
    )


def imports_taken(session: Session) -> list[Taken]:
    """The latest imports that were accepted, the latest first."""
    query = _taken().order_by(Upload.accepted_at.desc(), Upload.id.desc()).limit(MOST_OFFERED)
    return [Taken(*row) for row in session.execute(query)]


def import_taken(session: Session, upload_id: int) -> Taken | None:
    """The import with that id, where it was accepted."""
    row = session.execute(_taken().where(Upload.id == upload_id)).first()
    return Taken(*row) if row else None


def _taken() -> Any:
    return select(Upload.id, Upload.file_name, Upload.accepted_at, Upload.accepted_by).where(
        Upload.kind == UploadKind.REGISTER,
        Upload.state == UploadState.ACCEPTED,
        Upload.accepted_at.is_not(None),
    )


def _imports() -> Select[Any]:
    return select(
        Upload.id,
        Upload.state,
        Upload.file_name,
        Upload.uploaded_at,
        Upload.uploaded_by,
        Upload.accepted_at,
        Upload.accepted_by,
        Upload.summary,
        Upload.basis,
        Upload.content.is_not(None),
    ).where(Upload.kind == UploadKind.REGISTER)
