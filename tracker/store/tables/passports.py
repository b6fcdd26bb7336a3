"""Training passports: what a person shares of their training, until when, and who looked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base, Moment


class Passport(Base):
    """A share of one person's. Its id is its number in the list of those that were revoked.

    The secret in its address is known by its SHA-256, and made from `salt` with a key of the
    server's: so its owner can be shown the address again, and whoever reads the database cannot.
    `told` is what it said when it was shared, `consent` what its owner agreed to.
    """

    __tablename__ = "passport"
    __table_args__ = (CheckConstraint("ends_on >= shared_on", name="period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(NAME)
    shows_employer: Mapped[bool]
    consent: Mapped[str] = mapped_column(Text)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    shared_on: Mapped[date]
    shared_at: Mapped[datetime] = mapped_column(Moment)
    ends_on: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class PassportRecord(Base):
    """A training record on a passport, as it was known when it was shared; in order of `place`.

    No foreign key to the record, as nothing that holds facts has one.
    """

    __tablename__ = "passport_record"
    passport_id: Mapped[int] = mapped_column(ForeignKey("passport.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(index=True)


class PassportLook(Base):
    """Somebody opened a passport, or was refused as it had ended or was stopped. Nothing is kept of
    who it was: nobody signs in to look."""

    __tablename__ = "passport_look"
    id: Mapped[int] = mapped_column(primary_key=True)
    passport_id: Mapped[int] = mapped_column(ForeignKey("passport.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    refused: Mapped[bool] = mapped_column(default=False)
