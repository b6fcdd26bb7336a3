"""The heading row of a sheet of rows: where it is, and what each column under it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.actions.import_cells import VOCABULARIES
from tracker.actions.import_dates import speaks_of_training
from tracker.actions.import_forms import TRAINING, Form
from tracker.actions.import_headings import OURS, SAID, Meaning, meaning
from tracker.actions.import_sheets import Known, SheetSaid, heading_rows, letter, seen
from tracker.actions.import_systems import System, system_of
from tracker.rules.names import match_key
from tracker.sheets.reading import Row, Sheet
from tracker.sheets.values import Cell, text
from tracker.store.tables.uploads import UploadKind

DATES = (
    "started",
    "completed",
    "expires",
    "start",
    "end",
    "absence_from",
    "absence_to",
    "exempt_from",
    "exempt_to",
)
# What the lines above a list of delegates may say of all its rows.
OF_ALL = ("course", "provider", "route", "mode", "started", "completed", "kind", "trainer")
_LABEL_AND_VALUE = 2
# How many rows below a heading are looked at to see whether they bear it out.
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row of a sheet, by index, and what its columns mean. `labels` are cells above
    it that speak for all rows, with their columns."""

    row: int
    columns: Mapping[str, int]
    means: Mapping[int, Meaning]
    duplicates: Sequence[tuple[str, int]]
    labels: Mapping[str, tuple[int, Cell]]
    system: System | None
    missing: tuple[str, ...]

    @property
    def ours(self) -> bool:
        """Whether every column that is read bears a heading of our own form."""
        return self.system is None and all(
            self.means[index].ours for index in self.columns.values()
        )

    @property
    def strength(self) -> int:
        """How much speaks for this row: what is needed first, then how sure its columns are."""
        found = sum(self.means[index].sureness for index in self.columns.values())
        return found - 1000 * len(self.missing)


def find_heading(sheet: Sheet, form: Form, known: Known, said: SheetSaid) -> Heading | None:
    """The row under which most is sure; None where fewer than two columns speak for any."""
    best: Heading | None = None
    for index in heading_rows(sheet, said):
        found = _heading_at(sheet, index, form, known, said)
        enough = said.header_row is not None or len(found.columns) > 1 or not found.missing
        own = form.own & set(found.columns) or said.columns
        if enough and own and (best is None or found.strength > best.strength):
            best = found
    return best


def _heading_at(sheet: Sheet, index: int, form: Form, known: Known, said: SheetSaid) -> Heading:
    row = sheet.rows[index]
    headings = [text(cell) or "" for cell in row]
    system = system_of(headings) if form is TRAINING else None
    means: dict[int, Meaning] = {}
    for column, cell in enumerate(row):
        found = _meaning(cell, form.kind, known, system)
        if letter(column) in said.columns:
            field = said.columns[letter(column)]
            found = Meaning(field, SAID) if field in form.cells._fields else None
        if found:
            means[column] = found
    below = sheet.rows[index + 1 : index + 1 + _SAMPLE]
    means = {
        column: sure for column, said in means.items() if (sure := _borne_out(column, said, below))
    }
    columns: dict[str, int] = {}
    for column in sorted(means, key=lambda one: (-means[one].sureness, one)):
        columns.setdefault(means[column].field, column)
    duplicates = [
        (means[column].field, column)
        for column in means
        if column != columns[means[column].field]
        and means[column].sureness == means[columns[means[column].field]].sureness
    ]
    labels = _labels(sheet.rows[:index], form, columns)
    missing = form.missing({*columns, *labels, *known.given})
    return Heading(index, columns, means, duplicates, labels, system, missing)


def _meaning(cell: Cell, kind: UploadKind, known: Known, system: System | None) -> Meaning | None:
    if system and isinstance(cell, str):
        try:
            return system.meaning(cell)
        except KeyError:
            pass
    return meaning(cell, kind, known.answers.headings)


def _borne_out(column: int, said: Meaning, below: Sequence[Row]) -> Meaning | None:
    """What a heading means, less sure where the cells below say otherwise.

    "Completed" over yes and no gives way to another column of dates, and "Status" over words that
    are no results is no column of results. What a person said of the heading stands.
    """
    if said.sureness == SAID:
        return said
    if said.field in DATES:
        cells = [row[column] for row in below if seen(row[column])]
        if cells and not any(map(speaks_of_training, cells)):
            return said._replace(sureness=said.sureness // 2)
    elif said.field in VOCABULARIES and said.sureness < OURS:
        cells = [row[column] for row in below if seen(row[column])]
        known = VOCABULARIES[said.field]
        if cells and not any(match_key(text(cell) or "") in known for cell in cells):
            return None
    return said


def _labels(
    rows: Sequence[Row], form: Form, columns: Mapping[str, int]
) -> dict[str, tuple[int, Cell]]:
    """What "Course: Level 2", in one cell or two, says of all rows, where no column does."""
    found: dict[str, tuple[int, Cell]] = {}
    if form is not TRAINING:
        return found
    for row in rows:
        cells = [(column, cell) for column, cell in enumerate(row) if seen(cell)]
        for place, (column, cell) in enumerate(cells):
            label, colon, value = (text(cell) or "").partition(":")
            said: Cell = value.strip() or None
            if (
                said is None
                and place + 1 < len(cells)
                and (colon or len(cells) == _LABEL_AND_VALUE)
            ):
                said = cells[place + 1][1]
            means = meaning(label.strip(), form.kind, {}) if said is not None else None
            if means and means.field in OF_ALL and means.field not in columns:
                found.setdefault(means.field, (column, said))
    return found
