"""Who signs in. The columns are Flask-Security's; what a user may see hangs on three of ours."""

from datetime import date, datetime

from flask_security.models import fsqla_v3
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base, Moment, db

fsqla_v3.FsModels.set_db_info(db)
_OPEN = text("used_at IS NULL AND revoked_at IS NULL")


class Role(Base, fsqla_v3.FsRoleMixin):
    """One of hr, staff, commissioner, registrar, admin."""

    __tablename__ = "role"


class User(Base, fsqla_v3.FsUserMixin):
    """HR sees its organisation, staff one person, a commissioner the settings it commissions.

    `made_by` invited its owner, by address; who joined by an invitation of staff has none. One that
    is not active and was not closed waits for its owner to use the invitation.
    """

    __tablename__ = "user"
    # Nobody has two accounts of the same person, even where two are made at one moment.
    __table_args__ = (Index("uq_user_person", "person_id", unique=True),)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    commissioner_id: Mapped[int | None] = mapped_column(ForeignKey("commissioner.id"))
    made_by: Mapped[str | None] = mapped_column(NAME)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(NAME)
    signed_in_on: Mapped[date | None]


class WebAuthn(Base, fsqla_v3.FsWebAuthnMixin):
    """A passkey of an account: its public half, and the name that its owner gave it."""

    __tablename__ = "webauthn"


class AccountInvitation(Base):
    """The owner of an account is asked to open it, by a code that works once and is kept hashed.

    An account has one at a time: the next revokes the one before.
    """

    __tablename__ = "account_invitation"
    __table_args__ = (
        Index(
            "uq_account_invitation_open",
            "account_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(NAME)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class LinkedSignIn(Base):
    """An account is signed in to by somebody whom a provider knows as `subject`."""

    __tablename__ = "linked_sign_in"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    issuer: Mapped[str] = mapped_column(NAME)
    subject: Mapped[str] = mapped_column(String(255))
    address: Mapped[str | None] = mapped_column(NAME)
    linked_at: Mapped[datetime] = mapped_column(Moment)


class SignInAttempt(Base):
    """Tries counted under one key since a moment. Keys are hashes: no name or address is here."""

    __tablename__ = "sign_in_attempt"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, index=True)
    tries: Mapped[int]
