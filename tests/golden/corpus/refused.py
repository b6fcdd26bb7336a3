"""Files that bring nothing, and ones that are larger than they look."""

import struct
import zlib
from datetime import date

from openpyxl.styles import PatternFill

from tests.golden.corpus.forms import LOG
from tests.golden.corpus.making import book_of, ods_of
from tests.sheets.files import encrypted_xlsx, saved, zipped
from tests.sheets.old_excel import xls


def notes_xlsx() -> bytes:
    """A workbook of notes and nothing else."""
    notes = [
        ["Training at Willow House"],
        ["We do the holds course with Rowan every spring."],
        ["Fire Safety is online. Ask Asha for the link."],
        [],
        ["Next audit: 14/09/2026"],
    ]
    return saved(book_of({"Notes": notes}))


def picture() -> bytes:
    """A picture of one grey dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def phantom_rows_xlsx() -> bytes:
    """Three rows, and a colour that somebody gave to the last row that Excel has."""
    rows = [
        LOG,
        ["00201", "Adeyemi", "Tunde", "SH2", "ROWAN", None, date(2026, 3, 4)],
        ["00204", "Baker", "Lucy", "SH2", "ROWAN", None, date(2026, 3, 4)],
    ]
    book = book_of({"Log": rows})
    book["Log"].cell(1_048_576, 1).fill = PatternFill("solid", fgColor="FFFFFF00")
    return saved(book)


def phantom_matrix_xlsx() -> bytes:
    """The same of a matrix: a coloured cell far below anybody is nobody's training."""
    rows = [
        ["Staff number", "Name", "Safer holds level 2"],
        ["00201", "Adeyemi, Tunde", date(2026, 3, 4)],
    ]
    book = book_of({"Matrix": rows})
    book["Matrix"].cell(1_048_576, 3).fill = PatternFill("solid", fgColor="FFFFFF00")
    return saved(book)


def headings_xlsx() -> bytes:
    """The form, downloaded and sent back as it was."""
    return saved(book_of({"Log": [LOG]}))


def letter_docx() -> bytes:
    """A letter that somebody renamed."""
    return zipped({"word/document.xml": b"<document/>", "[Content_Types].xml": b"<Types/>"})


def nothing_ods() -> bytes:
    """A sheet without a cell that says something."""
    return ods_of({"Sheet1": [[None, None], [None]]})


FILES = {
    "refused_notes.xlsx": notes_xlsx,
    "refused_picture.xlsx": picture,
    "refused_encrypted.xlsx": encrypted_xlsx,
    "refused_encrypted.xls": lambda: xls(LOG, ["00201"], password=True),
    "refused_headings_only.xlsx": headings_xlsx,
    "refused_letter.xlsx": letter_docx,
    "refused_nothing.ods": nothing_ods,
    "refused_empty.csv": lambda: b"\xef\xbb\xbf\r\n\r\n",
    "phantom_rows.xlsx": phantom_rows_xlsx,
    "phantom_matrix.xlsx": phantom_matrix_xlsx,
}
