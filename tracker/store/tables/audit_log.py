"""The log of every write to the tables that `store.audit_log.what` names."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import Base, Moment


class LogEntry(Base):
    """What one statement wrote, or, of a table whose rows change, what it did to one row.

    Never changed, never deleted. `act` is the number of the first entry of the same transaction.
    `ids` are those of the rows, as "1-40 44", or the key of the one row. `digest` is that of what
    the `columns` of those rows said; `values_hash` that of the values kept beside. `hash` is over
    all the rest. No foreign keys: what an entry names may be gone. `place` is the page, command or
    job; None where another program wrote.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_organisation_id", "organisation_id", "act"),
        Index("ix_audit_log_table_name", "table_name", "act"),
        Index("ix_audit_log_upload_id", "upload_id"),
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    account_id: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(String(80))
    place: Mapped[str | None] = mapped_column(String(200))
    request_id: Mapped[str | None] = mapped_column(String(64))
    organisation_id: Mapped[int | None]
    table_name: Mapped[str] = mapped_column(String(60))
    operation: Mapped[str] = mapped_column(String(20))
    row_count: Mapped[int]
    ids: Mapped[str] = mapped_column(Text)
    upload_id: Mapped[int | None]
    columns: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    values_hash: Mapped[str | None] = mapped_column(String(64))
    hash_before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class LogValues(Base):
    """What a row said before and after, as JSON; all None once that was erased."""

    __tablename__ = "audit_log_values"
    number: Mapped[int] = mapped_column(ForeignKey("audit_log.number"), primary_key=True)
    salt: Mapped[str | None] = mapped_column(String(64))
    said_before: Mapped[str | None] = mapped_column(Text)
    said_after: Mapped[str | None] = mapped_column(Text)


class LogPending(Base):
    """What was written and is not in the chain yet: it comes there when the transaction ends.

    A row with the id 0 says that the transaction may erase. PostgreSQL has a row for each
    statement, SQLite one for each row that was added, its id under `row_id`.
    """

    __tablename__ = "audit_log_pending"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    table_name: Mapped[str] = mapped_column(String(60))
    operation: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int | None]
    row_count: Mapped[int | None]
    ids: Mapped[str | None] = mapped_column(Text)
    upload_id: Mapped[int | None]
    columns: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    said_before: Mapped[str | None] = mapped_column(Text)
    said_after: Mapped[str | None] = mapped_column(Text)
