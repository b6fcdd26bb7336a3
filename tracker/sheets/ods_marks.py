"""What an OpenDocument spreadsheet says beside the values; found by search, as in `marks`."""

import re
import zipfile
from html import unescape
from io import BytesIO

from tracker.sheets.marks import Marks, whole_part

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_SAID = rb"[^<>]{0,2000}"
_TAG = re.compile(
    rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])(%b)>" % _SAID
)
_SHOWN = re.compile(rb"<text:p\b%b>([^<]{1,200})<" % _SAID)
_ATTRIBUTE = re.compile(rb"\b([a-z]+:[a-z-]+)=(?:\"([^\"]*)\"|'([^']*)')")
# Without any of these there is nothing to look for, cell by cell.
_WORTH_IT = re.compile(
    rb"table:visibility=.(?:collapse|filter)|table:formula=|-spanned=|calcext:value-type=.error"
)
_BASE_1904 = re.compile(rb"<table:null-date\b[^<>]*table:date-value=.1904-01-01")


class OpenDocument:
    """The content of an ods file beside the values."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            content = whole_part(archive, "content.xml")
        self.epoch_1904 = _BASE_1904.search(content) is not None
        self._marks = _search(content) if _WORTH_IT.search(content) else {}

    def marks(self, sheet: str) -> Marks:
        """The marks of the sheet of that name."""
        return self._marks.get(sheet, Marks())


def _search(content: bytes) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    marks = Marks()
    next_row = row = column = 1
    for match in _TAG.finditer(content):
        kind, said = match[1], match[2]
        if kind == b"table":
            name = _attributes(said).get(b"table:name", b"").decode("utf-8", "replace")
            found[unescape(name)] = marks = Marks()
            next_row = row = column = 1
        elif kind == b"table-row":
            row, column = next_row, 1
            next_row = row + _number(said, b"table:number-rows-repeated")
            if _is_hidden(said):
                marks.hidden_rows.update(range(row, min(next_row, _LAST_ROW + 1)))
        else:
            last = column + _number(said, b"table:number-columns-repeated") - 1
            if kind == b"table-column":
                if _is_hidden(said):
                    marks.hidden_columns.append((column, last))
            elif row <= _LAST_ROW and last <= _LAST_COLUMN:
                _note_cell(content, match, (row, column, last), marks)
            column = last + 1
    return found


def _note_cell(
    content: bytes, match: re.Match[bytes], place: tuple[int, int, int], marks: Marks
) -> None:
    """Adds what a cell says of itself; of rows that are all alike, only for the first."""
    row, first, last = place
    said = match[2]
    if b"-spanned=" in said:
        rows = _number(said, b"table:number-rows-spanned")
        columns = _number(said, b"table:number-columns-spanned")
        if rows * columns > 1:
            marks.merged.append(((row, first), (row + rows - 1, first + columns - 1)))
    if b"calcext:value-type=" in said and _attributes(said)[b"calcext:value-type"] == b"error":
        shown = _SHOWN.match(content, match.end())
        error = shown[1].decode("utf-8", "replace") if shown else "#N/A"
        for column in range(first, last + 1):
            marks.errors.setdefault(row, {})[column] = error
    elif b"table:formula=" in said and b"office:value-type=" not in said:
        marks.uncached.update((row, column) for column in range(first, last + 1))


def _attributes(said: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(said)}


def _number(said: bytes, name: bytes) -> int:
    """An attribute that counts, which is 1 where it is not said or makes no sense."""
    if name not in said:
        return 1
    number = _attributes(said).get(name, b"")
    return max(int(number), 1) if number.isdigit() and len(number) < 10 else 1


def _is_hidden(said: bytes) -> bool:
    return b"table:visibility=" in said and (
        _attributes(said).get(b"table:visibility") in (b"collapse", b"filter")
    )
