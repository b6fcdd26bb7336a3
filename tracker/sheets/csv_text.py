"""CSV as people save it: any of four encodings and of three separators."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from tracker.sheets.limits import UnreadableFile, not_a_spreadsheet, too_large

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LONGEST_CELL = csv.field_size_limit()  # Excel holds 32,767
_END = "\0"  # no text that passed `decode` holds it


def decode(data: bytes) -> str:
    """The text of a CSV file. Raises UnreadableFile for what is not text.

    Without a mark of the encoding it is UTF-8 if it can be, else Windows-1252, where a byte that
    means nothing becomes U+FFFD: one bad letter is no reason to refuse a file.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            return _checked(
                _mixed(data) if encoding == "utf-8" else data.decode(encoding, "replace")
            )
    if unmarked := _unmarked_utf_16(data[:1000]):
        return _checked(data.decode(unmarked, "replace"))
    return _checked(_mixed(data))


def records(text: str) -> Iterator[list[str]]:
    """The rows of the text as Excel would number them; blank lines are empty rows.

    Raises UnreadableFile where a quotation mark is opened and never closed, as what follows it
    would be swallowed in silence, and where a cell is longer than `LONGEST_CELL`.
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
        if not _is_open(text, separator, number):
            raise too_large(
                f"has a cell of more than {LONGEST_CELL:,} characters in row {number}",
                "Shorten it, or look for a quotation mark that should not be there, and try again.",
            ) from None
    raise UnreadableFile(
        "not_a_spreadsheet",
        f"has a quotation mark in row {number} that is opened and never closed. Close it, or save "
        "the file again as CSV from your spreadsheet program.",
    )


def _is_open(text: str, separator: str, number: int) -> bool:
    """Whether the record of that number, with its overlong cell, runs on to the end of the text."""
    csv.field_size_limit(len(text) + 1)
    try:
        rest = islice(_split(io.StringIO(text, newline=""), separator), number - 1, None)
        return next(rest)[-1].endswith(_END)
    finally:
        csv.field_size_limit(LONGEST_CELL)


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


def _mixed(data: bytes) -> str:
    """UTF-8, with the odd line that was pasted in from an older program, or Windows-1252.

    Letters that are not UTF-8 are taken for Windows-1252 one by one where more of the others are;
    where they are not, the whole is Windows-1252, in which two letters can look like one.
    """
    odd = 0

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        nonlocal odd
        assert isinstance(error, UnicodeDecodeError)
        odd += error.end - error.start
        return data[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("tracker-as-windows", as_windows)
    text = data.decode("utf-8", "tracker-as-windows")
    if odd and 2 * odd > len(_NOT_ASCII.findall(text)):
        return data.decode("cp1252", "replace")
    return text


def _checked(text: str) -> str:
    # A stray control character comes with pasted text; a file full of them is no text. Letters
    # that no encoding knows are a small file's few names.
    strange = len(_CONTROL.findall(text)) * 1000 + text.count("\ufffd") * 20
    if "\0" in text or strange > len(text):
        raise not_a_spreadsheet("is not a spreadsheet")
    if not text.strip():
        raise UnreadableFile("empty_file", "is empty. Check that you chose the right file.")
    return text


def _unmarked_utf_16(beginning: bytes) -> str | None:
    """UTF-16 where every other byte is zero, as in Western text, and the ones between never are."""
    even, odd = beginning[::2], beginning[1::2]
    if odd and odd.count(0) * 10 > len(odd) * 9 and 0 not in even:
        return "utf-16-le"
    if even and even.count(0) * 10 > len(even) * 9 and 0 not in odd:
        return "utf-16-be"
    return None
