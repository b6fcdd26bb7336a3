"""What every fact has: when it was recorded and when, if ever, it was withdrawn."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from tracker.store.database import NAME, Moment


class Fact:
    """A row that is never changed: a correction withdraws it and adds another.

    It is known on K when recorded_at <= K and it was not withdrawn by K.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    @declared_attr
    def upload_id(cls) -> Mapped[int | None]:
        """The upload that said it; None for reference data and entries made by hand."""
        return mapped_column(ForeignKey("upload.id"), index=True)


class Entered:
    """A fact with the people who recorded it and who withdrew it; None is the product itself."""

    recorded_by: Mapped[str | None] = mapped_column(NAME)
    withdrawn_by: Mapped[str | None] = mapped_column(NAME)


class Replacing:
    """A fact that may have taken the place of another of its table, the one with this id.

    No foreign key: each row of a large file would pay for it.
    """

    replaces_id: Mapped[int | None]


def by_replaced(table: str) -> Index:
    """Finds the fact that took the place of another."""
    some = text("replaces_id IS NOT NULL")
    return Index(f"ix_{table}_replaces_id", "replaces_id", sqlite_where=some, postgresql_where=some)


class Dated:
    """A fact that holds from its first to its last day, both inside; None is open."""

    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


def ends_after_it_starts() -> CheckConstraint:
    """The constraint of a Dated table."""
    return CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period")


def one_known(table: str, *columns: str) -> Index:
    """At most one fact on these columns is not withdrawn."""
    live = text("withdrawn_at IS NULL")
    return Index(
        f"uq_{table}_known", *columns, unique=True, sqlite_where=live, postgresql_where=live
    )


def known(table: type[Fact], known_on: datetime | None) -> ColumnElement[bool]:
    """The facts of a table as known on a moment; None is as known now."""
    if known_on is None:
        return table.withdrawn_at.is_(None)
    return and_(
        table.recorded_at <= known_on,
        or_(table.withdrawn_at.is_(None), table.withdrawn_at > known_on),
    )


def withdrawn(table: type[Fact], known_on: datetime | None) -> ColumnElement[bool]:
    """The facts of a table that had been withdrawn by a moment; None is by now."""
    if known_on is None:
        return table.withdrawn_at.is_not(None)
    return table.withdrawn_at <= known_on
