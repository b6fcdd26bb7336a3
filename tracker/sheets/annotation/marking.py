"""The whole of it: earlier marks off, new ones on, and the list of problems as a sheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from tracker.sheets.annotation.notes import Notes
from tracker.sheets.annotation.parts import Parts
from tracker.sheets.annotation.problems_sheet import Listed, problems_sheet
from tracker.sheets.annotation.styles import Styles
from tracker.sheets.annotation.workbook import SheetPart, Workbook
from tracker.sheets.annotation.worksheet import Place, Worksheet, column_number

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# More notes than this make Excel slow to open the file, and nobody reads them one by one.
MOST_MARKED = 10_000
_LONGEST_NOTE = 8_000


class Mark(NamedTuple):
    """A problem to be shown where it is. Row and column are the file's own; None for all of it."""

    sheet: str | None
    row: int | None
    column: str | None
    title: str
    message: str
    value: str | None


def marked(data: bytes, problems: Iterable[Mark]) -> bytes:
    """The xlsx or xlsm file with its problems marked. Raises UnreadableFile where it is broken."""
    parts = Parts(data)
    workbook = Workbook(parts)
    styles = Styles(parts, workbook.path, workbook.strict)
    found: dict[str, list[Mark]] = defaultdict(list)
    names = {sheet.name for sheet in workbook.sheets}
    for problem in problems:
        found[problem.sheet if problem.sheet in names else ""].append(problem)
    listed = [_listed(problem, None) for problem in found[""]]
    left = MOST_MARKED
    for sheet in workbook.sheets:
        here = sorted(found[sheet.name], key=lambda one: (one.row or 0, _column(one) or 0))
        places, count = _mark_sheet(parts, sheet, here, styles.marked, left)
        listed += [_listed(one, place) for one, place in zip(here, places, strict=True)]
        left -= count
    workbook.put_problems(problems_sheet(listed, MOST_MARKED - left, styles, workbook.strict))
    return parts.written()


def _mark_sheet(
    parts: Parts, sheet: SheetPart, problems: Sequence[Mark], style: int, most: int
) -> tuple[list[Place | None], int]:
    """Where each of the problems is, and how many cells are marked: `most` at the most."""
    unmarked: list[Place | None] = [_place(one, {}) for one in problems]
    if sheet.path not in parts:
        return unmarked, 0
    before = parts.xml(sheet.path)
    page = Worksheet(before)
    if not page.has_cells:
        return unmarked, 0
    whole_rows = {one.row for one in problems if one.row and not one.column}
    first_used = page.first_used(whole_rows) if whole_rows else {}
    places = [_place(one, first_used) for one in problems]
    merged = page.merged_into([place for place in places if place])
    notes: dict[Place, list[Mark]] = {}
    for one, place in zip(problems, places, strict=True):
        if place and one.row:
            notes.setdefault(merged.get(place, place), []).append(one)
    kept = dict(islice(notes.items(), most))
    page.uncolour()
    if kept:
        page.colour(kept, style)
    Notes(parts, sheet.path, page).renew({place: _note(said) for place, said in kept.items()})
    after = page.written()
    if after != before:
        parts.put(sheet.path, after)
    return places, len(kept)


def _place(problem: Mark, first_used: dict[int, int]) -> Place | None:
    """The cell to mark: of a whole row its first used one, of a whole column its first."""
    column = _column(problem)
    if problem.row is None and column is None:
        return None
    row = problem.row or 1
    place = row, column or first_used.get(row, 1)
    return place if 0 < row <= _LAST_ROW and 0 < place[1] <= _LAST_COLUMN else None


def _column(problem: Mark) -> int | None:
    said = problem.column or ""
    return column_number(said) if re.fullmatch("[A-Z]{1,3}", said) else None


def _listed(problem: Mark, place: Place | None) -> Listed:
    if problem.row is None:
        cell = f"Column {problem.column}" if problem.column else ""
    else:
        cell = f"{problem.column}{problem.row}" if problem.column else f"Row {problem.row}"
    return Listed(problem.sheet, place, cell, problem.value, problem.title, problem.message)


def _note(problems: Sequence[Mark]) -> str:
    """What is to be done at a cell, each thing once."""
    said = dict.fromkeys(f"{one.title}.\n{one.message}" for one in problems)
    return "\n\n".join(said)[:_LONGEST_NOTE]
