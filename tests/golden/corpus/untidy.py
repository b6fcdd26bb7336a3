"""Matrices with all that people put around and between the cells that count."""

from datetime import date

from openpyxl.styles import Alignment, Font, PatternFill

from tests.golden.corpus.making import book_of
from tests.sheets.files import saved

GREEN = PatternFill("solid", fgColor="FF92D050")
RED = PatternFill("solid", fgColor="FFFF0000")
HEADS = ["Staff number", "Name"]
TUNDE = ["00201", "Adeyemi, Tunde"]
LUCY = ["00204", "Baker, Lucy"]
RHYS = ["00207", "Davies, Rhys"]
NIAMH = ["00209", "Fitzgerald, Niamh"]
SANA = ["00213", "Iqbal, Sana"]
OWEN = ["00206", "Clarke, Owen"]
DAY, LATER = date(2026, 3, 4), date(2026, 4, 1)


def decorated_xlsx() -> bytes:
    """Merged title and team rows, a legend above and below, spacers, totals and averages."""
    wide = "A{0}:J{0}"
    rows = [
        ["Willow House: Mandatory Training Matrix"],
        ["n/a = not applicable to the role. Last updated 28/06/2026 by Asha"],
        [],
        ["Payroll No", "Name", None, "SH2", None, "H2", "Ward holds", None, "BF", "Comments"],
        ["Day team"],
        [*TUNDE, None, DAY, None, None, date(2025, 11, 20), None, LATER, "Mentor"],
        [*LUCY, None, DAY, None, date(2026, 1, 15), None, None, LATER],
        ["Night team"],
        [*NIAMH, None, date(2025, 8, 8), None, "n/a", None, None, LATER],
        [*SANA, None, None, None, None, None, None, date(2026, 4, 2), "Starts nights in May"],
        [],
        ["Total trained", None, None, 3, None, 1, 1, None, 4],
        ["Average", None, None, 0.75, None, 0.25, 0.25, None, 1],
        ["% compliant", None, None, "75%", None, "25%", "25%", None, "100%"],
        [],
        ["Key"],
        ["Green", "In date"],
        ["Red", "Expired"],
        ["n/a", "Not applicable to the role"],
    ]
    book = book_of({"Matrix 2026": rows})
    sheet = book["Matrix 2026"]
    for row in (1, 2, 5, 8):
        sheet.merge_cells(wide.format(row))
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
    sheet["A5"].fill = sheet["A8"].fill = GREEN
    sheet["D6"].fill = sheet["D7"].fill = sheet["A17"].fill = GREEN
    sheet["D9"].fill = sheet["A18"].fill = RED
    return saved(book)


def homes_xlsx() -> bytes:
    """A sheet for each home, with notes before them and last year's behind, hidden."""
    heads = [*HEADS, "Safer holds level 2", "Fire Safety"]
    book = book_of(
        {
            "Notes": [
                ["How to keep this workbook"],
                ["Type the day on which the training was completed."],
                ["Ask Asha before you add a column."],
            ],
            "Willow House": [
                ["Willow House"],
                heads,
                [*TUNDE, DAY, None],
                ["00210", "Gomes, Ana", date(2026, 2, 2), date(2026, 2, 3)],
            ],
            "Oak Ward": [
                heads,
                [*OWEN, None, LATER],
                ["00210-2", "Gomes, Ana", date(2026, 2, 2), date(2026, 2, 4)],
            ],
            "Old data": [heads, [*TUNDE, date(2024, 3, 4), date(2024, 3, 5)]],
        }
    )
    book["Old data"].sheet_state = "hidden"
    return saved(book)


def hidden_xlsx() -> bytes:
    """A row and a column that are hidden count as much as the others, and are told of."""
    rows = [
        [*HEADS, "Safer holds level 2", "Gentle handling", "Fire Safety"],
        [*TUNDE, DAY, None, LATER],
        [*LUCY, None, DAY, None],
        [*RHYS, LATER, None, DAY],
    ]
    book = book_of({"Matrix": rows})
    book["Matrix"].row_dimensions[4].hidden = True
    book["Matrix"].column_dimensions["D"].hidden = True
    return saved(book)


def unknown_courses_xlsx() -> bytes:
    """Two columns of courses that the register does not know."""
    rows = [
        [*HEADS, "Safer holds level 2", "Breakaway", "Oliver McGowan Tier 2"],
        [*TUNDE, DAY, DAY, DAY],
        [*LUCY, LATER, DAY, None],
        [*RHYS, None, date(2026, 3, 5), date(2026, 3, 5)],
    ]
    return saved(book_of({"Matrix": rows}))


def provider_above_xlsx() -> bytes:
    """The providers stand above their courses, one of them over two columns."""
    rows = [
        [None, None, "Alder Training", "Maybo", None, "In-house"],
        [*HEADS, "PI level 2", "PI level 2", "Positive approaches", "Ward holds"],
        [*TUNDE, DAY, None, LATER, None],
        [*LUCY, None, DAY, None, LATER],
    ]
    book = book_of({"Matrix": rows})
    book["Matrix"].merge_cells("D1:E1")
    return saved(book)


def provider_in_heading_xlsx() -> bytes:
    """The provider in brackets behind the course, beside brackets that are part of a name."""
    rows = [
        [*HEADS, "PI level 2 (ALDER)", "PI level 2 (Maybo)", "Clinical Risk (PAR)", "PI level 2"],
        [*TUNDE, DAY, None, LATER, None],
        [*LUCY, None, DAY, None, LATER],
    ]
    return saved(book_of({"Matrix": rows}))


def meaning_unknown_xlsx() -> bytes:
    """Nothing says whether it is the day of the training or the last day of the certificate."""
    rows = [
        ["Willow House training matrix"],
        [*HEADS, "Safer holds level 2", "Fire Safety"],
        [*TUNDE, DAY, LATER],
        [*LUCY, date(2025, 9, 1), None],
    ]
    return saved(book_of({"Matrix": rows}))


def expiry_in_title_xlsx() -> bytes:
    """Only the title says what the days are."""
    rows = [
        ["Willow House: expiry dates of training"],
        [*HEADS, "Safer holds level 2", "Fire Safety"],
        [*TUNDE, date(2027, 3, 3), date(2028, 3, 31)],
        [*LUCY, date(2026, 1, 31), None],
    ]
    return saved(book_of({"Matrix": rows}))


def leading_rows_xlsx() -> bytes:
    """Headings turned on their side far down and to the right, as designers of forms like them."""
    rows = [
        [],
        [],
        [None, None, "Oak Ward training, days of completion"],
        [],
        [],
        [None, None, "No.", "Payroll number", "Employee", "Ward holds", "PBS"],
        [None, None, 1, "00205", "Bianchi, Giulia", date(2026, 5, 12), None],
        [None, None, 2, "00206", "Clarke, Owen", None, date(2026, 5, 13)],
        [None, None, 3, "00208", "Edwards, Megan", date(2026, 5, 12), date(2026, 5, 13)],
    ]
    return saved(book_of({"Oak": rows}))


def wrapped_headings_xlsx() -> bytes:
    """Headings of several lines, and columns with days and names that are no training."""
    first = date(2019, 4, 1)
    rows = [
        ["Payroll\nNo", "Employee\nName", "Location", "Start date", "Line manager"],
        [*TUNDE, "Willow House", first, "Patel, Asha", DAY, None, LATER],
        [*LUCY, "Willow House", first, "Patel, Asha", None, LATER, None],
    ]
    rows[0] += ["Safer holds\nlevel 2 ", "FIRE  SAFETY", "Ward\u00a0holds"]
    return saved(book_of({"Matrix": rows}))


def repeated_headings_xlsx() -> bytes:
    """A table for each team on one sheet, with the headings again above each."""
    heads = [*HEADS, "Safer holds level 2", "Fire Safety"]
    rows = [
        heads,
        ["Willow House"],
        [*TUNDE, DAY, LATER],
        [*LUCY, None, LATER],
        ["Average", None, 0.5, 1],
        [],
        heads,
        ["Oak Ward"],
        [*OWEN, DAY, None],
        ["Average", None, 1, 0],
    ]
    return saved(book_of({"Matrix": rows}))


def groups_above_xlsx() -> bytes:
    """A row above the courses that sorts them; its words are neither courses nor providers."""
    rows = [
        [None, None, "Mandatory", None, "Physical intervention", None],
        [*HEADS, "Fire Safety", "BLS", "Safer holds level 2", "Gentle handling"],
        [*TUNDE, DAY, None, LATER, None],
        [*LUCY, None, DAY, None, LATER],
    ]
    book = book_of({"Matrix": rows})
    book["Matrix"].merge_cells("C1:D1")
    book["Matrix"].merge_cells("E1:F1")
    return saved(book)


def corrected_xlsx() -> bytes:
    """The matrix with unknown courses a month later: a renewal, and a course now known."""
    rows = [
        [*HEADS, "Safer holds level 2", "Breakaway", "Oliver McGowan Tier 2"],
        [*TUNDE, date(2026, 6, 2), DAY, None],
        [*LUCY, LATER, DAY, None],
        [*RHYS, None, None, None],
    ]
    return saved(book_of({"Matrix": rows}))


FILES = {
    "untidy_decorated.xlsx": decorated_xlsx,
    "untidy_homes.xlsx": homes_xlsx,
    "untidy_hidden.xlsx": hidden_xlsx,
    "untidy_unknown_courses.xlsx": unknown_courses_xlsx,
    "untidy_unknown_courses_answered.xlsx": unknown_courses_xlsx,
    "untidy_a_month_later.xlsx": corrected_xlsx,
    "untidy_provider_above.xlsx": provider_above_xlsx,
    "untidy_provider_in_heading.xlsx": provider_in_heading_xlsx,
    "untidy_meaning_unknown.xlsx": meaning_unknown_xlsx,
    "untidy_meaning_given.xlsx": meaning_unknown_xlsx,
    "untidy_expiry_in_title.xlsx": expiry_in_title_xlsx,
    "untidy_wrapped_headings.xlsx": wrapped_headings_xlsx,
    "untidy_repeated_headings.xlsx": repeated_headings_xlsx,
    "untidy_groups_above.xlsx": groups_above_xlsx,
    "untidy_leading_rows.xlsx": leading_rows_xlsx,
}
