"""Keys that sign training passports, whose passports are trusted, and which were taken in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.database import NAME, Base, Moment

_STANDS = text("undone_at IS NULL")
_LISTED = text("ended_at IS NULL")


class SigningKey(Base):
    """A key that signs, or signed until it was retired; what it signed verifies for ever.

    `name` is the thumbprint of its public half, `locked` the private half, encrypted under the
    setting CREDENTIAL_KEY.
    """

    __tablename__ = "signing_key"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_key: Mapped[dict[str, Any]] = mapped_column(JSON)
    locked: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class TrustedIssuer(Base):
    """Another tracker whose signed passports may be taken in, known by its own address and keys."""

    __tablename__ = "trusted_issuer"
    __table_args__ = (
        Index(
            "uq_trusted_issuer_listed",
            "address",
            unique=True,
            sqlite_where=_LISTED,
            postgresql_where=_LISTED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(NAME)
    name: Mapped[str] = mapped_column(NAME)
    keys: Mapped[dict[str, Any]] = mapped_column(JSON)
    listed_at: Mapped[datetime] = mapped_column(Moment)
    listed_by: Mapped[str | None] = mapped_column(NAME)
    source: Mapped[str | None] = mapped_column(NAME)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(NAME)


class TakenPassport(Base):
    """A passport that HR has taken in for one of their people, who had consented.

    `issuer` is the address of who signed it; this tracker's own are known by "". `said` is the
    passport as it was then, without its address, which is a secret; `signed` is the file of another
    tracker.
    """

    __tablename__ = "taken_passport"
    __table_args__ = (
        Index(
            "uq_taken_passport_stands",
            "organisation_id",
            "issuer",
            "number",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(NAME)
    issuer_name: Mapped[str] = mapped_column(NAME)
    number: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    signed: Mapped[bytes | None] = mapped_column(LargeBinary)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    taken_by: Mapped[str | None] = mapped_column(NAME)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None] = mapped_column(NAME)


class TakenRecord(Base):
    """A training record that a passport brought; `place` is that of its certificate there.

    No foreign key to the record, as nothing that holds facts has one.
    """

    __tablename__ = "taken_record"
    taken_id: Mapped[int] = mapped_column(ForeignKey("taken_passport.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(index=True)
