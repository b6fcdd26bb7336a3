"""What Excel's binary formats say beside the values: the base of dates, errors, what is hidden.

Both are a run of records, each with its kind and its length; see [MS-XLSB] and [MS-XLS]. A file
whose records cannot be followed loses its marks, not its values.
"""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from tracker.sheets.marks import Marks, Package, whole_part

Record = tuple[int, bytes]

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class BinaryPackage(Package):
    """The parts of an xlsb file beside the values."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = set(self._archive.namelist())
        self._paths = {}
        self.epoch_1904 = False
        if "xl/workbook.bin" not in self._names:
            return
        targets = self._related("xl/workbook.bin", None)
        with suppress(IndexError, struct.error, UnicodeDecodeError):
            for kind, said in _records_of_xlsb(whole_part(self._archive, "xl/workbook.bin")):
                if kind == 153:
                    self.epoch_1904 = bool(said[0] & 1)
                elif kind == 156:
                    relation, rest = _wide(said[8:])
                    name, _ = _wide(rest)
                    self._paths[name] = targets.get(relation, "")

    def marks(self, sheet: str) -> Marks:
        """The marks of the sheet of that name; none where its part cannot be found."""
        marks, row = Marks(), 0
        path = self._paths.get(sheet, "")
        if path not in self._names:
            return marks
        with suppress(IndexError, struct.error):
            for kind, said in _records_of_xlsb(whole_part(self._archive, path)):
                if kind == 0:
                    row = struct.unpack_from("<I", said)[0] + 1
                    if said[11] & 0x10:
                        marks.hidden_rows.add(row)
                elif kind in (3, 11):  # an error as it was typed, or as a formula came to it
                    _note_error(marks, row, struct.unpack_from("<I", said)[0] + 1, said[8])
                elif kind == 60:
                    first, last = struct.unpack_from("<II", said)
                    if said[16] & 1:
                        marks.hidden_columns.append((first + 1, last + 1))
        return marks


class OldBook:
    """The stream of an xls file of Excel 97 to 2003 beside the values."""

    def __init__(self, data: bytes) -> None:
        self.epoch_1904 = False
        self._stream = _workbook_stream(data)
        self._starts: dict[str, int] = {}
        with suppress(IndexError, struct.error, UnicodeDecodeError):
            for kind, said in _records_of_xls(self._stream, 0):
                if kind == 0x0022:
                    self.epoch_1904 = bool(said[0])
                elif kind == 0x0085:
                    wide = said[7] & 1
                    name = said[8 : 8 + said[6] * (1 + wide)]
                    name_said = name.decode("utf-16-le" if wide else "latin-1")
                    self._starts[name_said] = struct.unpack_from("<I", said)[0]

    def marks(self, sheet: str) -> Marks:
        """The marks of the sheet of that name; none where it cannot be found."""
        marks = Marks()
        if sheet not in self._starts:
            return marks
        with suppress(IndexError, struct.error):
            for kind, said in _records_of_xls(self._stream, self._starts[sheet]):
                if kind == 0x0208 and said[12] & 0x20:
                    marks.hidden_rows.add(struct.unpack_from("<H", said)[0] + 1)
                elif kind == 0x007D and said[8] & 1:
                    first, last = struct.unpack_from("<HH", said)
                    marks.hidden_columns.append((first + 1, last + 1))
                elif kind == 0x0205 and said[7]:
                    _note_error(marks, *_old_place(said), said[6])
                elif kind == 0x0006 and said[6] == 2 and said[12:14] == b"\xff\xff":
                    _note_error(marks, *_old_place(said), said[8])
        return marks


def _records_of_xlsb(data: bytes) -> Iterator[Record]:
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | (data[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while True:
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _records_of_xls(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a place on to the end of their part, which a record of its own marks."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0x000A:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    import olefile  # few files are of this kind

    try:
        with olefile.OleFileIO(BytesIO(data)) as parts:
            return parts.openstream("Workbook").read()
    except Exception:
        # An older Excel's, or a file that the library meets with whatever comes up; calamine reads
        # it by itself and has the last word.
        return b""


def _note_error(marks: Marks, row: int, column: int, code: int) -> None:
    marks.errors.setdefault(row, {})[column] = _ERRORS.get(code, "#N/A")


def _old_place(said: bytes) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", said)
    return row + 1, column + 1


def _wide(said: bytes) -> tuple[str, bytes]:
    """A text and what follows it."""
    length = 2 * struct.unpack_from("<I", said)[0]
    return said[4 : 4 + length].decode("utf-16-le"), said[4 + length :]
