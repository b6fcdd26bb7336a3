"""Sheets with a row for each post or training: our own forms, free headings, exports, lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from tracker.actions.import_cells import VOCABULARIES, speaks_of_training
from tracker.actions.import_forms import (
    DAY_FIRST,
    PERSON_FIELDS,
    TRAINING,
    Form,
    FormRow,
    Reading,
)
from tracker.actions.import_headings import OURS, SURE, Meaning, heading_key, meaning, order_said
from tracker.actions.import_ledger import Problem
from tracker.actions.import_no_rows import is_a_remark, is_about_nobody
from tracker.actions.import_sheets import (
    ColumnSeen,
    Found,
    Known,
    ReadSheet,
    SheetSaid,
    Told,
    about_hidden,
    heading_rows,
    letter,
    seen,
)
from tracker.actions.import_systems import System, system_of
from tracker.rules.names import match_key
from tracker.sheets.dates import DateOrder, column_order
from tracker.sheets.reading import Row, Sheet
from tracker.sheets.values import Cell, text
from tracker.store.tables.uploads import UploadKind

DATES = (
    "started",
    "completed",
    "expires",
    "start",
    "end",
    "absence_from",
    "absence_to",
    "exempt_from",
    "exempt_to",
)
# What the lines above a list of delegates may say of all its rows.
OF_ALL = ("course", "provider", "route", "mode", "started", "completed", "kind", "trainer")
_LABEL_AND_VALUE = 2
# How many rows below a heading are looked at to see whether they bear it out.
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row of a sheet, by index, and what its columns mean. `labels` are cells above
    it that speak for all rows, with their columns."""

    row: int
    columns: Mapping[str, int]
    means: Mapping[int, Meaning]
    duplicates: Sequence[tuple[str, int]]
    labels: Mapping[str, tuple[int, Cell]]
    system: System | None
    missing: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Whether every column that is read bears a heading of our own form."""
        return self.system is None and all(
            self.means[index].ours for index in self.columns.values()
        )

    @property
    def strength(self) -> int:
        """How much speaks for this row: what is needed first, then how sure its columns are."""
        found = sum(self.means[index].sureness for index in self.columns.values())
        return found - 1000 * len(self.missing)


def find_rows(sheet: Sheet, form: Form, known: Known, said: SheetSaid) -> Found | None:
    """The sheet as rows of the form; None where fewer than two columns speak for that."""
    heading = _find_heading(sheet, form, known, said)
    if heading is None:
        return None
    # Course and Completed together are a training log's, whatever is told of the posts beside them.
    complete = 7 if form is TRAINING else 5 if heading.ours else 3
    tier = 1 if heading.missing else complete
    return Found(
        form,
        "rows",
        (tier, heading.strength),
        heading.missing,
        lambda: _read(sheet, form, heading, known, said),
        heading.ours,
    )


def _find_heading(sheet: Sheet, form: Form, known: Known, said: SheetSaid) -> Heading | None:
    best: Heading | None = None
    for index in heading_rows(sheet, said):
        found = _heading_at(sheet, index, form, known, said)
        enough = said.header_row is not None or len(found.columns) > 1 or not found.missing
        own = form.own & set(found.columns)
        if enough and own and (best is None or found.strength > best.strength):
            best = found
    return best


def _heading_at(sheet: Sheet, index: int, form: Form, known: Known, said: SheetSaid) -> Heading:
    row = sheet.rows[index]
    headings = [text(cell) or "" for cell in row]
    system = system_of(headings) if form is TRAINING else None
    means: dict[int, Meaning] = {}
    for column, cell in enumerate(row):
        found = _meaning(cell, form.kind, known, system)
        if letter(column) in said.columns:
            field = said.columns[letter(column)]
            found = Meaning(field, SURE) if field in form.cells._fields else None
        if found:
            means[column] = found
    below = sheet.rows[index + 1 : index + 1 + _SAMPLE]
    means = {
        column: sure for column, said in means.items() if (sure := _borne_out(column, said, below))
    }
    columns: dict[str, int] = {}
    for column in sorted(means, key=lambda one: (-means[one].sureness, one)):
        columns.setdefault(means[column].field, column)
    duplicates = [
        (means[column].field, column)
        for column in means
        if column != columns[means[column].field]
        and means[column].sureness == means[columns[means[column].field]].sureness
    ]
    labels = _labels(sheet.rows[:index], form, columns)
    missing = form.missing({*columns, *labels, *known.given})
    return Heading(index, columns, means, duplicates, labels, system, missing)


def _meaning(cell: Cell, kind: UploadKind, known: Known, system: System | None) -> Meaning | None:
    if system and isinstance(cell, str):
        try:
            return system.meaning(cell)
        except KeyError:
            pass
    return meaning(cell, kind, known.answers.headings)


def _borne_out(column: int, said: Meaning, below: Sequence[Row]) -> Meaning | None:
    """What a heading means, less sure where the cells below say otherwise.

    "Completed" over yes and no gives way to another column of dates, and "Status" over words that
    are no results is no column of results.
    """
    if said.field in DATES:
        cells = [row[column] for row in below if seen(row[column])]
        if cells and not any(map(speaks_of_training, cells)):
            return said._replace(sureness=said.sureness // 2)
    elif said.field in VOCABULARIES and said.sureness < OURS:
        cells = [row[column] for row in below if seen(row[column])]
        known = VOCABULARIES[said.field]
        if cells and not any(match_key(text(cell) or "") in known for cell in cells):
            return None
    return said


def _labels(
    rows: Sequence[Row], form: Form, columns: Mapping[str, int]
) -> dict[str, tuple[int, Cell]]:
    """What "Course: Level 2", in one cell or two, says of all rows, where no column does."""
    found: dict[str, tuple[int, Cell]] = {}
    if form is not TRAINING:
        return found
    for row in rows:
        cells = [(column, cell) for column, cell in enumerate(row) if seen(cell)]
        for place, (column, cell) in enumerate(cells):
            label, colon, value = (text(cell) or "").partition(":")
            said: Cell = value.strip() or None
            if (
                said is None
                and place + 1 < len(cells)
                and (colon or len(cells) == _LABEL_AND_VALUE)
            ):
                said = cells[place + 1][1]
            means = meaning(label.strip(), form.kind, {}) if said is not None else None
            if means and means.field in OF_ALL and means.field not in columns:
                found.setdefault(means.field, (column, said))
    return found


def _read(
    sheet: Sheet, form: Form, heading: Heading, known: Known, said: SheetSaid
) -> tuple[ReadSheet, list[Problem]]:
    orders = _orders(sheet, heading, known, said)
    problems = [
        *_about_duplicates(sheet, heading),
        *about_hidden(sheet, ((i, sheet.rows[heading.row][i]) for i in heading.columns.values())),
    ]
    typed = {name: _typed(sheet, heading, name) for name in orders}
    reading = Reading(orders, typed) if orders else DAY_FIRST
    sureness = min((heading.means[i].sureness for i in heading.columns.values()), default=0)
    return (
        ReadSheet(
            sheet.name,
            "rows",
            (heading.row + 1,),
            _rows_of(sheet, form, heading, reading),
            sheet.hidden_rows,
            len(sheet.rows),
            called=_called(form, heading),
            sureness=OURS if heading.system else sureness,
            columns=tuple(_columns_seen(sheet, heading, orders)),
        ),
        problems,
    )


def _called(form: Form, heading: Heading) -> str:
    if heading.system:
        return heading.system.name
    name = "staff list" if form.kind is UploadKind.STAFF else "training log"
    return f"our own {name}" if heading.ours else f"a {name} with headings of its own"


def _typed(sheet: Sheet, heading: Heading, name: str) -> str:
    """What stands over the dates of a field."""
    if name in heading.columns:
        return text(sheet.rows[heading.row][heading.columns[name]]) or name
    return name


def _orders(
    sheet: Sheet, heading: Heading, known: Known, said: SheetSaid
) -> dict[str, DateOrder | None]:
    """The order of the dates of each field whose dates are not simply day first."""
    orders: dict[str, DateOrder | None] = {}
    for name in DATES:
        if name not in heading.columns and name not in heading.labels:
            continue
        column = heading.columns.get(name)
        if heading.ours or (heading.system and heading.system.date_order):
            orders[name] = said.date_order or "dmy"
            continue
        shown = None
        if column is not None:
            cells = (row[column] for row in sheet.rows[heading.row + 1 :])
            shown = order_said(sheet.rows[heading.row][column]) or column_order(cells)
        answered = known.order(_typed(sheet, heading, name), sheet.name)
        orders[name] = shown or said.date_order or answered
    return orders


def _columns_seen(
    sheet: Sheet, heading: Heading, orders: Mapping[str, DateOrder | None]
) -> Iterator[ColumnSeen]:
    read = {column: name for name, column in heading.columns.items()}
    for column, cell in enumerate(sheet.rows[heading.row]):
        typed = text(cell)
        if typed is None and column not in read:
            continue
        name = read.get(column)
        sureness = heading.means[column].sureness if name else 0
        order = (orders[name] or "unknown") if name and name in orders else None
        yield ColumnSeen(letter(column), typed or "", name, sureness, None, order)


def _about_duplicates(sheet: Sheet, heading: Heading) -> Iterator[Problem]:
    typed = sheet.rows[heading.row]
    for name, column in heading.duplicates:
        first = heading.columns[name]
        yield Problem(
            sheet.name,
            heading.row + 1,
            letter(column),
            "duplicate_heading",
            text(typed[column]),
            f"Two columns have this heading, or one that means the same. The one in column "
            f"{letter(first)} was read: delete the other, or give it another heading.",
        )


def _is_row_of(sheet: Sheet, heading: Heading) -> Callable[[Row], bool]:
    """Whether a row is a row. In our own forms every row is in which anything can be seen; others
    have headings that are repeated, totals and remarks between their rows."""

    def anything(row: Row) -> bool:
        return any(map(seen, row))

    if heading.ours:
        return anything
    headings = {heading_key(text(cell) or "") for cell in sheet.rows[heading.row]}
    people = [heading.columns[name] for name in PERSON_FIELDS if name in heading.columns]
    number = heading.columns.get("staff_number")
    # What every row has that is a row, so that the words of one without it are not a person's.
    needed = [heading.columns[name] for name in ("course", "setting") if name in heading.columns]

    def is_row(row: Row) -> bool:
        words = [said for column in people if (said := text(row[column]))]
        if all(seen(row[column]) for column in needed) and words:
            return not all(heading_key(said) in headings for said in words)
        if is_a_remark(row):
            return False
        numbered = number is not None and seen(row[number])
        nobody = words and is_about_nobody(words, headings, numbered, dated=False)
        return anything(row) and not nobody

    return is_row


def _rows_of(
    sheet: Sheet, form: Form, heading: Heading, reading: Reading
) -> Callable[[], Iterator[FormRow]]:
    """The data rows in the form's fields; a row in which nothing can be seen is none."""
    # A field without a column is taken from the blank, or the labels, put behind each row.
    labels = list(heading.labels)
    places = {name: place - len(labels) for place, name in enumerate(labels)}
    places |= heading.columns
    behind = (None, *(heading.labels[name][1] for name in labels))
    pick = itemgetter(*(places.get(name, -len(behind)) for name in form.cells._fields))
    letters = {name: letter(column) for name, column in heading.columns.items()}
    letters |= {name: letter(column) for name, (column, _) in heading.labels.items()}
    dates = [heading.columns["completed"]] if "completed" in heading.columns else []
    told = Told(sheet, heading.columns.values(), dates)
    is_row = _is_row_of(sheet, heading)
    clean = heading.system.clean if heading.system else {}

    def rows() -> Iterator[FormRow]:
        make = form.cells._make
        for number in range(heading.row + 2, len(sheet.rows) + 1):
            row = sheet.rows[number - 1]
            if row.count(None) < len(row) and is_row(row):
                cells = make(pick((*told[number], *behind)))
                if clean:
                    cells = cells._replace(
                        **{name: change(getattr(cells, name)) for name, change in clean.items()}
                    )
                yield FormRow(number, letters, cells, reading)

    return rows
