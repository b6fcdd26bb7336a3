"""Documents about settings, as known on a moment."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.rules.setting_evidence import Document
from tracker.rules.words import Principle
from tracker.store.tables.facts import known
from tracker.store.tables.requests import SettingDocument, SettingFile


def documents_known(
    session: Session, setting_ids: Collection[int], known_on: datetime | None
) -> list[Document]:
    """What was known of these settings' documents on a moment, or is known now; one query."""
    query = (
        select(SettingDocument, SettingFile.digest, SettingFile.size, SettingFile.media_type)
        .join(SettingFile, SettingFile.id == SettingDocument.file_id)
        .where(SettingDocument.setting_id.in_(setting_ids), known(SettingDocument, known_on))
    )
    return [
        Document(
            id=row.id,
            setting_id=row.setting_id,
            kind=row.kind,
            principles=tuple(map(Principle, row.principles)),
            title=row.title,
            dated_on=row.dated_on,
            reviewed_on=row.reviewed_on,
            authorised_by=row.authorised_by,
            digest=digest,
            size=size,
            media_type=media_type,
            recorded_at=row.recorded_at,
        )
        for row, digest, size, media_type in session.execute(query)
    ]
