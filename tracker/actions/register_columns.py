"""What a sheet of the register workbook is made of."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.actions.register_cells import Parse

Values = Mapping[str, Any]


class Finding(NamedTuple):
    """What is wrong with a row, and in which field of it. `telling` says whether the value of the
    cell may be repeated: a National Insurance number may not."""

    field: str
    code: str
    message: str
    telling: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet and the field of the fact that it fills.

    `key`: neither heading nor cell may be missing. `required`: the cell may not be blank, and an
    entry that is not held yet needs the heading too. `blank` is what a blank cell says. `refers`
    names the kind of code that the cell must bear. `fixed`: what the entry is about, which a
    correction leaves as it is.
    """

    heading: str
    field: str
    parse: Parse
    key: bool = False
    required: bool = False
    blank: Any = None
    refers: str | None = None
    fixed: bool = False


def _nothing_wrong(values: Values) -> Iterator[Finding]:
    yield from ()


def _as_said(values: Values) -> Values:
    return values


@dataclass(frozen=True, slots=True)
class Spec:
    """A sheet: `fact` is the table of its facts, `brings` the kind of code its rows make known.

    Rows with one `subject` speak of the same thing. Where `by_period` is true a subject has one
    entry for each period; otherwise it has one only. `complete` turns the columns' fields into
    the fact's, and does nothing to what is complete; `check` says what is wrong with a whole row.
    """

    name: str
    fact: str
    columns: tuple[Column, ...]
    subject: Callable[[Values], Hashable]
    brings: str | None = None
    by_period: bool = False
    complete: Callable[[Values], Values] = _as_said
    check: Callable[[Values], Iterator[Finding]] = _nothing_wrong

    @property
    def is_checked(self) -> bool:
        """Whether an entry says on what evidence it stands, and when that was last looked at."""
        return any(column.field == "last_checked" for column in self.columns)

    def heading(self, field: str) -> str:
        """The heading of a field's column."""
        return next(column.heading for column in self.columns if column.field == field)


def of(*fields: str) -> Callable[[Values], Hashable]:
    """The subject that these fields make; lists count whatever their order."""
    return lambda values: tuple(comparable(values.get(field)) for field in fields)


def comparable(value: Any) -> Any:
    """The value as it is compared: the order of a list means nothing."""
    return frozenset(value) if isinstance(value, tuple | list) else value
