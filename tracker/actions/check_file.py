"""A file from HR checked against what is held: what it would bring, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.actions import staff_posts, training_rows
from tracker.actions.answers import Answers, Given, answers_of
from tracker.actions.import_forms import STAFF, FormRow
from tracker.actions.import_layouts import Recognised, recognise
from tracker.actions.import_ledger import Ledger, Line, Problem
from tracker.actions.import_sheets import Known, ReadSheet, SheetSaid
from tracker.actions.matching_courses import Courses
from tracker.actions.matching_people import People
from tracker.actions.staff_posts import StaffPlan
from tracker.actions.staff_rows import Settings, StaffRows
from tracker.actions.standing import NotKnown
from tracker.actions.training_rows import TrainingPlan, TrainingRows
from tracker.sheets.dates import DateOrder
from tracker.sheets.limits import Limits, UnreadableFile
from tracker.sheets.reading import Workbook, read_workbook
from tracker.sheets.values import text
from tracker.store import people_held as held
from tracker.store.database import Session
from tracker.store.register import Register, load_register
from tracker.store.scope import Scope, scope_of
from tracker.store.tables.uploads import UploadKind

NO_HEADINGS = (
    "We could not find a heading row with our columns in this file. Download the template, put "
    "your rows under its headings, and try again."
)
NO_ROWS = "The file has headings and no rows under them. Check that you chose the right file."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says beside the file; codes. None leaves it to the file."""

    organisation: str
    setting: str | None = None
    kind: UploadKind | None = None
    layout: str | None = None
    date_order: DateOrder | None = None
    cells: str | None = None
    answers: tuple[Given, ...] = ()
    sheets: Mapping[str, SheetSaid] = field(default_factory=dict)
    """What is said of single sheets, by name; "" is the only sheet of a CSV file."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked, looked up."""

    asked: Asked
    register: Register
    scope: Scope
    setting_id: int | None
    answers: Answers
    today: date

    @property
    def organisation_id(self) -> int:
        return self.scope.organisation_id


@dataclass(frozen=True, slots=True)
class Check:
    """What a file would bring; nothing where it has no plan. `read` counts each sheet's rows."""

    task: Task
    kind: UploadKind | None
    sheets: tuple[ReadSheet, ...] = ()
    read: tuple[int, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    plan: TrainingPlan | StaffPlan | None = None
    courses: Courses | None = None


def check_file(session: Session, content: bytes, filename: str, asked: Asked, today: date) -> Check:
    """What the file would bring; writes nothing. Raises NotKnown and BadAnswers."""
    task = prepare(session, asked, today)
    return check_opened(session, task, open_file(content, filename, asked))


def prepare(session: Session, asked: Asked, today: date) -> Task:
    """Look up what was asked. Raises NotKnown for a code, BadAnswers for an answer."""
    register = load_register(session, on=today)
    organisation_id = register.organisation_ids.get(asked.organisation)
    if organisation_id is None:
        raise NotKnown(f"No organisation has the code {asked.organisation}.")
    setting_id = None
    if asked.setting is not None:
        setting_id = register.setting_ids.get(asked.setting)
        if setting_id is None or (register.settings[setting_id].organisation != asked.organisation):
            raise NotKnown(f"{asked.organisation} has no setting with the code {asked.setting}.")
    answers = answers_of(session, organisation_id, register, asked.answers)
    scope = scope_of(session, organisation_id, today)
    return Task(asked, register, scope, setting_id, answers, today)


def open_file(content: bytes, filename: str, asked: Asked) -> Workbook | Problem:
    """The sheets of the file, or the problem that stands in the way; no database."""
    try:
        return read_workbook(content, filename, asked.limits)
    except UnreadableFile as refusal:
        return Problem(None, None, None, refusal.code, None, refusal.message)


def check_opened(
    session: Session, task: Task, file: Workbook | Problem, ledger: Ledger | None = None
) -> Check:
    """What the opened file would bring, by what is held now.

    Who gives an empty `ledger` can see meanwhile how many rows it has.
    """
    ledger = Ledger() if ledger is None else ledger
    if isinstance(file, Problem):
        ledger.problems.append(file)
        return Check(task, task.asked.kind, ledger=ledger)
    courses = Courses(task.register, task.asked.organisation, task.answers)
    opened = _recognise(task, file, courses)
    ledger.problems += opened.problems
    form, sheets = opened.form, opened.sheets
    if form is None:
        if not ledger.problems:
            ledger.problems.append(Problem(None, None, None, "no_header_found", None, NO_HEADINGS))
        return Check(task, task.asked.kind, sheets, (0,) * len(sheets), ledger)
    plan: TrainingPlan | StaffPlan
    if form is STAFF:
        read, plan = _staff(session, task, opened, ledger)
    else:
        read, plan = _training(session, task, opened, ledger, courses)
    assert ledger.counts()["total"] == sum(read), "a row was dropped"
    if not ledger.lines and not opened.problems:
        ledger.problems.append(Problem(None, None, None, "empty_file", None, NO_ROWS))
    return Check(task, form.kind, sheets, read, ledger, plan, courses)


def _recognise(task: Task, workbook: Workbook, courses: Courses) -> Recognised:
    asked = task.asked
    given = {"setting"} if asked.setting else set()
    known = Known(courses, task.answers, task.today, given=given)
    said = SheetSaid(
        kind=asked.kind, layout=asked.layout, cells=asked.cells, date_order=asked.date_order
    )
    return recognise(workbook, known, said, asked.sheets)


def _staff(
    session: Session, task: Task, opened: Recognised, ledger: Ledger
) -> tuple[tuple[int, ...], StaffPlan]:
    own = {
        key: setting.code
        for key, setting in task.register.settings.items()
        if setting.organisation == task.asked.organisation
    }
    settings = Settings(own, held.setting_names(session, task.organisation_id), task.setting_id)
    people = _people(session, task, opened)
    rows = StaffRows(ledger, people, settings, opened.epoch_1904)
    read = tuple(_read(sheet, rows, ledger) for sheet in opened.sheets)
    wanted = rows.wanted.values()
    known = {people.by_number[row.number].id for row in wanted if row.number in people.by_number}
    posts = held.held_posts(session, task.scope, known)
    plan = staff_posts.compare(ledger, wanted, people.by_number, posts)
    plan.refused |= rows.refused
    return read, plan


def _training(
    session: Session, task: Task, opened: Recognised, ledger: Ledger, courses: Courses
) -> tuple[tuple[int, ...], TrainingPlan]:
    people = _people(session, task, opened)
    rows = TrainingRows(ledger, people, courses, task.today, opened.epoch_1904)
    read = tuple(_read(sheet, rows, ledger) for sheet in opened.sheets)
    spoken_of = {candidate.person.id for candidate in rows.wanted.values()}
    records = held.held_training(session, task.scope, spoken_of)
    return read, training_rows.compare(rows.wanted, records, courses)


def _people(session: Session, task: Task, opened: Recognised) -> People:
    """The organisation's people. A setting narrows those of whom a training log may speak."""
    within = None
    if task.setting_id is not None and opened.form is not STAFF:
        within = held.people_in(session, task.setting_id)
    return People(
        held.held_people(session, task.scope),
        held.former_names(session, task.scope),
        within,
        _numbers_as_text(opened) if opened.form is STAFF else (),
        task.answers,
    )


def _numbers_as_text(opened: Recognised) -> Iterator[str]:
    """The staff numbers of the file that were typed as text, so with their leading zeros."""
    for sheet in opened.sheets:
        for row in sheet.rows():
            if isinstance(row.cells.staff_number, str):
                yield text(row.cells.staff_number) or ""


def _read(sheet: ReadSheet, rows: StaffRows | TrainingRows, ledger: Ledger) -> int:
    """Have the rows of a sheet understood; how many there are."""
    count, before = 0, ledger.passed
    for row in sheet.rows():
        count += 1
        ledger.passed = before + row.row
        line = rows.read(sheet.name, row)
        if row.row in sheet.hidden_rows:
            _tell_hidden(ledger, line, row)
    ledger.passed = before + sheet.height
    return count


def _tell_hidden(ledger: Ledger, line: Line, row: FormRow) -> None:
    message = "This row is hidden. It was read like the others: check that you want that."
    ledger.tell_once(Problem(line.sheet, row.row, None, "hidden_row", None, message))
