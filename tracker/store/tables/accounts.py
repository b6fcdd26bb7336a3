"""Who signs in. The columns are Flask-Security's; what a user may see hangs on its last three."""

from datetime import datetime

from flask_security.models import fsqla_v3
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import Base, Moment, db

fsqla_v3.FsModels.set_db_info(db)


class Role(Base, fsqla_v3.FsRoleMixin):
    """One of hr, staff, commissioner, registrar, admin."""

    __tablename__ = "role"


class User(Base, fsqla_v3.FsUserMixin):
    """HR sees its organisation, staff one person, a commissioner the settings it commissions."""

    __tablename__ = "user"
    # Nobody has two accounts of the same person, even where two are made at one moment.
    __table_args__ = (Index("uq_user_person", "person_id", unique=True),)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    commissioner_id: Mapped[int | None] = mapped_column(ForeignKey("commissioner.id"))


class WebAuthn(Base, fsqla_v3.FsWebAuthnMixin):
    """A passkey of an account: its public half, and the name that its owner gave it."""

    __tablename__ = "webauthn"


class SignInAttempt(Base):
    """Tries counted under one key since a moment. Keys are hashes: no name or address is here."""

    __tablename__ = "sign_in_attempt"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, index=True)
    tries: Mapped[int]
