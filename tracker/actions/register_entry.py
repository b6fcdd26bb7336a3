"""One entry of the register added or corrected by hand, as the workbook would say it.

What is typed goes through the columns, checks and decisions of the entry's sheet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions.register_cells import BadCell, day
from tracker.actions.register_changes import Changes, decide_rows, save
from tracker.actions.register_checks import period_of
from tracker.actions.register_columns import Column, Finding, Spec, comparable
from tracker.actions.register_deciding import Decided
from tracker.actions.register_reading import Problem, Row, value_of
from tracker.actions.requirement_version import against_the_past
from tracker.actions.up_to_date import catch_up
from tracker.actions.what_if import MOST_POSTS, TooMany, what_if
from tracker.actions.what_if_told import Effect
from tracker.rules.days import add_days
from tracker.rules.wording import say_day
from tracker.store.database import Session, Turn, take_turn
from tracker.store.evidence import evidence_shown
from tracker.store.register_entries import Recorded, recorded, recorded_at
from tracker.store.register_writing import Codes, Held, held_facts

# What every entry that can be checked must say when it is entered by hand.
ALWAYS_SAID = frozenset({"source", "last_checked"})


class Overtaken(Exception):
    """The entry was withdrawn meanwhile. `now` is what took its place, None where nothing did."""

    def __init__(self, gone: Recorded, now: Held | None) -> None:
        super().__init__(gone.fact.id)
        self.gone = gone
        self.now = now


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: the text of each field, those of a list separated by semicolons, and
    the evidence given. `corrects` is the id of the entry that this takes the place of."""

    texts: Mapping[str, str]
    evidence_id: int | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it would be: what it says, what is wrong with it by field, what that changes.

    Of `untold` fields what was typed may not be shown again. Where it concerns `too_many` posts to
    judge beforehand, no effect is told. Once it is published, `waiting` is the number of posts that
    are still to be judged.
    """

    spec: Spec
    values: Mapping[str, Any]
    held: Held | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    effect: Effect | None = None
    too_many: int = 0
    waiting: int = 0

    @property
    def changed(self) -> list[str]:
        """The fields that will say something else than is held, in the order of the columns."""
        before = self.held.values if self.held else {}
        return [
            name
            for name, value in self.values.items()
            if name not in before or comparable(before[name]) != comparable(value)
        ]


def entry_by_id(session: Session, spec: Spec, fact_id: int, codes: Codes) -> Held | None:
    """The entry held with that id. Raises Overtaken where it was withdrawn."""
    found = recorded(session, spec.fact, fact_id, codes)
    if found is None:
        return None
    if found.withdrawn_at is not None:
        raise Overtaken(found, _successor(session, spec, found, codes))
    return found.fact


def preview(session: Session, spec: Spec, typed: Typed, today: date) -> Entry:
    """What an entry would say and change; writes nothing. Raises Overtaken."""
    codes = Codes(session)
    entry, changes = _decided(session, spec, typed, today, codes)
    if entry.errors:
        return entry
    on = takes_effect(entry, today)
    try:
        return replace(entry, effect=what_if(session, changes, today=today, on=on, most=MOST_POSTS))
    except TooMany as many:
        return replace(entry, too_many=many.posts)


def publish(session: Session, spec: Spec, typed: Typed, today: date, by: str) -> Entry:
    """Decide an entry again, by what is held at this moment, and record it. Raises Overtaken.

    An entry with errors is not recorded. Standings and flags follow at once.
    """
    take_turn(session, Turn.REGISTER)
    codes = Codes(session)
    try:
        entry, changes = _decided(session, spec, typed, today, codes)
    except Overtaken:
        session.rollback()
        raise
    if entry.errors:
        session.rollback()
        return entry
    save(session, changes, codes, now=clock.now(), by=by)
    session.commit()
    return replace(entry, waiting=catch_up(session, today))


def takes_effect(entry: Entry, today: date) -> date:
    """The first day, from today on, on which anything is other than it was held to be.

    A day that was moved takes effect on the earlier of the two; anything else on the first day.
    """
    said = (entry.values, entry.held.values if entry.held else entry.values)
    changed = set(entry.changed) - ALWAYS_SAID - {"evidence_id"}
    begins = [values.get("on") or values.get("starts_on") for values in said]
    if entry.held and changed == {"ends_on"}:
        last = [values["ends_on"] for values in said if values["ends_on"]]
        return max(today, add_days(min(last), 1)) if last else today
    return today if None in begins else max(today, min(day for day in begins if day))


def as_typed(spec: Spec, values: Mapping[str, Any]) -> dict[str, str]:
    """The texts that would say what an entry says."""
    if "curriculum" in values:
        provider, code = values["curriculum"]
        values = {**values, "provider": provider, "code": code}
    return {column.field: _text(column, values.get(column.field)) for column in spec.columns}


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year:04}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple | list):
        return ";".join(value)
    return f"{value.normalize():f}%" if column.field == "target" else str(value)


def _decided(
    session: Session, spec: Spec, typed: Typed, today: date, codes: Codes
) -> tuple[Entry, Changes]:
    held = held_facts(session, codes)
    corrected = None
    if typed.corrects is not None:
        corrected = next((one for one in held[spec.fact] if one.id == typed.corrects), None)
        if corrected is None:
            entry_by_id(session, spec, typed.corrects, codes)
            raise LookupError(typed.corrects)
    known = set(evidence_shown(session, {typed.evidence_id or 0}))
    row = _row(spec, typed, corrected, today, known)
    gone = {spec.fact: [corrected]} if corrected else {}
    changes = decide_rows([(spec, row)], held, gone)
    (decided,) = changes.by_fact[spec.fact]
    return _entry(spec, decided, corrected, today, held["certification_fact"]), changes


def _row(
    spec: Spec, typed: Typed, corrected: Held | None, today: date, known_evidence: set[int]
) -> Row:
    """What is typed as the row of a workbook; the field of a cell stands for its column's letter.

    A correction leaves as they are the fields that say what the entry is about.
    """
    kept = as_typed(spec, corrected.values) if corrected else {}
    values: dict[str, Any] = {}
    cells: dict[str, tuple[str, str | None]] = {}
    findings: list[Finding] = []
    for column in spec.columns:
        texts = kept if corrected and column.fixed else typed.texts
        said = texts.get(column.field, "")
        cells[column.field] = (column.field, said)
        try:
            values[column.field] = _value(spec, column, said, today)
        except BadCell as bad:
            findings.append(Finding(column.field, bad.code, bad.message, bad.telling))
    if spec.is_checked:
        values["evidence_id"] = typed.evidence_id
        cells["evidence"] = ("evidence", None)
        if typed.evidence_id not in known_evidence:
            message = "Upload a document that shows this, or enter the address of a page."
            findings.append(Finding("evidence", "missing_value", message))
    row = Row("", 1, 1, values, cells)
    return replace(row, problems=tuple(map(row.problem, findings)))


def _value(spec: Spec, column: Column, said: str, today: date) -> Any:
    if column.parse is day and said and "" in said.split("/"):
        raise BadCell("bad_date", f"{column.heading}: enter a day, a month and a year.")
    if spec.is_checked and column.field in ALWAYS_SAID and not said.strip():
        raise BadCell("missing_value", f"Fill in {column.heading}: it cannot be blank.")
    value = value_of(column, said)
    if column.field == "last_checked" and value is not None and value > today:
        raise BadCell("future_date", f"{column.heading}: this day has not come yet.")
    return value


def _outside(values: Mapping[str, Any], certificates: Iterable[Held]) -> Iterator[Finding]:
    """A status event means nothing on a day on which its certificate is not good anyway."""
    for one in certificates:
        days = period_of(one.values)
        if one.values["certification"] == values["certification"] and values["on"] not in days:
            first = f"from {say_day(days.start)}" if days.start else "from the beginning"
            last = f"to {say_day(days.last)}" if days.last else "on"
            message = f"Enter a day of the certificate: it is good {first} {last}."
            yield Finding("on", "bad_value", message)


def _entry(
    spec: Spec,
    decided: Decided,
    corrected: Held | None,
    today: date,
    certificates: Iterable[Held],
) -> Entry:
    """The decision, its problems by field. An entry that is held already is not added again."""
    problems = list(decided.problems)
    if not problems and spec.fact == "requirement_fact":
        found = against_the_past(decided.values, corrected, today)
        problems += map(decided.row.problem, found)
    if not problems and spec.fact == "certification_event":
        problems += map(decided.row.problem, _outside(decided.values, certificates))
    if not problems and decided.held:
        problems.append(decided.row.problem(_collision(spec, decided.held)))
    errors: dict[str, str] = {}
    for problem in problems:
        errors.setdefault(problem.column or "", _message(spec, problem))
    untold = frozenset(p.column for p in problems if p.column and p.value is None)
    entry = Entry(spec, decided.values, corrected, errors, untold)
    if corrected and not errors and not entry.changed:
        return replace(entry, errors={"": "You have not changed anything. Change what is wrong."})
    return entry


def _message(spec: Spec, problem: Problem) -> str:
    """The problem as it is told beside a field: there are no sheets to add a code to."""
    column = next((one for one in spec.columns if one.field == problem.column), None)
    if column and column.refers and problem.code in {"bad_identifier"} | _UNKNOWN:
        return f"{problem.value} is not in the register. Check the code, or add that entry first."
    return problem.message


_UNKNOWN = {"unknown_provider", "unknown_setting", "unknown_course"}


def _collision(spec: Spec, other: Held) -> Finding:
    """Why an entry cannot be added beside one that is held."""
    again = "Correct that entry instead."
    if spec.by_period:
        days = period_of(other.values)
        first = f"from {say_day(days.start)}" if days.start else "from the beginning"
        last = f"to {say_day(days.last)}" if days.last else "on"
        message = f"Correct the days: an entry like this is held {first} {last}. Or: {again}"
        return Finding("starts_on", "bad_value", message.replace("Or: Correct", "Or correct"))
    code = next((column.field for column in reversed(spec.columns) if column.fixed), "")
    return Finding(code, "duplicate_row", f"This is in the register already. {again}")


def _successor(session: Session, spec: Spec, gone: Recorded, codes: Codes) -> Held | None:
    """What took the place of a withdrawn entry, as it is held now.

    A correction records the new entry on the moment on which it withdraws the old one.
    """
    seen = {gone.fact.id}
    last: Recorded | None = gone
    while last and last.withdrawn_at is not None:
        near = [
            one
            for one in recorded_at(session, spec.fact, last.withdrawn_at, codes)
            if one.id not in seen and _about(spec, one) == _about(spec, gone.fact)
        ]
        subject = spec.subject(last.fact.values)
        near.sort(key=lambda one: (spec.subject(one.values) != subject, one.id))
        seen |= {one.id for one in near}
        last = recorded(session, spec.fact, near[0].id, codes) if near else None
    return last.fact if last else None


def _about(spec: Spec, fact: Held) -> Any:
    """What an entry is about and never ceases to be."""
    said = as_typed(spec, fact.values)
    return [said[column.field] for column in spec.columns if column.fixed]
