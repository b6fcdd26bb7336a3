"""An .xls file of Excel 97, made by hand: no library that is kept up writes one."""

import struct
from collections.abc import Iterable

_SECTOR = 512
_FREE, _CHAIN_END, _FAT_SECTOR, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF

ERRORS: dict[str | float, int] = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


def xls(
    *rows: Iterable[str | float],
    password: bool = False,
    epoch_1904: bool = False,
    hidden: bool = False,
    more: bytes = b"",
) -> bytes:
    """A workbook of one sheet, "Staff", with these rows of texts, numbers and errors.

    With a password it only says that it is encrypted (RC4), and is not. `more` are further records
    of the sheet.
    """
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet_begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
    cells = b"".join(
        _cell(row, column, value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
    )
    name = b"\x05\x00Staff"
    opening = record(0x0809, begin)
    if password:
        opening += record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    if epoch_1904:
        opening += record(0x0022, struct.pack("<H", 1))
    start = len(opening) + len(record(0x0085, bytes(6) + name)) + 4
    stream = (
        opening
        + record(0x0085, struct.pack("<IBB", start, hidden, 0) + name)
        + record(0x000A, b"")
        + record(0x0809, sheet_begin)
        + more
        + cells
        + record(0x000A, b"")
    )
    return _compound_file("Workbook", stream)


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value in ERRORS:
        return record(0x0205, place + bytes([ERRORS[value], 1]))
    if isinstance(value, str):
        return record(0x0204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
    return record(0x0203, place + struct.pack("<d", value))


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound_file(name: str, stream: bytes) -> bytes:
    """An OLE file of one stream: sector 0 chains the sectors, sector 1 is the directory."""
    # A shorter stream would belong in the sectors of 64 bytes that this file does without.
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    last = 2 + len(stream) // _SECTOR - 1
    chain = [_FAT_SECTOR, _CHAIN_END, *range(3, last + 1), _CHAIN_END]
    chain += [_FREE] * (_SECTOR // 4 - len(chain))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x003E, 3, 0xFFFE, 9, 6)
        + struct.pack("<IIIII", 0, 1, 1, 0, 4096)
        + struct.pack("<IIII", _CHAIN_END, 0, _CHAIN_END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )
    directory = _entry("Root Entry", 5, _CHAIN_END, 0, child=1) + _entry(name, 2, 2, len(stream))
    return header + struct.pack("<128I", *chain) + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _NOTHING) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", _NOTHING, _NOTHING, child)
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", len(written), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
