"""Everything that an organisation's HR has given, as a workbook that reads back as it was.

What is known now is told; what was withdrawn is not. A course or provider is called what HR called
it where the register alone understands that, and else by its code: answers to questions do not
travel with the workbook.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby, islice
from typing import BinaryIO

from tracker.actions.answers import Answers, answers_of
from tracker.actions.import_forms import STAFF, TRAINING
from tracker.actions.matching_courses import Courses
from tracker.actions.standing import NotKnown
from tracker.actions.templates import NAMES, form_columns
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook_to
from tracker.store import exported as store
from tracker.store.copies import snapshot
from tracker.store.database import Session
from tracker.store.exported import PostGiven, TrainingGiven
from tracker.store.people_held import Training
from tracker.store.register import load_register
from tracker.store.scope import scope_of

# Excel takes 1,048,576 rows a sheet, the heading among them.
ROWS_A_SHEET = 1_000_000
# Spreadsheets count days from 1900, and one too many until its March.
FIRST_DAY = date(1900, 3, 1)
BY_EXPIRY = "Expiry dates"
MOST_COURSES = 1_000
"""As many columns of courses as a sheet of expiry dates has; a file is read up to 2,000."""


class Export:
    """What is exported, counted as it is written. `to_ask` are records of which the register knows
    the course no more, so that whoever reads them back is asked."""

    def __init__(self, session: Session, organisation: str, today: date) -> None:
        """Raises NotKnown for a code that no organisation has."""
        register = load_register(session, on=today)
        organisation_id = register.organisation_ids.get(organisation)
        if organisation_id is None:
            raise NotKnown(f"No organisation has the code {organisation}.")
        self.counts = {"staff": 0, "training": 0, "to_ask": 0}
        self.sheets: list[str] = []
        self._session, self._today = session, today
        self._scope = scope_of(session, organisation_id, today)
        answers = answers_of(session, organisation_id, register, ())
        self._here = Courses(register, organisation, answers)
        self._elsewhere = Courses(register, organisation, Answers({}))
        self._register = register
        self._words: dict[tuple[object, ...], tuple[str, str | None]] = {}

    def write(self, out: BinaryIO) -> None:
        """Write the workbook, as everything is at one moment; the memory does not grow with it."""
        with snapshot(self._session):
            write_workbook_to(out, self._written())

    def _written(self) -> Iterator[OutSheet]:
        for sheet in chain(self._staff(), self._training(), self._by_expiry()):
            self.sheets.append(sheet.name)
            yield sheet

    def _staff(self) -> Iterator[OutSheet]:
        given = store.posts_given(self._session, self._scope, self._today)
        yield from _split(
            NAMES[STAFF.kind], form_columns(STAFF), self._counted("staff", map(_post_row, given))
        )

    def _training(self) -> Iterator[OutSheet]:
        given = store.training_given(self._session, self._scope, self._today, has_day=True)
        rows = self._counted("training", map(self._training_row, given))
        yield from _split(NAMES[TRAINING.kind], form_columns(TRAINING), rows)

    def _counted(self, what: str, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.counts[what] += 1
            yield row

    def _training_row(self, given: TrainingGiven) -> Sequence[Cell]:
        course, provider = self._called(given.record)
        said = map(_cell, given.record[5:])
        return (given.staff_number, given.surname, given.forename, course, provider, *said)

    def _called(self, record: Training) -> tuple[str, str | None]:
        """The course and the provider in words that mean the same without our answers."""
        stored = record[1:5]
        if stored not in self._words:
            self._words[stored] = self._words_for(record)
        words = self._words[stored]
        if self._elsewhere.taught(*words).finding:
            self.counts["to_ask"] += 1
        return words

    def _words_for(self, record: Training) -> tuple[str, str | None]:
        meant = self._here.held_key(record)
        own = record.course_text, record.provider_text
        curriculum_id, provider_id = self._here.held_ids(record)
        coded = own
        if curriculum_id is not None:
            course = self._register.curricula[curriculum_id]
            coded = course.code, course.provider if provider_id is not None else own[1]
        elif provider_id is not None:
            coded = own[0], self._register.providers[provider_id].code
        for words in (own, coded, (own[0], coded[1]), (coded[0], own[1])):
            taught = self._elsewhere.taught(*words)
            if taught.finding is None and taught.key == meant:
                return words
        return own

    def _by_expiry(self) -> Iterator[OutSheet]:
        """Records of which only the expiry is known, as a matrix: no row of a log can say them."""
        given = store.training_given(self._session, self._scope, self._today, has_day=False)
        courses = dict.fromkeys(self._called(one.record) for one in given)
        for first in range(0, len(courses), MOST_COURSES):
            some = list(courses)[first : first + MOST_COURSES]
            columns = (
                *form_columns(TRAINING)[:3],
                *(Column(_heading(*words), "date") for words in some),
            )
            name = BY_EXPIRY if not first else f"{BY_EXPIRY} {first // MOST_COURSES + 1}"
            yield OutSheet(name, columns, self._counted_cells(some))

    def _counted_cells(self, courses: list[tuple[str, str | None]]) -> Iterator[Sequence[Cell]]:
        given = store.training_given(self._session, self._scope, self._today, has_day=False)
        for person, records in groupby(given, key=lambda one: one[:3]):
            ends = {self._called(one.record): one.record.printed_expiry for one in records}
            row = [_cell(ends.get(words)) for words in courses]
            self.counts["training"] += sum(cell is not None for cell in row)
            if any(row):
                yield (*person, *row)


def _post_row(given: PostGiven) -> Sequence[Cell]:
    return (*given[:5], *map(_cell, given.said))


def _heading(course: str, provider: str | None) -> str:
    return f"{course} ({provider})" if provider else course


def _cell(value: Cell) -> Cell:
    if isinstance(value, date) and value < FIRST_DAY:
        return value.isoformat()
    return value


def _split(
    name: str, columns: tuple[Column, ...], rows: Iterator[Sequence[Cell]]
) -> Iterator[OutSheet]:
    """One sheet, or as many as the rows need; each is written before the next is begun."""
    number = 1
    first = next(rows, None)
    while first is not None or number == 1:
        begun = () if first is None else (first,)
        called = name if number == 1 else f"{name} {number}"
        yield OutSheet(called, columns, chain(begun, islice(rows, ROWS_A_SHEET - 1)))
        first = next(rows, None)
        number += 1
