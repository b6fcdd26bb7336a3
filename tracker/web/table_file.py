"""A table of a page as a file to download: a workbook or CSV."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_csv, write_workbook
from tracker.web.hr.annotated import TYPES

CSV, XLSX = ".csv", ".xlsx"


def table_file(
    name: str, sheet: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The rows under their headings; what kind of file it is, its name says."""
    if name.endswith(CSV):
        content, kind = write_csv([[one.heading for one in columns], *rows]), "text/csv"
    else:
        content = write_workbook([OutSheet(sheet, tuple(columns), rows)])
        kind = TYPES[XLSX]
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)
