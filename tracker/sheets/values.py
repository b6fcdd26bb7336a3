"""What one cell says, whichever way it was typed."""

import re
from datetime import date, datetime, time

Cell = str | int | float | bool | date | datetime | time | None

# Spaces of no width, the soft hyphen and marks of writing direction: seen by nobody. Nor is NUL,
# which Excel writes as _x0000_ and PostgreSQL cannot keep.
_UNSEEN = dict.fromkeys(map(ord, "\x00\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

# What a spreadsheet program may take for a formula. The apostrophe before it is put there on
# writing and taken off on reading; a text that has apostrophes of its own gains and loses one.
FORMULA_LIKE = re.compile(r"'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")

_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "sir", "dame"]
)


def text(cell: Cell) -> str | None:
    """The cell as one line of text, or None where nothing can be seen in it.

    Runs of spaces become one; 20115.0 is "20115"; booleans are Yes and No; days and times are ISO.
    """
    if isinstance(cell, str):
        if not cell.isascii() or "\x00" in cell:
            cell = cell.translate(_UNSEEN)
        if cell.startswith("'") and FORMULA_LIKE.match(cell):
            cell = cell[1:]
        return " ".join(cell.split()) or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time.min
        return cell.date().isoformat() if whole_day else cell.isoformat(" ")
    return str(cell)


def staff_number(cell: Cell) -> tuple[str | None, bool]:
    """The staff number, and whether the cell was a number and so may have lost leading zeros."""
    return text(cell), isinstance(cell, int | float) and not isinstance(cell, bool)


def split_list(cell: Cell) -> tuple[str, ...]:
    """The entries of a cell that are separated by semicolons, blank ones left out."""
    parts = (text(part) for part in (text(cell) or "").split(";"))
    return tuple(part for part in parts if part is not None)


def whole_name(name: str) -> tuple[str, str]:
    """Surname and forename of "Surname, Forename (Title)" or "Title Forename Surname".

    A single word is a surname; without a comma the last word is. Titles are left out.
    """
    name = re.sub(r"\([^)]*\)", " ", name)
    surname, comma, forename = name.partition(",")
    if comma:
        return _without_titles(surname), _without_titles(forename.replace(",", " "))
    *forenames, last = _without_titles(name).split() or [""]
    return last, " ".join(forenames)


def column_letter(number: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _without_titles(name: str) -> str:
    words = name.split()
    kept = [word for word in words if word.rstrip(".").casefold() not in _TITLES]
    return " ".join(kept or words)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    # Excel itself keeps 15 digits: the sixteenth and seventeenth are noise of the binary form.
    return f"{number:.15g}"
