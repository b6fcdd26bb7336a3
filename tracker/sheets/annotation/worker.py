"""The process that marks a file, and may be killed doing so.

It is told the problems and sends ("piece", bytes) any number of times.
"""

import re
from typing import Any

from tracker.sheets.annotation.marking import Mark, marked
from tracker.sheets.child import Send, work
from tracker.sheets.kinds import kind_of
from tracker.sheets.limits import Limits
from tracker.sheets.reading import read_workbook
from tracker.sheets.worker import BROKEN
from tracker.sheets.writing import write_copy

_PIECE = 1 << 20
_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
UNNAMED = "Sheet1"


def main() -> None:
    """Marks one file, within the limits that come before it."""
    work(_annotate, BROKEN)


def _annotate(data: bytes, limits: Limits, told: Any, send: Send) -> None:
    problems = [Mark(*one) for one in told]
    if kind_of(data, limits) not in {"xlsx", "xlsm"}:
        data, names = _copy(data, limits)
        problems = [one._replace(sheet=names.get(one.sheet, one.sheet)) for one in problems]
    done = marked(data, problems)
    for start in range(0, len(done), _PIECE):
        send("piece", done[start : start + _PIECE])


def _copy(data: bytes, limits: Limits) -> tuple[bytes, dict[str | None, str]]:
    """An xlsx file of the values, and what its sheets are called by their former names."""
    sheets = [sheet for sheet in read_workbook(data, "", limits).sheets if not sheet.why_skipped]
    names: dict[str | None, str] = {}
    for sheet in sheets:
        names[sheet.name] = _free_name(sheet.name or UNNAMED, {*names.values()})
    copy = write_copy([(names[sheet.name], sheet.rows, sheet.merged) for sheet in sheets])
    return copy, names


def _free_name(name: str, taken: set[str]) -> str:
    """The name as Excel takes it: short, without some signs, and no other sheet's."""
    name = _NOT_IN_A_NAME.sub(" ", name).strip("' ")[:_LONGEST_NAME].strip("' ") or UNNAMED
    free, number = name, 2
    while free.casefold() in {one.casefold() for one in taken}:
        ending = f" {number}"
        free, number = name[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return free


if __name__ == "__main__":
    main()
