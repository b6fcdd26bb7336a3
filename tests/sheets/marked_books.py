"""A workbook with problems in it, and what is seen of its marks."""

import re
from io import BytesIO

from openpyxl import load_workbook

from tests.sheets.rich_books import parts
from tracker.sheets.annotating import Mark, is_problems_sheet
from tracker.sheets.reading import read_workbook

WARD = "Ann's ward, 3 & 4"


OURS = "Training Standards Tracker"


TOUCHED = {"[Content_Types].xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


WARDS = {
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


COLOUR = re.compile(
    rb"<conditionalFormatting sqref=\"[^\"]*\"><cfRule [^>]*><formula>&quot;Training"
    rb".*?</conditionalFormatting>"
)


def mark(sheet, row, column, message="Write the day.", value=None, title="Correct dates"):
    return Mark(sheet, row, column, title, message, value)


MARKS = [
    mark(WARD, 5, "C", value="31/02/2026"),
    mark(WARD, 5, "C", "Say it once more."),
    mark(WARD, 4, "B", "Who is this?"),
    mark(WARD, 9, None, "This row is there twice."),
    mark(WARD, 30, "H", "Fill this in."),
    mark(WARD, 1, "C", "Give it a heading."),
    mark(WARD, None, "D", "This column is hidden."),
    mark(WARD, None, None, "A heading is missing."),
    mark(None, None, None, "About all of it."),
]


def problems_of(data, name="Problems"):
    """The rows of our sheet below its headings, and where their links lead."""
    sheet = load_workbook(BytesIO(data))[name]
    rows = list(sheet.iter_rows(min_row=5, max_col=5))
    return [[cell.value for cell in row] for row in rows], [
        row[1].hyperlink.location if row[1].hyperlink else None for row in rows
    ]


def coloured(data, sheet):
    """The cells with our colour, as ranges."""
    xml = parts(data)[sheet].decode()
    return re.findall(r'sqref="([^"]*)"><cfRule[^>]*><formula>&quot;Training', xml)


def notes(data, sheet):
    page = load_workbook(BytesIO(data))[sheet]
    return {
        cell.coordinate: (cell.comment.author, cell.comment.text)
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def values(data):
    return [
        (sheet.name, sheet.rows, sheet.uncached, sheet.coloured, sheet.hidden_rows, sheet.merged)
        for sheet in read_workbook(data, "x").sheets
        if not is_problems_sheet(sheet.rows)
    ]
