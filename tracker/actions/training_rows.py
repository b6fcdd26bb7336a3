"""Rows of training logs understood, and compared with the records that are held."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import getitem
from typing import Any, NamedTuple

from tracker.actions import import_cells as cells
from tracker.actions.import_forms import FormRow, TrainingCells
from tracker.actions.import_ledger import ROW, Finding, Ledger, Line
from tracker.actions.matching_courses import Courses, Taught
from tracker.actions.matching_people import NotMatched, People
from tracker.actions.register_cells import BadCell
from tracker.rules.words import Kind, Mode, Result, Route
from tracker.sheets.dates import DateOrder
from tracker.store.people_held import HeldPerson, Training
from tracker.store.tables.uploads import Outcome

# The cells after the provider are those of the fact after the course, one by one.
SAID = TrainingCells._fields[6:]
STARTED, COMPLETED, EXPIRES = (SAID.index(name) for name in ("started", "completed", "expires"))
_KNOWN_BY = Training._fields.index("route")
"""How many fields of Training come before those that a later file may change."""


class Candidate(NamedTuple):
    """A row that can be taken, and the record that it says."""

    line: Line
    columns: Mapping[str, str]
    person: HeldPerson
    record: Training


class Changed(NamedTuple):
    """A row that says something else than the record held."""

    candidate: Candidate
    held_id: int
    held: Training
    record: Training


@dataclass(slots=True)
class TrainingPlan:
    """What a training log would bring. Every candidate is in exactly one of the first three."""

    new: list[Candidate] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: list[Candidate] = field(default_factory=list)

    @property
    def people(self) -> set[int]:
        """Everyone of whom the file spoke."""
        taken = (*self.new, *self.unchanged, *(one.candidate for one in self.changed))
        return {candidate.person.id for candidate in taken}


class TrainingRows:
    """Understands rows one by one; `wanted` are those that can be taken, by identity."""

    def __init__(
        self,
        ledger: Ledger,
        people: People,
        courses: Courses,
        today: date,
        order: DateOrder,
        epoch_1904: bool,
    ) -> None:
        self.wanted: dict[Hashable, Candidate] = {}
        self._ledger = ledger
        self._people = people
        self._courses = courses
        parsers = {
            "route": cells.Parsed(cells.one_of(Route, cells.ROUTES)),
            "mode": cells.Parsed(cells.one_of(Mode, cells.MODES), Mode.FACE_TO_FACE),
            "started": cells.Parsed(cells.day(order, epoch_1904)),
            "completed": cells.Parsed(
                cells.day_done(order, epoch_1904, today), cells.NEEDS_COMPLETED
            ),
            "kind": cells.Parsed(cells.one_of(Kind, cells.KINDS)),
            "result": cells.Parsed(cells.result, Result.PASSED),
            "certificate_number": cells.Parsed(cells.words(200), keep=False),
            "expires": cells.Parsed(cells.expiry(order, epoch_1904)),
            "trainer": cells.Parsed(cells.words(500)),
        }
        self._parsers = tuple(parsers[name] for name in SAID)

    def read(self, sheet: str | None, row: FormRow) -> Line:
        """Understand one row: it is refused or ignored with the reason, or it is wanted.

        The outcome of a wanted row is for `compare` to say.
        """
        line = self._ledger.open(sheet, row.row)
        said = row.cells
        values = tuple(map(getitem, self._parsers, said[6:]))
        taught = self._courses.taught(said.course, said.provider)
        findings = [taught.finding] if taught.finding else []
        try:
            person = self._people.find(*said[:4])
        except NotMatched as doubt:
            findings.append(doubt.finding)
        if not _plain(values):
            values = _checked(values, said[6:], findings)
        outcome = _outcome(findings) if findings else None
        if outcome:
            no_record = [one for one in findings if one.code == "not_a_record"]
            if outcome is Outcome.IGNORED and not no_record:
                self._ask(taught)
            self._ledger.close(line, outcome, row.columns, *(no_record or findings))
            return line
        self._ledger.tell(line, row.columns, findings)
        identity = person.id, taught.key, values[COMPLETED]
        record = Training(person.id, *taught[:4], *values)
        self._want(identity, Candidate(line, row.columns, person, record), taught)
        return line

    def _want(self, identity: Hashable, candidate: Candidate, taught: Taught) -> None:
        line, columns, *_ = candidate
        first = self.wanted.setdefault(identity, candidate)
        if first is candidate:
            self._ask(taught)
            return
        where = f"row {first.line.row}"
        if first.line.sheet != line.sheet:
            where += f" of sheet {first.line.sheet}"
        twice = Finding(ROW, "duplicate_row", f"This is the same training as {where}.")
        self._ledger.close(line, Outcome.REJECTED, columns, twice)

    def _ask(self, taught: Taught) -> None:
        for question in taught.asks:
            self._ledger.ask(*question)


def compare(
    wanted: Mapping[Hashable, Candidate],
    held: Iterable[tuple[int, Training]],
    courses: Courses,
) -> TrainingPlan:
    """Say of each row whether its record is new, changed or unchanged; its line gets the outcome.

    A field whose column the file lacks is left as it is held.
    """
    same: set[Hashable] = set()
    changed: dict[Hashable, Changed] = {}
    for held_id, record in held:
        identity: Hashable = record.person_id, courses.held_key(record), record.completed_on
        candidate = wanted.get(identity)
        if candidate is None or identity in same:
            continue
        merged = _merged(candidate, record)
        if merged[_KNOWN_BY:] == record[_KNOWN_BY:]:
            same.add(identity)
            changed.pop(identity, None)
        else:
            changed[identity] = Changed(candidate, held_id, record, merged)
    plan = TrainingPlan(changed=list(changed.values()))
    for identity, candidate in wanted.items():
        if identity in same:
            candidate.line.outcome = Outcome.UNCHANGED
            plan.unchanged.append(candidate)
        elif identity in changed:
            candidate.line.outcome = Outcome.CHANGED
        else:
            candidate.line.outcome = Outcome.NEW
            plan.new.append(candidate)
    return plan


def _merged(candidate: Candidate, held: Training) -> Training:
    said = candidate.record[_KNOWN_BY:]
    both = zip(SAID, said, held[_KNOWN_BY:], strict=True)
    kept = (new if name in candidate.columns else old for name, new, old in both)
    return Training._make((*candidate.record[:_KNOWN_BY], *kept))


def _plain(values: tuple[Any, ...]) -> bool:
    """Whether nothing is wrong with these values, nor can be; most rows are like that."""
    return (
        values[STARTED] is None
        and BadCell not in map(type, values)
        and (values[EXPIRES] is None or values[EXPIRES] >= values[COMPLETED])
    )


def _checked(
    values: tuple[Any, ...], said: tuple[Any, ...], findings: list[Finding]
) -> tuple[Any, ...]:
    """The values without those that are refused; what is wrong with these is added to findings."""
    known = list(values)
    for place, value in enumerate(values):
        if isinstance(value, BadCell):
            cell = said[place] if value.telling else None
            findings.append(Finding(SAID[place], value.code, value.message, cell))
            known[place] = None
    started, completed, expires = known[STARTED], known[COMPLETED], known[EXPIRES]
    if started and completed and started > completed:
        message = "The training was completed before it started. Correct the dates."
        findings.append(Finding("started", "bad_value", message, said[STARTED]))
    if started == completed:
        known[STARTED] = None
    if expires and completed and expires < completed:
        message = "The certificate would end before the training. It was kept without an expiry."
        findings.append(Finding("expires", "expiry_before_completion", message, said[EXPIRES]))
        known[EXPIRES] = None
    return tuple(known)


def _outcome(findings: Collection[Finding]) -> Outcome | None:
    """Whether what was found refuses the row, or leaves it out; an expiry does neither."""
    codes = {one.code for one in findings if one.field != "expires"}
    if not codes:
        return None
    if "not_a_record" in codes or codes == {"unknown_course"}:
        return Outcome.IGNORED
    return Outcome.REJECTED
