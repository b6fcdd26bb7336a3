"""Organisations, their settings, and the commissioners of these."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.words import Nation, Route, SettingType
from tracker.store.database import CODE, NAME, Base, Codes, Moment, words
from tracker.store.tables.facts import Dated, Entered, Fact, ends_after_it_starts, one_known


class Organisation(Base):
    """An employer; what never changes is its code.

    `revision` grows whenever anything is recorded of its people, or answered for it.
    """

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)
    revision: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class OrganisationFact(Fact, Entered, Base):
    __tablename__ = "organisation_fact"
    __table_args__ = (one_known("organisation_fact", "organisation_id"),)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(NAME)


class Setting(Base):
    """Where people are cared for or taught; its code is unique among all organisations."""

    __tablename__ = "setting"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)


class SettingFact(Fact, Dated, Entered, Base):
    """A setting run by one organisation in a period; another operator is another fact."""

    __tablename__ = "setting_fact"
    __table_args__ = (ends_after_it_starts(),)
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(NAME)
    type: Mapped[SettingType | None] = mapped_column(words(SettingType))
    nhs_commissioned: Mapped[bool] = mapped_column(default=False)
    nation: Mapped[Nation | None] = mapped_column(words(Nation))
    populations: Mapped[tuple[str, ...]] = mapped_column(Codes)
    identifier_kind: Mapped[str | None] = mapped_column(String(40))
    identifier: Mapped[str | None] = mapped_column(String(40))
    declared_provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    declared_route: Mapped[Route | None] = mapped_column(words(Route))


class Commissioner(Base):
    __tablename__ = "commissioner"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(CODE, unique=True)


class CommissionerFact(Fact, Dated, Entered, Base):
    """A commissioner; its successors, by their codes, stand in its place once it has ended."""

    __tablename__ = "commissioner_fact"
    __table_args__ = (
        ends_after_it_starts(),
        one_known("commissioner_fact", "commissioner_id"),
    )
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    name: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str | None] = mapped_column(String(100))
    successors: Mapped[tuple[str, ...]] = mapped_column(Codes)


class Commissioning(Fact, Dated, Entered, Base):
    """A commissioner commissions a setting in a period."""

    __tablename__ = "commissioning"
    __table_args__ = (
        ends_after_it_starts(),
        Index("ix_commissioning_both", "commissioner_id", "setting_id"),
    )
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), index=True)


class SettingUpload(Base):
    """The last day on which an accepted upload spoke of a setting's people."""

    __tablename__ = "setting_upload"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    last_on: Mapped[date]


class SettingTold(Base):
    """The moments at which accepted uploads spoke of a setting's people, also where they said
    nothing new; never changed."""

    __tablename__ = "setting_told"
    setting_id: Mapped[int] = mapped_column(ForeignKey("setting.id"), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
