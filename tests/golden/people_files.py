"""Files as a trust's HR team would send them, one after the other; made here, never kept.

Beside this script stands, for each file, what `flask import --json --records` says of it.
"""

from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.sheets.files import saved
from tracker.sheets.writing import write_csv

PERSON = ["Staff number", "Surname", "Forename"]
STAFF = [*PERSON, "Email", "Setting", "Role", "Staff group", "Employment", "Start", "End"]
STAFF += ["Absence", "Absence from", "Absence to", "Exempt from", "Exempt to"]
TRAINING = [*PERSON, "Course", "Provider", "Route", "Mode", "Started", "Completed", "Kind"]
TRAINING += ["Result", "Certificate number", "Expires", "Trainer"]


def staff_first() -> bytes:
    """A first staff list: titles above, a sheet for each place, a guide, a hidden row."""
    book = Workbook()
    guide = book.active
    guide.title = "Guide"
    guide.append(["One row for each post. Ask HR for help."])
    willow = _titled(book, "Willow House", STAFF)
    _rows(
        willow,
        ["00123", "Patel", "Asha", "asha@example.org", "W1", "Nurse", "Registered", "Employed"],
        ["00124", "Brown", "Zoë", None, "willow house", "Carer", "Unregistered", "bank"],
        ["00123", "Patel", "Asha", None, "W1", "Nurse"],
        ["00130", "Diaz", "Ana", "ana at example", "W1", "Nurse"],
        [131, "Evans", "Hugh (Dr)", None, "R1", "Doctor"],
        ["AB123456C", "Ford", "Ivy", None, "W1", "Nurse"],
        [None, "Green", "Jo", None, "W1", "Nurse"],
    )
    willow["I4"] = date(2020, 1, 6)
    willow["I5"] = "1st April 2021"
    willow["J5"] = "31 March 2027"
    willow["J7"] = "Apr-26"
    willow.row_dimensions[4].hidden = True
    oak = _titled(book, "Oak", STAFF)
    _rows(
        oak,
        ["00123-2", "PATEL", "ASHA", None, "W2", "Nurse", None, "agency", "2024-05-01T00:00:00"],
        ["00125", "O'Neill", "Mary-Jane", None, "Oak Ward", "Carer", None, None, 45000, 46753],
        [
            "00126",
            "Smith",
            "John",
            None,
            "W2",
            "Carer",
            None,
            None,
            "01.02.2022",
            None,
            "long absence",
        ],
        ["00127", "Smith", "John", None, "W2", "Carer"],
    )
    return saved(book)


def staff_later() -> bytes:
    """The next month's list, as CSV: a leaver, a married name, a mover, a starter, one mismatch."""
    return write_csv(
        [
            ["Staff number", "Surname", "Forename", "Setting", "Role", "Start", "End"],
            ["00123", "Jones", "Asha", "W1", "Ward manager", "06/01/2020", None],
            ["00125", "ONeill", "Mary Jane", "W2", "Carer", "15/03/2023", "30/09/2026"],
            ["00126", "Smith", "John", "W1", "Carer", "01/08/2026", None],
            ["00127", "Smith", "John", "W2", "Carer", None, None],
            ["00140", "Reed", "Sam", "W1", "Carer", "3 August 2026", None],
            ["00127", "Brown", "Carl", "W1", "Carer", None, None],
        ]
    )


def training_log() -> bytes:
    """A log kept over years by several people, with all that goes wrong in one."""
    book = Workbook()
    log = _titled(book, "Log", TRAINING)
    _rows(
        log,
        _log("00123", "Patel", "Asha", "SH2", "Rowan Ltd", date(2026, 3, 4), "Pass", "C-1", 46450),
        _log(124, "Brown", "Zoe", "Safer holds level 2", "ROWAN", "4/3/26", "competent"),
        _log(None, "Brown", "Zoë", "Conflict awareness", "Hazel Prevention", "1st April 2026"),
        _log(None, "Smith", "John", "SH2", "ROWAN", "1/4/2026"),
        _log("00125", "Smith", "John", "SH2", "ROWAN", "1/4/2026"),
        _log("00125", "O\u2019NEILL", None, "Ward holds", "In-house", "31.05.2026", "refer"),
        _log(
            "00126", "Smith", "John", "SH2", "Rowen Training", "5 June 2026", None, None, "Jun-27"
        ),
        _log("00127", "Smith", "John", "SH2", "ROWEN TRAINING", "5 June 2026", "DNA"),
        _log("00127", "Smith", "John", "PMVA", "ROWAN", "6 June 2026"),
        _log("00127", "Smith", "John", "Conflict awareness", None, "7 June 2026"),
        _log("00999", "Nobody", "Ann", "SH2", "ROWAN", "Apr-26"),
        _log("00123-2", "Jones", "Asha", "R2", "rowan", "4 Mar 2026"),
        _log("00123", "Jones", "Asha", "Gentle handling", None, "booked 12/12"),
        _log("00123", "Jones", "Asha", "Gentle handling", None, date(2030, 1, 1)),
        _log("00123", "Jones", "Asha", "Gentle handling", None, "1/6/2026", None, None, "1/5/2026"),
    )
    return saved(book)


def training_later() -> bytes:
    """The same log a week later, with columns moved, a result corrected and a row added."""
    book = Workbook()
    log = book.active
    log.title = "Log"
    _rows(
        log,
        ["completed", "RESULT", "provider", "Course", "staff_number"],
        [date(2026, 3, 4), "failed", "ROWAN", "R2", "00123"],
        [date(2026, 3, 4), None, "ROWAN", "R2", "00124"],
        [date(2026, 6, 5), None, "Rowen Training", "R2", "00126"],
        [date(2026, 6, 9), None, "Rowen Training", "R2", "00126"],
    )
    return saved(book)


FILES = {
    "staff_first.xlsx": staff_first,
    "staff_later.csv": staff_later,
    "training_log.xlsx": training_log,
    "training_later.xlsx": training_later,
}


def _titled(book, name, headings):
    """A sheet with a merged title, a blank row, and the headings in bold."""
    sheet = book.create_sheet(name)
    sheet["A1"] = f"{name}: as of 1 June 2026"
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    for column, heading in enumerate(headings, start=1):
        sheet.cell(3, column, heading).font = Font(bold=True)
    return sheet


def _rows(sheet, *rows):
    for row in rows:
        sheet.append(row)


def _log(number, surname, forename, course, provider, day, result=None, certificate=None, end=None):
    """A row of the log with the columns that these people fill in."""
    row = [number, surname, forename, course, provider, None, None, None, day, None]
    return [*row, result, certificate, end, None]
