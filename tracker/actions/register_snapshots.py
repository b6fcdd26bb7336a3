"""The register as it was known on a moment: two moments compared, or one of them as a workbook.

Nothing is copied for it: each fact says when it was recorded and when, if ever, it was withdrawn.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.actions.register_checks import period_of
from tracker.actions.register_columns import Spec
from tracker.actions.register_differences import Field, differing, plain, said, title, whole
from tracker.actions.register_sheets import SPECS
from tracker.actions.templates import register_columns
from tracker.rules.days import as_moment
from tracker.sheets.values import Cell
from tracker.sheets.writing import OutSheet, write_workbook
from tracker.store.database import Session
from tracker.store.import_list import Taken, import_taken
from tracker.store.register_writing import Codes, Held, held_facts

JUST_BEFORE = timedelta(microseconds=1)
NOW = "now"


class How(StrEnum):
    """How an entry of the later moment differs from the earlier one."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment to look at the register on; `known_on` is None for now. Just after `taken`, or just
    `before` it, where that is an import."""

    at: str
    known_on: datetime | None
    taken: Taken | None = None
    before: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not the same on both moments; `fact_id` is the later one's, or where it is
    gone the earlier one's."""

    how: How
    spec: Spec
    fact_id: int
    title: str
    fields: Sequence[Field]


def snapshot(session: Session, at: str, today: date) -> Snapshot | None:
    """The moment that an address names: `now`; `import-12` and `before-12`, just after and just
    before that import; or a day that has come, at its end. None for anything else."""
    if at == NOW:
        return Snapshot(NOW, None)
    word, _, number = at.partition("-")
    if word in {"import", "before"} and number.isdecimal() and len(number) < 10:
        taken = import_taken(session, int(number))
        if taken is None:
            return None
        before = word == "before"
        known_on = taken.accepted_at - JUST_BEFORE if before else taken.accepted_at
        return Snapshot(at, known_on, taken, before)
    try:
        day = date.fromisoformat(at)
    except ValueError:
        return None
    return Snapshot(at, as_moment(day.isoformat()), day=day) if day <= today else None


def compare(session: Session, first: datetime | None, second: datetime | None) -> list[Difference]:
    """What differs, sheet by sheet, from the first moment to the second."""
    codes = Codes(session)
    before = held_facts(session, codes, known_on=first)
    after = held_facts(session, codes, known_on=second)
    return [
        one for spec in SPECS for one in _differences(spec, before[spec.fact], after[spec.fact])
    ]


def snapshot_workbook(session: Session, known_on: datetime | None) -> bytes:
    """The register as a workbook of its own form, which `flask register` reads again."""
    held = held_facts(session, Codes(session), known_on=known_on)
    columns = register_columns()
    return write_workbook(
        [OutSheet(spec.name, columns[spec.name], _rows(spec, held[spec.fact])) for spec in SPECS]
    )


def _rows(spec: Spec, held: Sequence[Held]) -> list[list[Cell]]:
    """The rows of a sheet, in the order of what they say, so that two files can be compared."""
    values = [said(spec, fact.values) for fact in held]
    rows = [[_cell(one[column.field]) for column in spec.columns] for one in values]
    return sorted(rows, key=lambda row: [str(cell or "") for cell in row])


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple | list):
        return ";".join(map(str, plain(value))) or None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}%"
    return value.value if isinstance(value, StrEnum) else value


def _differences(spec: Spec, before: Sequence[Held], after: Sequence[Held]) -> Iterator[Difference]:
    """The same fact on both moments says the same; the others are paired by what they speak of."""
    known_before = {fact.id for fact in before}
    known_after = {fact.id for fact in after}
    earlier = [fact for fact in before if fact.id not in known_after]
    later = [fact for fact in after if fact.id not in known_before]
    pairs = _pairs(spec, earlier, later)
    for fact in later:
        was = pairs.get(fact.id)
        if was is None:
            yield _difference(How.ADDED, spec, fact, whole(spec, fact.values))
        elif fields := differing(spec, was.values, fact.values):
            yield _difference(How.CHANGED, spec, fact, fields)
    paired = {was.id for was in pairs.values()}
    for fact in earlier:
        if fact.id not in paired:
            fields = [(name, value, None) for name, _, value in whole(spec, fact.values)]
            yield _difference(How.GONE, spec, fact, fields)


def _difference(how: How, spec: Spec, fact: Held, fields: Sequence[Field]) -> Difference:
    return Difference(how, spec, fact.id, title(spec, fact.values), fields)


def _pairs(spec: Spec, earlier: Sequence[Held], later: Sequence[Held]) -> dict[int, Held]:
    """The earlier fact in whose place a later one stands, by the later one's id: of one subject,
    and where that has several periods with the same first day, or else with days in common."""
    of_subject: dict[Hashable, list[Held]] = defaultdict(list)
    for fact in earlier:
        of_subject[spec.subject(fact.values)].append(fact)
    pairs: dict[int, Held] = {}
    for near in (_begins_alike, _overlaps) if spec.by_period else (_always,):
        for fact in later:
            left = of_subject.get(spec.subject(fact.values), [])
            if fact.id in pairs:
                continue
            was = next((one for one in left if near(one, fact)), None)
            if was is not None:
                left.remove(was)
                pairs[fact.id] = was
    return pairs


def _always(one: Held, other: Held) -> bool:
    return True


def _begins_alike(one: Held, other: Held) -> bool:
    return bool(one.values["starts_on"] == other.values["starts_on"])


def _overlaps(one: Held, other: Held) -> bool:
    return period_of(one.values).overlaps(period_of(other.values))
