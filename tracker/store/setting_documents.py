"""Documents about settings, as known on a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.words import DocumentKind
from tracker.store.tables.facts import known
from tracker.store.tables.places import Setting
from tracker.store.tables.requests import SettingDocument, SettingFile


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What is told of a document; `digest` (SHA-256, hexadecimal) and `size` are of its bytes."""

    id: int
    setting: str
    kind: DocumentKind
    title: str
    dated_on: date
    reviewed_on: date | None
    authorised_by: str | None
    principles: tuple[str, ...]
    media_type: str
    size: int
    digest: str


def documents_known(
    session: Session, setting_ids: Collection[int], known_on: datetime | None
) -> list[KnownDocument]:
    """The documents about these settings that were known on a moment, or now; by setting, kind and
    day."""
    query = (
        select(
            SettingDocument.id,
            Setting.code,
            SettingDocument.kind,
            SettingDocument.title,
            SettingDocument.dated_on,
            SettingDocument.reviewed_on,
            SettingDocument.authorised_by,
            SettingDocument.principles,
            SettingFile.media_type,
            SettingFile.size,
            SettingFile.digest,
        )
        .join(Setting, Setting.id == SettingDocument.setting_id)
        .join(SettingFile, SettingFile.id == SettingDocument.file_id)
        .where(SettingDocument.setting_id.in_(setting_ids), known(SettingDocument, known_on))
    )
    found = (KnownDocument(*row) for row in session.execute(query))
    return sorted(found, key=lambda one: (one.setting, one.kind, one.dated_on, one.id))
