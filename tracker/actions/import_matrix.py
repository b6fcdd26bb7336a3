"""Training matrices: people down, courses across, and a day (or two) where they meet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.actions.import_dates import is_word, speaks_of_training
from tracker.actions.import_forms import PERSON_FIELDS, TRAINING, FormRow, Reading, TrainingCells
from tracker.actions.import_headings import heading_key
from tracker.actions.import_ledger import Problem
from tracker.actions.import_matrix_headings import (
    Course,
    MatrixHeading,
    find_matrix_heading,
)
from tracker.actions.import_matrix_meaning import dates_meaning
from tracker.actions.import_no_rows import is_about_nobody
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
from tracker.sheets.values import Cell, text

DATES = ("completed", "expires")
ENOUGH = 2
"""How many columns of days make a matrix, where no course is known."""


def find_matrix(sheet: Sheet, known: Known, said: SheetSaid) -> Found | None:
    """The sheet as a matrix; None where too little speaks for that."""
    heading = find_matrix_heading(sheet, known, said)
    if heading is None or not heading.courses:
        return None
    asked = said.layout == "matrix"
    certain = sum(course.known for course in heading.courses)
    if certain or asked:
        claim = Claim.KNOWN_COURSES
    elif len(heading.courses) >= ENOUGH:
        claim = Claim.COLUMNS_OF_DAYS
    else:
        return None
    missing = TRAINING.missing({*heading.people, *known.given, "course", "completed"})
    return Found(
        TRAINING,
        "matrix",
        (Claim.LACKING if missing else claim, heading.strength),
        missing,
        lambda: _read(sheet, heading, known, said),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """One course as it is read: its columns, and how their cells are to be understood."""

    course: Course
    letters: Mapping[str, str]
    reading: Reading
    by_expiry: Reading


def _read(
    sheet: Sheet, heading: MatrixHeading, known: Known, said: SheetSaid
) -> tuple[ReadSheet, list[Problem]]:
    meaning, because = dates_meaning(sheet, heading, known, said)
    orders = _orders(sheet, heading, known, said)
    units = [_unit(heading, course, meaning, orders) for course in heading.courses]
    typed = [(column, heading.typed[column]) for column in sorted(heading.typed)]
    problems = [*_about_duplicates(sheet, heading), *about_hidden(sheet, typed)]
    certain = sum(course.known for course in heading.courses)
    return (
        ReadSheet(
            sheet.name,
            "matrix",
            tuple(row + 1 for row in heading.rows),
            _rows_of(sheet, heading, units),
            sheet.hidden_rows,
            len(sheet.rows),
            called="a training matrix",
            sureness=60 + 40 * certain // len(heading.courses),
            columns=tuple(_columns_seen(sheet, heading, units, orders)),
            cells=meaning or ("unknown" if heading.undecided else None),
            cells_because=because,
        ),
        problems,
    )


def _unit(
    heading: MatrixHeading,
    course: Course,
    meaning: str | None,
    orders: Mapping[int, DateOrder | None],
) -> _Unit:
    columns = dict(course.columns)
    unknown = "dates" in columns and meaning is None
    if "dates" in columns:
        columns[meaning or "completed"] = columns.pop("dates")
    first = min(columns.values())
    letters = {name: letter(column) for name, column in columns.items()}
    letters |= {name: letter(column) for name, column in heading.people.items()}
    letters["course"] = letter(first)
    of_dates = {name: orders[columns[name]] for name in DATES if name in columns}
    typed = dict.fromkeys(of_dates, course.heading)
    return _Unit(
        Course(course.name, course.provider, course.kind, columns, course.known, course.heading),
        letters,
        Reading(of_dates, typed, heading.described if unknown else None, across=True),
        Reading(of_dates, typed, by_expiry=True, across=True),
    )


def _orders(
    sheet: Sheet, heading: MatrixHeading, known: Known, said: SheetSaid
) -> dict[int, DateOrder | None]:
    """The order of the dates of each column of dates: what is said, what its dates show, or what
    was answered."""
    orders: dict[int, DateOrder | None] = {}
    for course in heading.courses:
        for name, column in course.columns.items():
            if name in ("dates", *DATES):
                cells = (row[column] for row in sheet.rows[heading.first_data :])
                orders[column] = (
                    column_order(cells)
                    or said.date_order
                    or known.order(course.heading, sheet.name)
                )
    return orders


def _rows_of(
    sheet: Sheet, heading: MatrixHeading, units: Sequence[_Unit]
) -> Callable[[], Iterator[FormRow]]:
    across = [column for unit in units for column in unit.course.columns.values()]
    dates = [
        column for unit in units for name, column in unit.course.columns.items() if name in DATES
    ]
    coloured = frozenset() if _is_striped(sheet, heading, dates) else frozenset(dates)
    told = Told(sheet, {*across, *heading.people.values()}, coloured)
    divided = _divided_rows(sheet, heading)
    titles = {heading_key(text(cell) or "") for cell in heading.typed.values()}

    def rows() -> Iterator[FormRow]:
        for number in range(heading.first_data + 1, len(sheet.rows) + 1):
            row = told[number]
            if number in divided or not any(seen(row[column]) for column in across):
                continue
            person = tuple(
                row[heading.people[name]] if name in heading.people else None
                for name in PERSON_FIELDS
            )
            if _is_person(person, row, across, titles):
                for unit in units:
                    made = _form_row(number, person, row, unit)
                    if made is not None:
                        yield made

    return rows


def _form_row(number: int, person: tuple[Cell, ...], row: Row, unit: _Unit) -> FormRow | None:
    course = unit.course
    said = {name: row[column] for name, column in course.columns.items()}
    if not any(map(seen, said.values())):
        return None
    reading = unit.reading
    if not seen(said.get("completed")) and reading.meaning_of is None:
        reading = unit.by_expiry
    cells = dict.fromkeys(TrainingCells._fields[4:], None)
    cells |= {"course": course.name, "provider": course.provider, "kind": course.kind} | said
    if course.provider is not None and not seen(said.get("provider")):
        cells["provider"] = course.provider
    return FormRow(number, unit.letters, TrainingCells(*person, **cells), reading)


def _is_person(
    person: tuple[Cell, ...], row: Row, across: Sequence[int], titles: frozenset[str] | set[str]
) -> bool:
    """Whether the row is about a person, or nobody knows about whom: not a heading that is
    repeated, nor a total, a legend or the name of a team."""
    words = [said for cell in person if (said := text(cell)) is not None]
    dated = any(speaks_of_training(row[column]) and not is_word(row[column]) for column in across)
    numbered = text(person[0]) is not None
    return not is_about_nobody(words, titles, numbered, dated) if words else dated


def _is_striped(sheet: Sheet, heading: MatrixHeading, dates: Sequence[int]) -> bool:
    """Whether the colours are the stripes of a table: every other row, in all its blank cells."""
    coloured: set[int] = set()
    plain: set[int] = set()
    among = set(dates)
    marked = {place for place in sheet.coloured if place[1] - 1 in among}
    for number in {row for row, _ in marked}:
        if number > heading.first_data:
            blanks = [column for column in dates if not seen(sheet.rows[number - 1][column])]
            if not all((number, column + 1) in marked for column in blanks):
                return False
            coloured.add(number)
    for number in range(heading.first_data + 1, len(sheet.rows) + 1):
        row = sheet.rows[number - 1]
        if number not in coloured and any(not seen(row[column]) for column in dates):
            plain.add(number)
    apart = {number % 2 for number in coloured}
    return (
        len(coloured) > 1
        and len(apart) == 1
        and {number % 2 for number in plain} == {1} - apart | {0} - apart
    )


def _divided_rows(sheet: Sheet, heading: MatrixHeading) -> set[int]:
    """The rows with a merged area that runs across courses: the name of a team, or a title."""
    first = min(column for course in heading.courses for column in course.columns.values())
    return {
        row
        for (top, left), (bottom, right) in sheet.merged
        if right - left > 1 and left - 1 < first <= right - 1
        for row in islice(range(top, bottom + 1), 1000)
    }


def _about_duplicates(sheet: Sheet, heading: MatrixHeading) -> Iterator[Problem]:
    for column, first in heading.duplicates:
        yield Problem(
            sheet.name,
            heading.rows[0] + 1,
            letter(column),
            "duplicate_heading",
            text(heading.all_typed.get(column)),
            f"Two columns are about this course. The one in column {letter(first)} was read: "
            "delete the other, or give it another heading.",
        )


def _columns_seen(
    sheet: Sheet,
    heading: MatrixHeading,
    units: Sequence[_Unit],
    orders: Mapping[int, DateOrder | None],
) -> Iterator[ColumnSeen]:
    people = {column: name for name, column in heading.people.items()}
    courses = {
        column: (name, unit.course)
        for unit in units
        for name, column in unit.course.columns.items()
    }
    for column in sorted({*heading.all_typed, *people}):
        typed = text(heading.all_typed.get(column)) or ""
        shown = samples(sheet, heading.first_data, column)
        if column in courses:
            name, course = courses[column]
            order = orders[column] or "unknown" if column in orders else None
            sure = 90 if course.known else 50
            yield ColumnSeen(letter(column), typed, name, sure, course.name, order, shown)
        else:
            person = people.get(column)
            yield ColumnSeen(letter(column), typed, person, 90 if person else 0, samples=shown)
