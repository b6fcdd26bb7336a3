"""What the import of a register workbook would change, or has changed, entry by entry."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base, words


class LineKind(StrEnum):
    """What a line tells of an entry: what changes, that it is new, that the file lacks it; or, as a
    warning, what somebody should look at though nothing is refused."""

    WARNING = "warning"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class ImportLine(Base):
    """A line of an import's preview; it stays once the import is accepted.

    `fact` is the table of the entry and `fact_id` the entry that is held, where one is: no foreign
    key, as the table differs. `fields` is JSON: a list of field, value before and value after.
    """

    __tablename__ = "import_line"
    __table_args__ = (Index("ix_import_line_upload_id", "upload_id", "kind", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    kind: Mapped[LineKind] = mapped_column(words(LineKind))
    place: Mapped[int]
    sheet: Mapped[str] = mapped_column(String(100))
    row: Mapped[int | None]
    fact: Mapped[str] = mapped_column(String(40))
    fact_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(NAME)
    message: Mapped[str | None] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
