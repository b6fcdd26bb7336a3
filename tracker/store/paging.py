"""One page of a long list: a fixed number of rows, and how many there are in all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

PAGE_SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of page `number` (from 1) out of `total` rows."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.size))


def page_of(session: Session, query: Select[Any], number: int) -> tuple[list[Any], int]:
    """The rows of one page of an ordered query, and the number of all its rows."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return list(rows), total


def matches(text: str, *columns: Any) -> Iterator[ColumnElement[bool]]:
    """For each word of a text: it stands somewhere in one of the columns, whatever its case.

    SQLite knows the two cases of the letters A to Z only.
    """
    for word in text.replace(",", " ").split():
        yield or_(*(column.icontains(word, autoescape=True) for column in columns))
