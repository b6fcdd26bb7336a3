"""Rows of training logs understood, and compared with the records that are held."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import getitem
from typing import Any, NamedTuple

from tracker.actions import import_cells as cells
from tracker.actions import import_dates as days
from tracker.actions.import_forms import FormRow, Reading, TrainingCells
from tracker.actions.import_ledger import ROW, Finding, Ledger, Line
from tracker.actions.matching_courses import Courses, Taught
from tracker.actions.matching_people import NotMatched, People
from tracker.actions.register_cells import BadCell
from tracker.rules.words import Kind, Mode, Result, Route
from tracker.store.people_held import HeldPerson, Training
from tracker.store.tables.uploads import Outcome

# The cells after the provider are those of the fact after the course, one by one.
SAID = TrainingCells._fields[6:]
STARTED, COMPLETED, EXPIRES = (SAID.index(name) for name in ("started", "completed", "expires"))
NO_RECORD = frozenset({"not_a_record", "colour_only"})
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
        epoch_1904: bool,
    ) -> None:
        self.wanted: dict[Hashable, Candidate] = {}
        self._ledger = ledger
        self._people = people
        self._courses = courses
        self._today = today
        self._epoch_1904 = epoch_1904
        self._words = {
            "route": cells.Parsed(cells.one_of(Route, cells.ROUTES)),
            "mode": cells.Parsed(cells.one_of(Mode, cells.MODES), Mode.FACE_TO_FACE),
            "kind": cells.Parsed(cells.one_of(Kind, cells.KINDS)),
            "result": cells.Parsed(cells.result, Result.PASSED),
            "certificate_number": cells.Parsed(cells.words(200), keep=False),
            "trainer": cells.Parsed(cells.words(500)),
        }
        self._parsers: dict[Reading, _Parsers] = {}

    def read(self, sheet: str | None, row: FormRow) -> Line:
        """Understand one row: it is refused or ignored with the reason, or it is wanted.

        The outcome of a wanted row is for `compare` to say.
        """
        line = self._ledger.open(sheet, row.row)
        said, reading = row.cells, row.reading
        parsers = self._parsers.get(reading) or self._parsers_for(reading)
        values = tuple(map(getitem, parsers.values, said[6:]))
        taught = self._courses.taught(said.course, said.provider, sheet)
        findings = [taught.finding] if taught.finding else []
        try:
            person = self._people.find(*said[:4])
        except NotMatched as doubt:
            findings.append(doubt.finding)
        if said.started is None and isinstance(said.completed, str):
            values = (*values[:STARTED], parsers.first_day[said.completed], *values[STARTED + 1 :])
        if not _plain(values):
            values = _checked(values, said[6:], findings)
        outcome = _outcome(findings, reading) if findings else None
        if outcome:
            self._refuse(line, outcome, row, findings, taught)
            return line
        self._ledger.tell(line, row.columns, findings)
        self._ledger.ask_about(line, reading, findings)
        identity = person.id, taught.key, values[COMPLETED]
        record = Training(person.id, *taught[:4], *values)
        self._want(identity, Candidate(line, row.columns, person, record), taught)
        return line

    def _parsers_for(self, reading: Reading) -> "_Parsers":
        """What the cells of rows that are read so say, in the order of the fact's fields."""
        epoch, orders = self._epoch_1904, reading.orders
        done = days.last_day_done(orders.get("completed", "dmy"), epoch, self._today)
        expiry = days.expiry_alone if reading.by_expiry else days.expiry
        if reading.meaning_of is not None:
            done = days.of_unknown_meaning(done)
        parsers = self._words | {
            "started": cells.Parsed(days.day(orders.get("started", "dmy"), epoch)),
            "completed": cells.Parsed(done, None if reading.by_expiry else days.NEEDS_COMPLETED),
            "expires": cells.Parsed(
                expiry(orders.get("expires", "dmy"), epoch),
                days.NEEDS_EXPIRY if reading.by_expiry else None,
            ),
        }
        first_day = cells.Parsed(days.first_day_done(orders.get("completed", "dmy"), epoch))
        made = _Parsers(tuple(parsers[name] for name in SAID), first_day)
        self._parsers[reading] = made
        return made

    def _refuse(
        self, line: Line, outcome: Outcome, row: FormRow, findings: list[Finding], taught: Taught
    ) -> None:
        """Close a row that is not taken, and ask what would let it be."""
        why = findings
        if outcome is Outcome.IGNORED:
            why = [one for one in findings if one.code in NO_RECORD]
            if not why:
                self._ask(taught)
                why = [one for one in findings if one.code == "unknown_course"]
        self._ledger.close(line, outcome, row.columns, *why)
        if outcome is Outcome.REJECTED:
            self._ledger.ask_about(line, row.reading, findings)

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


class _Parsers(NamedTuple):
    values: tuple[cells.Parsed, ...]
    first_day: cells.Parsed


def _plain(values: tuple[Any, ...]) -> bool:
    """Whether nothing is wrong with these values, nor can be; most rows are like that."""
    return (
        values[STARTED] is None
        and BadCell not in map(type, values)
        and (
            values[EXPIRES] is None
            or values[COMPLETED] is None
            or values[EXPIRES] >= values[COMPLETED]
        )
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


def _outcome(findings: Collection[Finding], reading: Reading) -> Outcome | None:
    """Whether what was found refuses the row, or leaves it out.

    An expiry does neither, unless the row has nothing else to say.
    """
    codes = {one.code for one in findings if one.field != "expires" or reading.by_expiry}
    if not codes:
        return None
    waits = "unknown_course" in codes and (reading.across or len(codes) == 1)
    if waits or codes & NO_RECORD:
        return Outcome.IGNORED
    return Outcome.REJECTED
