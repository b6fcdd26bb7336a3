"""CSV as people save it: any of four encodings and of three separators."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from tracker.sheets.limits import UnreadableFile, not_a_spreadsheet

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_END = "\0"  # no text that passed `decode` holds it


def decode(data: bytes) -> str:
    """The text of a CSV file. Raises UnreadableFile for what is not text.

    Without a mark of the encoding it is UTF-8 if it can be, else Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (encoding,))
    if unmarked := _unmarked_utf_16(data[:1000]):
        return _decoded(data, (unmarked,))
    return _decoded(data, ("utf-8", "cp1252"))


def records(text: str) -> Iterator[list[str]]:
    """The rows of the text as Excel would number them; blank lines are empty rows.

    Raises UnreadableFile where a quotation mark is opened and never closed: what follows it would
    be swallowed in silence.
    """
    hint = _SEPARATOR_LINE.match(text)
    separator = hint[1] if hint else _separator_of(text)
    lines = io.StringIO(text, newline="")
    if hint:
        lines.seek(hint.end())
    number = 1
    try:
        for record in _split(lines, separator):
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                break
            yield record
            number += 1
    except csv.Error:
        pass
    raise not_a_spreadsheet(f"has a quotation mark in row {number} that is opened and never closed")


def _split(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    def lines_and_end() -> Iterator[str]:
        yield from lines
        yield _END

    return csv.reader(lines_and_end(), delimiter=separator)


def _separator_of(text: str) -> str:
    """The separator that splits most of the first rows, then most evenly, then into most cells."""

    def fitness(separator: str) -> tuple[int, int, int]:
        sample = islice(_split(io.StringIO(text[:65_536], newline=""), separator), 50)
        try:
            widths = [len(record) for record in sample if len(record) > 1]
        except csv.Error:
            widths = []
        usual = max(widths, key=widths.count, default=0)
        return len(widths), widths.count(usual), usual

    return max(_SEPARATORS, key=fitness)


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A stray control character comes with pasted text; a file full of them is no text.
        if "\0" in text or len(_CONTROL.findall(text)) * 1000 > len(text):
            break
        if not text.strip():
            raise UnreadableFile("empty_file", "is empty. Check that you chose the right file.")
        return text
    raise not_a_spreadsheet("is not a spreadsheet")


def _unmarked_utf_16(beginning: bytes) -> str | None:
    """UTF-16 where every other byte is zero, as in Western text, and the ones between never are."""
    even, odd = beginning[::2], beginning[1::2]
    if odd and odd.count(0) * 10 > len(odd) * 9 and 0 not in even:
        return "utf-16-le"
    if even and even.count(0) * 10 > len(even) * 9 and 0 not in odd:
        return "utf-16-be"
    return None
