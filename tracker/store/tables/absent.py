"""The posts that a staff list leaves out, and who of them is marked as a leaver."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base


class AbsentPost(Base):
    """A current post, in a setting of which a staff list speaks, that is not in the list.

    With a `last_day` it is marked: it ends that day once the list is accepted. No foreign keys, as
    with what is staged: the rows come and go in bulk.
    """

    __tablename__ = "absent_post"
    upload_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_day: Mapped[date | None]
    marked_by: Mapped[str | None] = mapped_column(NAME)
