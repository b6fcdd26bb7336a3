"""Who signs in. Most columns are Flask-Security's; what a user may see hangs on three ids."""

from datetime import date, datetime

from flask_security import AsaList
from flask_security.models import fsqla_v3
from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base, Codes, Moment, db

fsqla_v3.FsModels.set_db_info(db)
# Lists of Flask-Security's are kept by a type that has no state, so that every statement with one
# may be compiled once; it does not say so itself.
AsaList.cache_ok = True
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
    # Which of the authenticator's codes was used last: neither it nor one before is right again.
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
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


class SignIn(Base):
    """A browser in which an account is signed in: a row that is removed is signed out.

    The cookie carries a random token; only its digest is kept. No network address is kept: it
    would tell where people live and work, and which browser it is tells the owner enough.
    """

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment, index=True)
    browser: Mapped[str] = mapped_column(String(100))
    # What was shown of who they are, such as password and authenticator.
    factors: Mapped[tuple[str, ...]] = mapped_column(Codes)
    # The roles with which it began: with others it is over.
    roles: Mapped[tuple[str, ...]] = mapped_column(Codes)


class RecoveryCode(Base):
    """A code for whoever has lost their second step: its digest, and when it was used."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
