"""Bytes in, plain rows out. The parsing is done by a process of its own, see `worker`."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.sheets.child import messages
from tracker.sheets.limits import MIB, Limits, UnreadableFile, too_large
from tracker.sheets.values import Cell

Row = tuple[Cell, ...]
Place = tuple[int, int]

DEFAULT_LIMITS = Limits()
WORKER = "tracker.sheets.worker"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[i][j]` is Excel's row i + 1 and column j + 1, all rows equally wide.

    The other numbers are Excel's own, from 1; a place is (row, column). `name` is None for a CSV
    file. A sheet that was skipped has a sentence that says why, and no rows.
    """

    name: str | None
    rows: list[Row] = field(default_factory=list)
    hidden: bool = False
    why_skipped: str | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[Place] = frozenset()
    """Formulas whose result was not saved; the cells read as blank."""
    coloured: frozenset[Place] = frozenset()
    """Blank cells filled with a colour other than white."""
    merged: tuple[tuple[Place, Place], ...] = ()
    """First and last cell of each merged area; the value is in the first."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. `format` is xlsx, xlsm, xlsb, xls, ods or csv."""

    sheets: tuple[Sheet, ...]
    format: str
    epoch_1904: bool
    """Whether bare numbers are days since 1904; Excel's own formats say so."""


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """The sheets of a file in any of the formats, found by its content. Raises UnreadableFile.

    Equal cells are one object, so memory grows with the number of different values.
    """
    try:
        if len(data) > limits.file_bytes:
            raise too_large(f"is larger than {limits.file_bytes // MIB} MB")
        return _collected(messages(WORKER, data, limits))
    except UnreadableFile as refusal:
        subject = f"“{filename}”" if filename else "The file"
        raise UnreadableFile(refusal.code, f"{subject} {refusal.message}") from None


def _collected(said_of_it: Iterator[tuple[Any, ...]]) -> Workbook:
    kind, epoch_1904 = "", False
    sheets: list[dict[str, Any]] = []
    values: list[Cell] = [None]
    for what, *said in said_of_it:
        if what == "workbook":
            kind, epoch_1904 = said
        elif what == "sheet":
            name, hidden, why_skipped = said
            sheets.append({"name": name, "hidden": hidden, "why_skipped": why_skipped, "rows": []})
        elif what == "rows":
            width, new_values, numbers = said
            values.extend(new_values)
            sheets[-1]["rows"].extend(_rows(width, values, numbers))
        elif what == "marks":
            hidden_rows, hidden_columns, uncached, coloured, merged = said
            sheets[-1] |= {
                "hidden_rows": frozenset(hidden_rows),
                "hidden_columns": frozenset(hidden_columns),
                "uncached": frozenset(uncached),
                "coloured": frozenset(coloured),
                "merged": tuple(merged),
            }
    return Workbook(tuple(Sheet(**sheet) for sheet in sheets), kind, epoch_1904)


def _rows(width: int, values: list[Cell], numbers: bytes) -> Iterator[Row]:
    cells = map(values.__getitem__, array("I", numbers))
    return zip(*[cells] * width, strict=True)
