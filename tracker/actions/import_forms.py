"""The two forms in which an organisation's people come, and the cells of a row of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracker.sheets.dates import DateOrder
from tracker.sheets.values import Cell
from tracker.store.tables.uploads import UploadKind


class StaffCells(NamedTuple):
    """A row of a staff list as it was typed; None where the column is absent or the cell blank."""

    staff_number: Cell
    surname: Cell
    forename: Cell
    name: Cell
    email: Cell
    setting: Cell
    role: Cell
    staff_group: Cell
    employment: Cell
    start: Cell
    end: Cell
    absence: Cell
    absence_from: Cell
    absence_to: Cell
    exempt_from: Cell
    exempt_to: Cell


class TrainingCells(NamedTuple):
    """A row of a training log as it was typed; from `route` on in the order of the stored fact."""

    staff_number: Cell
    surname: Cell
    forename: Cell
    name: Cell
    course: Cell
    provider: Cell
    route: Cell
    mode: Cell
    started: Cell
    completed: Cell
    kind: Cell
    result: Cell
    certificate_number: Cell
    expires: Cell
    trainer: Cell


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How rows of the same columns are to be understood.

    `orders` gives the order of the dates of a field, None where it cannot be told; a field that is
    not in it has the day first. `headings` are the headings of these fields as they were typed.
    `meaning_of` names the dates of which nobody has said what they are; such dates stand under
    `completed`. With `by_expiry` a row has no day of completion, and its expiry says all. With
    `across` each course has columns of its own, so that one nobody knows waits as a whole.
    """

    orders: Mapping[str, DateOrder | None] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    meaning_of: str | None = None
    by_expiry: bool = False
    across: bool = False


DAY_FIRST = Reading()


class FormRow(NamedTuple):
    """One row (or one cell of a matrix) in the form's own fields, from whatever layout.

    `columns` gives the file's own column letter of each field that the row can say something
    about: what is not in it is left as it is stored.
    """

    row: int
    columns: Mapping[str, str]
    cells: Any
    reading: Reading = DAY_FIRST


@dataclass(frozen=True, slots=True)
class Form:
    """One of the forms. `own` are the fields that no other form has."""

    kind: UploadKind
    cells: Any
    own: frozenset[str]
    needed: tuple[str, ...]

    @property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Our own heading of each field; it matches whatever its case, spaces and hyphens."""
        return {name: (name,) for name in self.cells._fields}

    def missing(self, found: Collection[str]) -> tuple[str, ...]:
        """What a sheet with these fields lacks to be read, as headings to add."""
        lacking = [heading_of(name) for name in self.needed if name not in found]
        named = "name" in found or {"surname", "forename"} <= set(found)
        if self.kind is UploadKind.TRAINING and not named and "staff_number" not in found:
            lacking.insert(0, "Staff number")
        if self.kind is UploadKind.STAFF and not named:
            lacking += [heading_of(name) for name in ("surname", "forename") if name not in found]
        return tuple(lacking)


PERSON_FIELDS = ("staff_number", "surname", "forename", "name")
STAFF = Form(
    UploadKind.STAFF,
    StaffCells,
    frozenset(StaffCells._fields) - frozenset(PERSON_FIELDS),
    ("staff_number", "setting"),
)
TRAINING = Form(
    UploadKind.TRAINING,
    TrainingCells,
    frozenset(TrainingCells._fields) - frozenset(PERSON_FIELDS),
    ("course", "completed"),
)
FORMS = (TRAINING, STAFF)


def heading_of(field: str) -> str:
    """The heading of a field as our templates write it."""
    return field.replace("_", " ").capitalize()
