"""What the sheets of a file were recognised as, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.actions.import_forms import PERSON_FIELDS, STAFF, TRAINING, heading_of
from tracker.actions.import_matrix_meaning import REMEMBERED
from tracker.store.tables.uploads import UploadKind
from tracker.web.hr.upload_words import LIKELY, ORDERS, Word, first_capital, sure
from tracker.web.wording import WORDS

MOST_SHEETS = 50
"""How many sheets are told of on the page of a check."""
MOST_COLUMNS = 100
"""How many columns of a sheet are shown and can be changed."""
COURSE, NOT_READ = "course", ""
MOST_NAMED = 3
"""How many sheets are named of those whose dates are the same."""
CELLS = {"completed": "the training was done", "expires": "it runs out"}
"""As a check says why it takes the dates of a matrix for what they are; so are the others."""
BECAUSE = {
    REMEMBERED: "you answered this before: change it under How we read this file",
    "all dates are in the future": "all are in the future",
}

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Answers to choose from, as values with their texts, in groups with a name."""


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column: its heading, what stands under it, and what it is read as, in words.

    `field` is the field that it is read as, "course" for one that is about a course, or "".
    """

    letter: str
    heading: str
    samples: Sequence[str]
    field: str
    means: str
    sure: Word | None
    date_order: str | None

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"column-{self.letter}"


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """A sheet: what it was taken for, with how sure that is, or why it was skipped.

    `place` counts the sheets from 1. `said` is what a person said of it, as JSON has it.
    """

    place: int
    name: str | None
    called: str | None
    sure: Word | None
    layout: str | None
    heading_rows: Sequence[int]
    read: int
    why_skipped: str | None
    cells: str | None
    cells_because: str | None
    columns: Sequence[SeenColumn]
    more_columns: int
    said: Mapping[str, Any]

    @property
    def title(self) -> str:
        return f"Sheet {self.name}" if self.name else "The file"

    @property
    def key(self) -> str:
        """By what the sheet is known to a check."""
        return self.name or ""

    @property
    def left_out(self) -> bool:
        """Whether a person left it out."""
        return bool(self.said.get("skip"))

    @property
    def can_change(self) -> bool:
        """Whether there is anything in it that a person could say more about."""
        return bool(self.columns) or self.left_out or bool(self.said.get("header_row"))


def sheets(summary: Mapping[str, Any]) -> list[SeenSheet]:
    """The sheets of a check; none where only a command has seen them."""
    asked = summary.get("asked", {})
    of_all = {name: asked.get(name) for name in ("kind", "layout", "cells", "date_order")}
    return [
        _sheet(place, sheet, seen, asked.get("sheets", {}).get(sheet["name"] or "", of_all))
        for place, (sheet, seen) in enumerate(
            zip(summary["sheets"], summary.get("seen", ()), strict=False), 1
        )
    ]


def read_as(kind: UploadKind | None, summary: Mapping[str, Any]) -> str:
    """What the file was taken for, in a few words."""
    called = [sheet.called for sheet in sheets(summary) if sheet.called and not sheet.why_skipped]
    if called and kind is not None:
        words = (one.removeprefix("Our own ").removeprefix("A ") for one in called)
        return first_capital(" and ".join(dict.fromkeys(words)))
    return WORDS["upload_kind"][kind].text if kind else "Nothing that we know"


def dates_told(sheets: Sequence[SeenSheet]) -> list[str]:
    """What the dates of the matrices are, and what says so: a sentence for each meaning that was
    found, with the names of its sheets where not all have the same."""
    found: dict[str, list[SeenSheet]] = {}
    for sheet in sheets:
        if not sheet.why_skipped and sheet.cells in CELLS:
            found.setdefault(sheet.cells, []).append(sheet)
    undecided = any(sheet.cells == "unknown" and not sheet.why_skipped for sheet in sheets)
    return [_dates_of(cells, some, len(found) > 1 or undecided) for cells, some in found.items()]


def _dates_of(cells: str, sheets: Sequence[SeenSheet], named: bool) -> str:
    whys = list(dict.fromkeys(sheet.cells_because or "" for sheet in sheets))
    if len(whys) > 1:
        whys = list(dict.fromkeys(why.partition(" “")[0] for why in whys))
        whys = [f"{why} so" if why.endswith("says") else why for why in whys]
    why = " and ".join(BECAUSE.get(one, one) for one in whys)
    where = ""
    if named:
        names = [sheet.title for sheet in sheets[:MOST_NAMED]]
        more = len(sheets) - len(names)
        where = f"{', '.join(names)}{f' and {more} more' if more else ''}: "
    the = "the" if named else "The"
    return f"{where}{the} dates are when {CELLS[cells]} ({why})."


def meanings(sheet: SeenSheet, kind: UploadKind | None) -> Groups:
    """What a column of the sheet can be said to be."""
    people = [(name, heading_of(name)) for name in PERSON_FIELDS]
    none = ("", [(NOT_READ, "Not read")])
    if sheet.layout == "matrix":
        return [none, ("Courses", [(COURSE, "A course")]), ("Person", people)]
    groups: list[tuple[str, Sequence[tuple[str, str]]]] = [none, ("Person", people)]
    for form, name in ((TRAINING, "Training"), (STAFF, "Post")):
        if kind in {None, form.kind}:
            fields = [one for one in form.cells._fields if one in form.own]
            groups.append((name, [(one, heading_of(one)) for one in fields]))
    return groups


def _sheet(
    place: int, sheet: Mapping[str, Any], seen: Mapping[str, Any], said: Mapping[str, Any]
) -> SeenSheet:
    rows = sheet["header_rows"]
    if not rows and seen.get("likely_heading"):
        rows = [seen["likely_heading"]]
    columns = seen["columns"]
    return SeenSheet(
        place,
        sheet["name"],
        first_capital(seen["called"] or "") or None,
        _sure_of(seen) if seen["called"] else None,
        sheet["layout"],
        rows,
        sheet["read"],
        sheet["why_skipped"],
        seen["cells"],
        seen["cells_because"],
        [_column(one) for one in columns[:MOST_COLUMNS]],
        max(0, len(columns) - MOST_COLUMNS),
        said,
    )


def _sure_of(seen: Mapping[str, Any]) -> Word:
    """How sure the whole is; what dates are that were said of another file is at most likely."""
    most = LIKELY if seen["cells_because"] == REMEMBERED else 100
    return sure(min(seen["sureness"], most))


def _column(seen: Mapping[str, Any]) -> SeenColumn:
    field, course = seen["field"], seen["course"]
    named = heading_of(field) if field else "Not read"
    return SeenColumn(
        seen["letter"],
        seen["heading"],
        seen.get("samples", ()),
        COURSE if course else field or NOT_READ,
        f"The course {course}" if course else named,
        sure(seen["sureness"]) if field else None,
        ORDERS.get(seen["date_order"] or ""),
    )
