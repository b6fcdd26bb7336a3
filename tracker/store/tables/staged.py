"""What checked uploads would bring, until they are accepted or discarded; no facts yet.

No foreign keys: the rows come and go in bulk, and the facts made of them have theirs.
"""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import Absence, Employment
from tracker.store.database import CODE, NAME, Base, words
from tracker.store.tables.people import FromRow, RecordSaid


class StagedTraining(RecordSaid, FromRow, Base):
    """A training record that is new, or that takes the place of the record `replaces_id`."""

    __tablename__ = "staged_training"
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(index=True)
    replaces_id: Mapped[int | None]
    person_id: Mapped[int]
    provider_id: Mapped[int | None]
    curriculum_id: Mapped[int | None]


class StagedPost(Base):
    """A post that is new or changed, with its person. An id is None where there is none yet.

    `named` and `said` say whether anything new is said of the person and of the post.
    """

    __tablename__ = "staged_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(CODE)
    person_id: Mapped[int | None]
    named: Mapped[bool]
    surname: Mapped[str] = mapped_column(NAME)
    forename: Mapped[str] = mapped_column(NAME)
    email: Mapped[str | None] = mapped_column(NAME)
    post_id: Mapped[int | None]
    staff_number: Mapped[str] = mapped_column(CODE)
    setting_id: Mapped[int]
    said: Mapped[bool]
    role: Mapped[str | None] = mapped_column(String(200))
    staff_group: Mapped[str | None] = mapped_column(String(200))
    employment: Mapped[Employment] = mapped_column(words(Employment))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    absence: Mapped[Absence | None] = mapped_column(words(Absence))
    absence_from: Mapped[date | None]
    absence_to: Mapped[date | None]
    exempt_from: Mapped[date | None]
    exempt_to: Mapped[date | None]
