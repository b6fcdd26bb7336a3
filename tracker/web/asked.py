"""What an address or a form asks for; what makes no sense is as if it were not there."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import PureWindowsPath
from typing import TypeVar

from flask import abort, request

Word = TypeVar("Word", bound=StrEnum)
LONGEST_TEXT = 100
LONGEST_NAME = 200
LAST_PAGE = 1_000_000


def text_asked(name: str) -> str:
    """The text typed, without what no name or code can hold; '' for none."""
    typed = request.args.get(name, "")[:LONGEST_TEXT]
    return "".join(letter for letter in typed if letter.isprintable()).strip()


def word_asked(name: str, words: type[Word]) -> Word | None:
    """The word of an enumeration, or None for any other."""
    asked = request.args.get(name)
    return words(asked) if asked in {word.value for word in words} else None


def day_asked(name: str) -> date | None:
    """The day asked for as 2026-03-04, or None."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def day_of(typed: Mapping[str, str]) -> date | None:
    """The day of what was typed as `day`, `month` and `year`; None where it is none."""
    parts = [typed.get(part, "") for part in ("day", "month", "year")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    day, month, year = map(int, parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def page_asked() -> int:
    """The number of the page, from 1. A page that cannot be is a 404."""
    number = request.args.get("page", 1, type=int)
    return number if 1 <= number <= LAST_PAGE else abort(404)


def file_name(sent: str | None) -> str:
    """The name of a file as it may be kept: without folders, and only what can be seen of it."""
    name = "".join(letter for letter in PureWindowsPath(sent or "").name if letter.isprintable())
    return name.strip()[-LONGEST_NAME:] or "file"
