"""Rows of a sheet that are about nobody: headings repeated, totals, legends, names of teams."""

import re
from collections.abc import Collection, Sequence

from tracker.actions.import_cells import is_word
from tracker.actions.import_headings import heading_key
from tracker.sheets.values import Cell, text

_SUMS_UP = re.compile(
    r"(grand |sub ?)?totals?\b.*|averages?\b.*|avg\b.*|mean|count|sum|key\b.*|legend\b.*|%.*"
    r"|percent\w*\b.*|compliance\b.*|overall\b.*|target\b.*|(number|no\.?|nr|#) .*"
    r"|in date|out of date|expired|notes?\b.*|staff trained\b.*|trained|minimum|maximum|latest"
    r"|red|amber|green|yellow|orange|blue|grey|gray|white|.*=.*|.*:",
    re.IGNORECASE,
)


def is_about_nobody(words: Sequence[str], headings: Collection[str], numbered: bool) -> bool:
    """Whether these words, where a person should stand, sum up, explain or repeat the headings.

    `headings` are heading keys; `numbered` says that there is a staff number among the words.
    """
    if any(_SUMS_UP.fullmatch(said) for said in words):
        return True
    if not numbered and all(map(is_word, words)):
        return True
    return all(heading_key(said) in headings for said in words)


def is_a_remark(cells: Sequence[Cell]) -> bool:
    """Whether the row is one text and nothing else: the name of a team, a title, a remark."""
    said = [text(cell) for cell in cells if text(cell) is not None]
    return len(said) == 1 and not any(letter.isdigit() for letter in said[0] or "")
