"""Whether a file may name somebody, without reading it as a spreadsheet."""

import re
from collections.abc import Collection
from html import escape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from tracker.rules.sought import Sought

_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
# A part of a workbook that is longer is taken to name everybody.
_LONGEST = 500_000_000


def may_name(content: bytes, people: Collection[Sought]) -> bool:
    """Whether any of them may be in it: too often rather than too seldom.

    Numbers are also sought without their leading zeros, as Excel may have kept them. Of a format
    whose cells cannot be read as text the answer is yes.
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        return True
    if content[:2] != b"PK":
        return any(_in(content.decode(one, "ignore"), people) for one in _ENCODINGS)
    try:
        with ZipFile(BytesIO(content)) as book:
            parts = book.infolist()
            if any(
                part.file_size > _LONGEST or part.filename.endswith((".bin", ".zip"))
                for part in parts
                if "printerSettings" not in part.filename
            ):
                return True
            text = "\n".join(
                book.read(part).decode("utf-8", "ignore")
                for part in parts
                if part.filename.endswith((".xml", ".csv"))
            )
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return True
    return _in(text, people)


def _in(text: str, people: Collection[Sought]) -> bool:
    text = text.casefold()
    return any(_names(text, one) for one in people)


def _names(text: str, one: Sought) -> bool:
    if any(_has(text, address) for address in one.addresses):
        return True
    if any(_has(text, surname) and _has(text, forename) for surname, forename in one.names):
        return True
    numbers = one.numbers | {number.lstrip("0") for number in one.numbers}
    return any(
        re.search(rf"(?<!\w){re.escape(number.casefold())}(?!\w)", text)
        for number in numbers
        if number
    )


def _has(text: str, word: str) -> bool:
    word = word.casefold()
    return word in text or escape(word) in text or escape(word, quote=False) in text
