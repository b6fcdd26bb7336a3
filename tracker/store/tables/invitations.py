"""Invitations, by which people come to an account, or back to theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import InvitedBy
from tracker.store.database import NAME, Base, Moment, words

_OPEN = text("used_at IS NULL AND revoked_at IS NULL")


class Invitation(Base):
    """One person of an organisation is asked to make their account, by a code that works once.

    `code_hash` is keyed with the application's secret; the code itself is kept nowhere. `tries`
    are the wrong answers of whoever had the code. A person has one invitation at a time: the next
    revokes the one before. `is_way_back` is one to choose a new way to sign in to the account that
    they have.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    invited_by: Mapped[InvitedBy] = mapped_column(words(InvitedBy))
    address: Mapped[str | None] = mapped_column(NAME)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str | None] = mapped_column(NAME)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    is_way_back: Mapped[bool] = mapped_column(default=False, server_default=false())
