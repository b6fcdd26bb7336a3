"""Files for the tests, made here: whole ones, and ones that mean harm."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

FIRST_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def saved(book: Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def xlsx(*rows: Iterable[Any]) -> bytes:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def zipped(parts: dict[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """An archive of these parts; as a list they may bear one name."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            # Without the time of day: the same parts are the same bytes.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part of it changed."""
    parts = parts_of(data)
    return zipped(parts | {name: change(parts[name])})


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


def with_sheet_xml(xml: str) -> bytes:
    """A workbook whose only sheet has this XML between its sheetData tags."""
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{xml}</sheetData></worksheet>'
    return changed(xlsx(["x"]), FIRST_SHEET, lambda _: sheet.encode())


def with_cells_at(*places: tuple[int, int]) -> bytes:
    """A workbook with a 1 at each (row, column) and nothing anywhere else."""
    return with_sheet_xml(
        "".join(
            f'<row r="{row}"><c r="{get_column_letter(column)}{row}"><v>1</v></c></row>'
            for row, column in places
        )
    )


def ods(*rows: Iterable[str], manifest: bytes = b"<manifest/>") -> bytes:
    """An OpenDocument spreadsheet of text cells."""
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return ods_of_xml(f'<table:table table:name="Staff">{table}</table:table>', manifest=manifest)


def ods_of_xml(tables: str, styles: str = "", manifest: bytes = b"<manifest/>") -> bytes:
    """An OpenDocument spreadsheet with this XML for its tables and automatic styles."""
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" '
        f'xmlns:text="{_TEXT}" xmlns:calcext="{_CALC}" xmlns:style="{_STYLE}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content.encode(),
        }
    )


def encrypted_xlsx() -> bytes:
    output = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx(["Staff number"], ["00123"]))).encrypt("secret", output)
    return output.getvalue()
