"""Workbooks for the tests, made as a person would: sheets of headings and rows."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An xlsx file with these sheets; the first row of each is its headings."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
