"""What each row of a register sheet would change, decided against what is held; writes nothing."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.actions.register_checks import ends_before_it_begins, period_of
from tracker.actions.register_columns import Column, Finding, Spec, Values, comparable
from tracker.actions.register_known import Known, fold, resolve
from tracker.actions.register_reading import Problem, Row
from tracker.rules.succession import circle
from tracker.rules.wording import say_day
from tracker.store.register_writing import Held
from tracker.store.tables.uploads import Outcome


@dataclass(frozen=True, slots=True)
class Decided:
    """A row, what becomes of it, the fact that it corrects or repeats, and what it then says."""

    row: Row
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    held: Held | None = None

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.REJECTED
        if self.held is None:
            return Outcome.NEW
        same = all(
            comparable(value) == comparable(self.held.values[name])
            for name, value in self.values.items()
        )
        return Outcome.UNCHANGED if same else Outcome.CHANGED

    def refused(self, *findings: Finding) -> "Decided":
        return replace(self, problems=(*self.problems, *map(self.row.problem, findings)))


def decide(spec: Spec, rows: Sequence[Row], held: Sequence[Held], known: Known) -> list[Decided]:
    """What becomes of each row of a sheet, in the order of the rows.

    Rows of one sheet may refer to each other: the codes that the rows bring are tried together,
    and again without those of the refused rows, until all that is referred to is taken.
    """
    kind = spec.brings
    if kind is None or all(column.refers != kind for column in spec.columns):
        return _decide(spec, rows, held, known)
    brought = _codes(row.values[kind] for row in rows if not row.problems)
    while True:
        codes = {**known.codes, kind: {**brought, **known.codes.get(kind, {})}}
        decided = _decide(spec, rows, held, Known(codes, known.owners))
        taken = _codes(one.values[kind] for one in decided if not one.problems)
        if brought.keys() <= taken.keys():
            return decided
        brought = taken


def _decide(spec: Spec, rows: Sequence[Row], held: Sequence[Held], known: Known) -> list[Decided]:
    spelling: dict[Hashable, Any] = {}
    drafts = [_draft(spec, row, known, spelling) for row in rows]
    drafts = list(_without_duplicates(spec, drafts))
    of_subject: dict[Hashable, list[Held]] = defaultdict(list)
    for fact in held:
        of_subject[spec.subject(fact.values)].append(fact)
    decided = [_filled(spec, one) for one in _matched(spec, drafts, of_subject)]
    for column in spec.columns:
        if column.refers is not None and column.refers == spec.brings:
            decided = _without_circles(column, decided, held)
    return _without_clashes(spec, decided, of_subject) if spec.by_period else decided


def _draft(spec: Spec, row: Row, known: Known, spelling: dict[Hashable, Any]) -> Decided:
    """The row with its codes as they are kept, if all of them are known."""
    if row.problems:
        return Decided(row, {}, row.problems)
    values = dict(row.values)
    findings = [*resolve(spec, values, known), *ends_before_it_begins(values)]
    if findings:
        return Decided(row, {}).refused(*findings)
    complete = dict(spec.complete(values))
    if spec.brings is not None:
        code = complete[spec.brings]
        kept = known.find(spec.brings, code) or spelling.setdefault(fold(code), code)
        complete[spec.brings] = kept
    return Decided(row, complete)


def _without_duplicates(spec: Spec, drafts: Sequence[Decided]) -> Iterator[Decided]:
    """Refuse a row whose subject, and period, an earlier good row of the file has spoken for."""
    seen: dict[Hashable, list[Decided]] = defaultdict(list)
    for one in drafts:
        if one.problems:
            yield one
            continue
        earlier = seen[_subject(spec, one)]
        days = period_of(one.values)
        same = (e for e in earlier if not spec.by_period or days.overlaps(period_of(e.values)))
        if first := next(same, None):
            yield one.refused(_duplicate(spec, one, first))
        else:
            earlier.append(one)
            yield one


def _duplicate(spec: Spec, one: Decided, first: Decided) -> Finding:
    where = f"row {first.row.number}"
    if first.row.sheet != one.row.sheet:
        where += f" of {first.row.sheet}"
    message = f"Delete one of the two rows: {where} speaks of the same entry."
    if spec.by_period:
        message = (
            f"Delete one of the two rows, or correct the days: {where} speaks of the same entry "
            "on some of these days."
        )
    return Finding("", "duplicate_row", message)


def _matched(
    spec: Spec, drafts: Sequence[Decided], of_subject: Mapping[Hashable, list[Held]]
) -> list[Decided]:
    """Each row with the held fact that it speaks of.

    Where a subject has several periods, that is the fact with the same first day; else the one
    fact that overlaps the row's days and that no other row of the file speaks of.
    """
    found: dict[int, Held] = {}
    taken: set[int] = set()
    for nearness in (_begins_with, _overlaps) if spec.by_period else (_is_of,):
        for place, one in enumerate(drafts):
            if one.problems or place in found:
                continue
            facts = of_subject.get(_subject(spec, one), ())
            near = [fact for fact in facts if fact.id not in taken and nearness(one.values, fact)]
            if len(near) == 1:
                found[place] = near[0]
                taken.add(near[0].id)
    return [replace(one, held=found.get(place)) for place, one in enumerate(drafts)]


def _is_of(values: Values, fact: Held) -> bool:
    return True


def _begins_with(values: Values, fact: Held) -> bool:
    return bool(values.get("starts_on") == fact.values["starts_on"])


def _overlaps(values: Values, fact: Held) -> bool:
    return period_of(values).overlaps(period_of(fact.values))


def _filled(spec: Spec, one: Decided) -> Decided:
    """The row with what its sheet has no column for, as it is held, and checked as a whole."""
    if one.problems:
        return one
    held = one.held.values if one.held else {}
    said = spec.complete({**_absent(spec, one.row), **held, **one.values})
    filled = replace(one, values=_with_evidence_that_still_shows_it(said, held))
    lacking = [
        one.row.no_heading(column.heading)
        for column in spec.columns
        if column.required and filled.values.get(column.field, "") is None
    ]
    if lacking:
        return replace(filled, problems=tuple(lacking))
    return filled.refused(*spec.check(filled.values))


def _with_evidence_that_still_shows_it(values: Values, held: Values) -> Values:
    """What was seen of an entry says nothing of days or a scope that are others by now."""
    about_the_check = {"evidence_id", "source", "last_checked"}
    if held.get("evidence_id") is None or values["evidence_id"] != held["evidence_id"]:
        return values
    same = all(
        comparable(value) == comparable(held[name])
        for name, value in values.items()
        if name not in about_the_check
    )
    return values if same else {**values, "evidence_id": None}


def _without_clashes(
    spec: Spec, decided: list[Decided], of_subject: Mapping[Hashable, list[Held]]
) -> list[Decided]:
    """Refuse rows that overlap a held fact of their subject that the file leaves as it is."""
    while True:
        touched = {one.held.id for one in decided if one.held and not one.problems}
        clashes = {
            place: fact
            for place, one in enumerate(decided)
            if not one.problems
            for fact in of_subject.get(_subject(spec, one), ())
            if fact.id not in touched and _overlaps(one.values, fact)
        }
        if not clashes:
            return decided
        for place, fact in clashes.items():
            decided[place] = decided[place].refused(_clash(fact))


def _clash(fact: Held) -> Finding:
    first, last = fact.values["starts_on"], fact.values["ends_on"]
    days = f"from {say_day(first) if first else 'the beginning'}"
    days += f" to {say_day(last)}" if last else " on"
    message = f"Correct the days: they overlap an entry held {days}, which stays as it is."
    return Finding("starts_on", "bad_value", message)


def _without_circles(column: Column, decided: list[Decided], held: Sequence[Held]) -> list[Decided]:
    """Refuse rows by which entries of one kind would follow each other in a circle."""
    kind = column.refers or ""
    while True:
        follows = {fact.values[kind]: fact.values[column.field] for fact in held}
        good = {one.values[kind]: place for place, one in enumerate(decided) if not one.problems}
        follows |= {code: decided[place].values[column.field] for code, place in good.items()}
        round_ = circle(follows)
        places = [good[code] for code in round_ if code in good]
        if not places:
            return decided
        for place in places:
            decided[place] = decided[place].refused(_circle(column, round_))


def _circle(column: Column, codes: Sequence[str]) -> Finding:
    steps = zip(codes, (*codes[1:], codes[0]), strict=True)
    told = ", ".join(f"{one} would be followed by {other}" for one, other in steps)
    message = f"Name the commissioner that follows this one, or leave the cell blank: {told}."
    return Finding(column.field, "bad_value", message)


def _subject(spec: Spec, one: Decided) -> Hashable:
    return spec.subject({**_absent(spec, one.row), **one.values})


def _absent(spec: Spec, row: Row) -> dict[str, Any]:
    """What a new entry says where its sheet has no such column."""
    return {column.field: column.blank for column in spec.columns if column.field not in row.values}


def _codes(codes: Iterable[Hashable]) -> dict[Hashable, Any]:
    return {fold(code): code for code in codes}
