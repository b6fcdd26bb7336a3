"""Sheets with a row for each post or training: our own forms, free headings, exports, lists."""

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter

from tracker.actions.import_forms import (
    DAY_FIRST,
    PERSON_FIELDS,
    TRAINING,
    Form,
    FormRow,
    Reading,
)
from tracker.actions.import_headings import OURS, heading_key, order_said
from tracker.actions.import_ledger import Problem
from tracker.actions.import_no_rows import is_a_remark, is_about_nobody
from tracker.actions.import_rows_headings import DATES, Heading, find_heading
from tracker.actions.import_sheets import (
    Claim,
    ColumnSeen,
    Found,
    Known,
    ReadSheet,
    SheetSaid,
    Told,
    about_hidden,
    letter,
    samples,
    seen,
)
from tracker.sheets.dates import DateOrder, column_order
from tracker.sheets.reading import Row, Sheet
from tracker.sheets.values import text
from tracker.store.tables.uploads import UploadKind


def find_rows(sheet: Sheet, form: Form, known: Known, said: SheetSaid) -> Found | None:
    """The sheet as rows of the form; None where fewer than two columns speak for that."""
    heading = find_heading(sheet, form, known, said)
    if heading is None:
        return None
    if heading.missing:
        claim = Claim.LACKING
    elif form is TRAINING:
        claim = Claim.TRAINING_LOG
    else:
        claim = Claim.OUR_STAFF_LIST if heading.ours else Claim.STAFF_LIST
    return Found(
        form,
        "rows",
        (claim, heading.strength),
        heading.missing,
        lambda: _read(sheet, form, heading, known, said),
        heading.ours,
    )


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
        shown = samples(sheet, heading.row + 1, column)
        yield ColumnSeen(letter(column), typed or "", name, sureness, None, order, shown)


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
