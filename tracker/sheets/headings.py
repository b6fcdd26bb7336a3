"""Where the heading row of a sheet is, and which column holds what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tracker.rules.names import match_key
from tracker.sheets.values import Cell, text


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row and the columns of the fields found in it, all as indices from 0.

    `duplicates` are second and later columns of a field: `columns` has the first.
    """

    row: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    duplicates: tuple[tuple[str, int], ...]
    unknown: tuple[tuple[int, str], ...]


def find_headings(
    rows: Sequence[Sequence[Cell]],
    wanted: Mapping[str, Collection[str]],
    required: Collection[str] = (),
    within: int = 30,
) -> Headings | None:
    """The row, of the first `within`, that bears most of the fields; None where none bears any.

    `wanted` gives for each field the headings that mean it. A row with more of the required
    fields comes before one with more fields; on a tie the upper row wins.
    """
    fields = {match_key(name): field for field, names in wanted.items() for name in names}
    best: Headings | None = None
    best_rank = (0, 0)
    for number, row in enumerate(rows[:within]):
        found = _headings_in(number, row, fields, required)
        rank = (len(required) - len(found.missing), len(found.columns))
        if found.columns and rank > best_rank:
            best, best_rank = found, rank
    return best


def _headings_in(
    number: int, row: Sequence[Cell], fields: Mapping[str, str], required: Collection[str]
) -> Headings:
    columns: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    unknown: list[tuple[int, str]] = []
    for column, cell in enumerate(row):
        heading = text(cell)
        if heading is None:
            continue
        field = fields.get(match_key(heading))
        if field is None:
            unknown.append((column, heading))
        elif field in columns:
            duplicates.append((field, column))
        else:
            columns[field] = column
    missing = tuple(field for field in required if field not in columns)
    return Headings(number, columns, missing, tuple(duplicates), tuple(unknown))
