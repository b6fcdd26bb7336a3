"""Rows of a sheet that are about nobody: headings repeated, totals, legends, names of teams."""

import re
from collections.abc import Collection, Sequence

from tracker.actions.import_dates import is_word
from tracker.actions.import_headings import heading_key
from tracker.sheets.values import Cell, text

_SUMS_UP = re.compile(
    r"(grand |sub ?)?totals?\b(?!,).*|averages?\b.*|avg\b.*|mean|count|sum|%.*|percent\w*\b.*"
    r"|compliance\b.*|overall\b.*|target\b.*|staff trained\b.*|trained|minimum|maximum|latest"
    r"|(number|no\.?|nr|#) (of|trained|staff|in date|out of date|compliant|complete|expired)\b.*",
    re.IGNORECASE,
)
# Surnames too, some of them: only where no day stands beside.
_EXPLAINS = re.compile(
    r"key\b.*|legend\b.*|notes?\b.*|in date|out of date|expired|.*=.*|.*:"
    r"|red|amber|green|yellow|orange|blue|grey|gray|white",
    re.IGNORECASE,
)


def is_about_nobody(
    words: Sequence[str], headings: Collection[str], numbered: bool, dated: bool
) -> bool:
    """Whether these words, where a person should stand, sum up, explain or repeat the headings.

    `headings` are heading keys; `numbered` says that there is a staff number among the words, and
    `dated` that there is a day in the row.
    """
    if len(words) == 1:
        (said,) = words
        if _SUMS_UP.fullmatch(said) or (not dated and _EXPLAINS.fullmatch(said)):
            return True
    if not numbered and all(map(is_word, words)):
        return True
    return all(heading_key(said) in headings for said in words)


def is_a_remark(cells: Sequence[Cell]) -> bool:
    """Whether the row is one text and nothing else: the name of a team, a title, a remark."""
    said = [text(cell) for cell in cells if text(cell) is not None]
    return len(said) == 1 and not any(letter.isdigit() for letter in said[0] or "")
