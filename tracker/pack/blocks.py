"""What a report is made of: headings, sentences, lists and tables, all of them plain text."""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def par(text: str) -> Block:
    return {"kind": "par", "text": text}


def items(texts: Iterable[str]) -> list[Block]:
    """A list; nothing where there is nothing to list."""
    found = list(texts)
    return [{"kind": "list", "items": found}] if found else []


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int] = (),
    nothing: str = "None.",
) -> Block:
    """A table, or a sentence where it would have no row; `widths` are shares of the page."""
    found = [list(row) for row in rows]
    if not found:
        return par(nothing)
    shares = list(widths or [1] * len(head))
    return {"kind": "table", "head": list(head), "rows": found, "widths": shares}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """What is said of one thing, line by line."""
    return table(("What", "Answer"), rows, (1, 3))
