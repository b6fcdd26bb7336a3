"""An .xlsb file, Excel's binary workbook, made by hand: no library that we have writes one."""

import struct
from collections.abc import Iterable

from tests.sheets.files import zipped

_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_SHEET, _END_SHEET, _SIZE, _BEGIN_CELLS, _END_CELLS = 129, 130, 148, 145, 146
_ROW, _BLANK, _NUMBER, _TEXT = 0, 1, 5, 6
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>
</Types>"""


def xlsb(name: str, *rows: Iterable[str | float | None]) -> bytes:
    """A workbook of one sheet with these rows of texts and numbers; days are serials in it."""
    sheet = (
        _record(_BEGIN_SHEET)
        + _record(_SIZE, struct.pack("<IIII", 0, len(rows), 0, 20))
        + _record(_BEGIN_CELLS)
        + b"".join(_row(number, row) for number, row in enumerate(rows))
        + _record(_END_CELLS)
        + _record(_END_SHEET)
    )
    book = (
        _record(_BEGIN_BOOK)
        + _record(_BEGIN_SHEETS)
        + _record(_SHEET, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
        + _record(_END_SHEETS)
        + _record(_END_BOOK)
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _row(number: int, cells: Iterable[str | float | None]) -> bytes:
    header = _record(_ROW, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
    return header + b"".join(_cell(column, value) for column, value in enumerate(cells))


def _cell(column: int, value: str | float | None) -> bytes:
    place = struct.pack("<II", column, 0)
    if value is None:
        return _record(_BLANK, place)
    if isinstance(value, str):
        return _record(_TEXT, place + _wide(value))
    return _record(_NUMBER, place + struct.pack("<d", value))


def _record(kind: int, content: bytes = b"") -> bytes:
    """A kind of up to 14 bits and a length, seven bits to a byte, the lowest first."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relation(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    ).encode()
