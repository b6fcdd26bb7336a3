"""Uploads as pages show them: an organisation's list, and one with its check."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.store.paging import Page, page_of
from tracker.store.tables.places import SettingFact
from tracker.store.tables.uploads import Upload, UploadKind, UploadState


@dataclass(frozen=True, slots=True)
class UploadLine:
    """An upload in the list. `rows` are its numbers of rows by outcome, with the total;
    None before they are known."""

    id: int
    kind: UploadKind | None
    state: UploadState
    file_name: str
    uploaded_at: datetime
    uploaded_by: str | None
    rows: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """One upload with its check; `setting` is the name of the setting that it was sent for."""

    id: int
    kind: UploadKind | None
    state: UploadState
    file_name: str
    uploaded_at: datetime
    uploaded_by: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    undone_at: datetime | None
    undone_by: str | None
    why_failed: str | None
    large: bool
    setting: str | None
    summary: dict[str, Any]
    has_file: bool
    """Whether the file itself is still kept."""


def uploads_page(session: Session, organisation_id: int, number: int) -> Page[UploadLine]:
    """The organisation's uploads, the latest first, without their checks."""
    found, total = page_of(session, _lines(organisation_id), number)
    return Page([UploadLine(*row) for row in found], number, total)


def said_the_same_since(
    session: Session, organisation_id: int, upload: KeptUpload, most: int = 5
) -> list[UploadLine]:
    """Accepted uploads of the same kind after this one, the latest first, of which some rows saved
    nothing, as what they say was saved already: by this one, it may be."""
    unchanged = Upload.summary["rows"]["unchanged"].as_integer()
    query = _lines(organisation_id).where(
        Upload.kind == upload.kind,
        Upload.state == UploadState.ACCEPTED,
        Upload.accepted_at > upload.accepted_at,
        unchanged > 0,
    )
    return [UploadLine(*row) for row in session.execute(query.limit(most))]


def _lines(organisation_id: int) -> Select[Any]:
    return (
        select(
            Upload.id,
            Upload.kind,
            Upload.state,
            Upload.file_name,
            Upload.uploaded_at,
            Upload.uploaded_by,
            Upload.summary["rows"],
        )
        .where(Upload.organisation_id == organisation_id)
        .order_by(Upload.uploaded_at.desc(), Upload.id.desc())
    )


def upload_of(session: Session, organisation_id: int, upload_id: int) -> KeptUpload | None:
    """The upload with that id, where it is the organisation's."""
    query = (
        select(
            Upload.id,
            Upload.kind,
            Upload.state,
            Upload.file_name,
            Upload.uploaded_at,
            Upload.uploaded_by,
            Upload.accepted_at,
            Upload.accepted_by,
            Upload.undone_at,
            Upload.undone_by,
            Upload.why_failed,
            Upload.large,
            SettingFact.name.label("setting"),
            Upload.summary,
            Upload.content.is_not(None).label("has_file"),
        )
        .outerjoin(
            SettingFact,
            (SettingFact.setting_id == Upload.setting_id)
            & (SettingFact.organisation_id == organisation_id)
            & SettingFact.withdrawn_at.is_(None),
        )
        .where(Upload.id == upload_id, Upload.organisation_id == organisation_id)
    )
    row = session.execute(query).mappings().first()
    return KeptUpload(**row) if row else None


def file_of(session: Session, organisation_id: int, upload_id: int) -> bytes | None:
    """The file of an upload, where it is the organisation's and still kept."""
    return session.scalar(
        select(Upload.content).where(
            Upload.id == upload_id, Upload.organisation_id == organisation_id
        )
    )
