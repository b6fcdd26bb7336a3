"""An .xlsb file, Excel's binary workbook, made by hand: no library that is kept up writes one."""

import struct
from collections.abc import Iterable, Mapping
from datetime import date

from tests.sheets.files import zipped

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXCEL = "application/vnd.ms-excel"
_DAY, _ERRORS = 14, {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}

Value = str | float | bool | date | None


def xlsb(name: str, *rows: Iterable[Value], epoch_1904: bool = False) -> bytes:
    """A workbook of one sheet with these rows."""
    return xlsb_book({name: rows}, epoch_1904=epoch_1904)


def xlsb_book(
    sheets: Mapping[str, Iterable[Iterable[Value]]],
    hidden: Iterable[str] = (),
    hidden_row: int = 0,
    hidden_column: int = 0,
    epoch_1904: bool = False,
) -> bytes:
    """A workbook of these sheets; texts are shared, days are styled numbers, None is a blank.

    A row and a column of each sheet, counted from 1, can be hidden.
    """
    texts: dict[str, int] = {}
    pages = [_sheet(rows, texts, epoch_1904, hidden_row, hidden_column) for rows in sheets.values()]
    names = [f"sheet{number}" for number in range(1, len(pages) + 1)]
    targets = {name: ("worksheet", f"worksheets/{name}.bin") for name in names}
    targets |= {"styles": ("styles", "styles.bin"), "text": ("sharedStrings", "sharedStrings.bin")}
    return zipped(
        {
            "[Content_Types].xml": _content_types(names),
            "_rels/.rels": _relations({"book": ("officeDocument", "xl/workbook.bin")}),
            "xl/workbook.bin": _workbook(zip(names, sheets, strict=True), hidden, epoch_1904),
            "xl/_rels/workbook.bin.rels": _relations(targets),
            "xl/styles.bin": _styles(),
            "xl/sharedStrings.bin": _shared(texts),
            **{f"xl/worksheets/{name}.bin": page for name, page in zip(names, pages, strict=True)},
        }
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of BIFF12: its kind and its length in groups of seven bits, then the content."""
    written = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while length > 0x7F:
        written += bytes([length & 0x7F | 0x80])
        length >>= 7
    return written + bytes([length]) + content


def _workbook(sheets: Iterable[tuple[str, str]], hidden: Iterable[str], epoch_1904: bool) -> bytes:
    bundles = b"".join(
        record(156, struct.pack("<II", name in hidden, number) + _wide(relation) + _wide(name))
        for number, (relation, name) in enumerate(sheets, 1)
    )
    base = record(153, struct.pack("<II", epoch_1904, 0) + _wide(""))
    return record(131) + base + record(143) + bundles + record(144) + record(132)


def _sheet(
    rows: Iterable[Iterable[Value]],
    texts: dict[str, int],
    epoch_1904: bool,
    hidden_row: int,
    hidden_column: int,
) -> bytes:
    lines = [list(row) for row in rows]
    size = struct.pack("<IIII", 0, max(len(lines) - 1, 0), 0, max(map(len, lines), default=1) - 1)
    cells = b""
    for number, line in enumerate(lines):
        dark = 0x10 if number + 1 == hidden_row else 0
        cells += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, dark, 0, 0))
        cells += b"".join(_cell(at, value, texts, epoch_1904) for at, value in enumerate(line))
    column = hidden_column - 1
    columns = struct.pack("<IIIIH", column, column, 0, 0, 1) if hidden_column else b""
    size_and_columns = record(148, size) + (
        record(390) + record(60, columns) + record(391) if columns else b""
    )
    return record(129) + size_and_columns + record(145) + cells + record(146) + record(130)


def _cell(column: int, value: Value, texts: dict[str, int], epoch_1904: bool) -> bytes:
    place = struct.pack("<II", column, isinstance(value, date))
    if value is None:
        return record(1, place)
    if isinstance(value, str) and value in _ERRORS:
        return record(3, place + bytes([_ERRORS[value]]))
    if isinstance(value, str):
        return record(7, place + struct.pack("<I", texts.setdefault(value, len(texts))))
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, date):
        value = float((value - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30))).days)
    return record(5, place + struct.pack("<d", value))


def _styles() -> bytes:
    formats = b"".join(
        record(47, struct.pack("<HHHHHHI", 0, kind, 0, 0, 0, 0, 0)) for kind in (0, _DAY)
    )
    count = struct.pack("<I", 2)
    return record(278) + record(617, count) + formats + record(618) + record(279)


def _shared(texts: Iterable[str]) -> bytes:
    items = [record(19, b"\0" + _wide(text)) for text in texts]
    return record(159, struct.pack("<II", len(items), len(items))) + b"".join(items) + record(160)


def _wide(text: str) -> bytes:
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written


def _relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'.encode()


def _content_types(names: Iterable[str]) -> bytes:
    kinds = {"workbook": "sheet.binary.macroEnabled.main", "styles": "styles"}
    kinds |= {"sharedStrings": "sharedStrings"}
    kinds |= {f"worksheets/{name}": "worksheet" for name in names}
    entries = "".join(
        f'<Override PartName="/xl/{part}.bin" ContentType="{_EXCEL}.{kind}"/>'
        for part, kind in kinds.items()
    )
    package = "application/vnd.openxmlformats-package"
    head = f'<Default Extension="rels" ContentType="{package}.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{head}{entries}</Types>'.encode()
