"""A sheet as it was recognised, and what a person may say of it instead."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import IntEnum
from itertools import islice
from typing import Any, NamedTuple

from tracker.actions.answers import Answers
from tracker.actions.import_cells import COLOUR_ONLY, NOT_SAVED
from tracker.actions.import_dates import is_word
from tracker.actions.import_forms import Form, FormRow
from tracker.actions.import_ledger import Problem
from tracker.actions.matching_courses import Courses
from tracker.rules.wording import say_day
from tracker.sheets.dates import DateOrder
from tracker.sheets.reading import Row, Sheet
from tracker.sheets.values import Cell, column_letter, text
from tracker.store.tables.uploads import UploadKind

ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
HEADINGS_WITHIN = 30
"""How many rows may stand above the headings."""
_SAMPLES, _SAMPLED_ROWS, _LONGEST_SAMPLE = 2, 50, 30


@dataclass(frozen=True, slots=True)
class SheetSaid:
    """What a person says of a sheet; None leaves it to the sheet.

    `columns` gives the field of a column by its letter, "" for a column that is not to be read.
    """

    skip: bool = False
    kind: UploadKind | None = None
    layout: str | None = None
    header_row: int | None = None
    cells: str | None = None
    date_order: DateOrder | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def sheet_said(document: Mapping[str, Any]) -> SheetSaid:
    """What was said of a sheet, from the JSON that `as_document` made of it."""
    kind = document.get("kind")
    return SheetSaid(**{**document, "kind": UploadKind(kind) if kind else None})


def as_document(said: SheetSaid) -> dict[str, Any]:
    """What was said of a sheet, as JSON has it, without what was left to the sheet."""
    return {name: value for name, value in asdict(said).items() if value}


@dataclass(frozen=True, slots=True)
class Known:
    """What recognition may ask: the courses that the organisation knows, and its answers.

    `given` are fields that the person says beside the file, so that no column need have them.
    """

    courses: Courses
    answers: Answers
    today: date
    epoch_1904: bool = False
    given: Collection[str] = frozenset()

    def order(self, heading: str, sheet: str | None) -> DateOrder | None:
        """The order of the dates under a heading, where it was asked and answered."""
        answer = self.answers.to("ambiguous_date", heading, sheet)
        return next((order for order in ORDERS if order == answer), None)


class ColumnSeen(NamedTuple):
    """A column with a heading: the field that it is read as, and how sure that is, of 100."""

    letter: str
    heading: str
    field: str | None
    sureness: int
    course: str | None = None
    date_order: str | None = None
    """Of a column of dates whose order was worked out: dmy, mdy, or unknown."""
    samples: tuple[str, ...] = ()
    """The first of what stands under the heading, cut short."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet that was recognised, or was skipped with the reason, a sentence.

    `rows` gives its rows, one form row for each row of the ledger. Row numbers are Excel's.
    `called` is what it was taken for, `sureness` how sure that is, of 100; `cells` what the dates
    of a matrix are, with the reason.
    """

    name: str | None
    layout: str | None = None
    header_rows: tuple[int, ...] = ()
    rows: Callable[[], Iterator[FormRow]] = field(default=lambda: iter(()))
    hidden_rows: Collection[int] = frozenset()
    height: int = 0
    why_skipped: str | None = None
    called: str | None = None
    sureness: int = 0
    columns: tuple[ColumnSeen, ...] = ()
    cells: str | None = None
    cells_because: str | None = None
    likely_heading: int | None = None
    """The row whose cells `columns` are, where none was known to be the heading row."""


class Claim(IntEnum):
    """What a sheet may be taken for, the stronger claim last.

    A column of dates may be of anything, so that without a known course they are a matrix only
    where the sheet is no staff list. Course and Completed together are a training log's, whatever
    is told of the posts beside them.
    """

    LACKING = 1
    COLUMNS_OF_DAYS = 2
    STAFF_LIST = 3
    OUR_STAFF_LIST = 4
    KNOWN_COURSES = 5
    TRAINING_LOG = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One way to read a sheet. What is `missing` are headings to add before it can be read.

    `rank` is its claim, and how much of the sheet speaks for it.
    """

    form: Form
    layout: str
    rank: tuple[Claim, int]
    missing: tuple[str, ...]
    read: Callable[[], tuple[ReadSheet, list[Problem]]]
    ours: bool = False
    """Whether the headings are those of our own form."""


def letter(index: int) -> str:
    """The letters of a column counted from 0."""
    return column_letter(index + 1)


def heading_rows(sheet: Sheet, said: SheetSaid) -> range:
    """The rows, by index, where the headings may stand."""
    if said.header_row is not None:
        return range(len(sheet.rows))[said.header_row - 1 : said.header_row]
    return range(len(sheet.rows))[:HEADINGS_WITHIN]


def seen(cell: Cell) -> bool:
    """Whether anything can be seen in a cell."""
    # Most texts begin and end with a letter or a digit; the others are looked at closely.
    return cell is not None and (
        not isinstance(cell, str) or cell.isalnum() or text(cell) is not None
    )


def samples(sheet: Sheet, first: int, column: int) -> tuple[str, ...]:
    """The first of what stands in a column, from the row of that index on; nothing that says why
    somebody is away."""
    below = (row[column] for row in islice(sheet.rows, first, first + _SAMPLED_ROWS))
    shown = (_sample(cell) for cell in below if seen(cell) and not is_word(cell))
    return tuple(islice(dict.fromkeys(shown), _SAMPLES))


def not_recognised(sheet: Sheet, said: SheetSaid) -> tuple[int | None, tuple[ColumnSeen, ...]]:
    """The row, as Excel counts, that looks most like headings, and its columns, none of them read.

    It is the first with the most words, or the one that is said. None of a sheet without words.
    """

    def words(index: int) -> int:
        return sum(isinstance(cell, str) and seen(cell) for cell in sheet.rows[index])

    best = max(heading_rows(sheet, said), key=words, default=None)
    if best is None or not any(map(seen, sheet.rows[best])):
        return None, ()
    columns = (
        ColumnSeen(letter(at), text(cell) or "", None, 0, samples=samples(sheet, best + 1, at))
        for at, cell in enumerate(sheet.rows[best])
        if seen(cell)
    )
    return best + 1, tuple(columns)


def _sample(cell: Cell) -> str:
    said = say_day(cell) if isinstance(cell, date) else text(cell) or ""
    return said if len(said) <= _LONGEST_SAMPLE else f"{said[: _LONGEST_SAMPLE - 1]}…"


def about_hidden(sheet: Sheet, columns: Iterable[tuple[int, Any]]) -> Iterator[Problem]:
    """What is to be told of columns, by index with their headings, that are read and hidden."""
    for index, heading in columns:
        if index + 1 in sheet.hidden_columns:
            yield Problem(
                sheet.name,
                None,
                letter(index),
                "hidden_column",
                text(heading),
                "This column is hidden. It was read like the others: check that you want that.",
            )


class Told:
    """The rows of a sheet with what its cells do not say themselves: unsaved formulas and colours.

    Colours count in the columns of `dates` alone, and where the cell is blank.
    """

    def __init__(self, sheet: Sheet, columns: Collection[int], dates: Collection[int]) -> None:
        self._rows = sheet.rows
        self._marked: dict[int, dict[int, str]] = {}
        for marked, among, said in (
            (sheet.coloured, dates, COLOUR_ONLY),
            (sheet.uncached, columns, NOT_SAVED),
        ):
            for row, column in marked:
                if column - 1 in among:
                    self._marked.setdefault(row, {})[column - 1] = said

    def __getitem__(self, number: int) -> Row:
        """The row with that number of Excel's."""
        row = self._rows[number - 1]
        marked = self._marked.get(number) if self._marked else None
        if marked is None:
            return row
        return tuple(
            marked.get(index, cell) if not seen(cell) else cell for index, cell in enumerate(row)
        )
