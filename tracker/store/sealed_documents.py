"""Every document that is kept encrypted, gone over one by one."""

from collections.abc import Iterator

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.store.tables.documents import SentCertificate
from tracker.store.tables.requests import SettingFile

Table = type[SentCertificate] | type[SettingFile]
TABLES: tuple[Table, ...] = (SentCertificate, SettingFile)


def sealed_documents(
    session: Session, table: Table, after: int, most: int
) -> Iterator[tuple[int, bytes]]:
    """Ids and documents, in the order of the ids from the one after that on; no more than
    `most`."""
    query = select(table.id, table.content).where(table.id > after, table.content.is_not(None))
    for key, content in session.execute(query.order_by(table.id).limit(most)):
        assert content is not None
        yield key, content


def keep_sealed(session: Session, table: Table, key: int, was: bytes, now: bytes) -> bool:
    """Keep a document sealed otherwise; False where it is another, or gone, by now."""
    statement = (
        update(table)
        .where(table.id == key, table.content == was)
        .values(content=now)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(statement) is not None
