"""Our own forms, in each format that a spreadsheet program saves them in."""

from datetime import date

from tests.golden.corpus.making import book_of, delimited, ods_of
from tests.sheets.binary_excel import xlsb
from tests.sheets.files import saved
from tests.sheets.old_excel import xls

LOG = ["Staff number", "Surname", "Forename", "Course", "Provider", "Mode", "Completed"]
LOG += ["Result", "Certificate number", "Expires"]
POSTS = ["Staff number", "Surname", "Forename", "Setting", "Role", "Start", "End"]


def log_xlsx() -> bytes:
    """A log with most of what goes wrong in one: see the problems expected of it."""
    holds, rowan = "Safer holds level 2", "ROWAN"
    rows = [
        LOG,
        _done("00201", "Adeyemi", "Tunde", holds, rowan, date(2026, 3, 4), expires="3/3/2027"),
        _done(201, "Adeyemi", "Tunde", "Gentle handling", "Hazel Prevention", date(2026, 3, 10)),
        _done("\u00a000204 ", "Baker", "Lucy", "SH2", "Rowan Ltd", date(2026, 3, 4)),
        _done("00204", "Baker", "Lucy", holds, "Rowan Training", "4 March 2026"),
        _done("00205", "Clarke", "Owen", "R2", rowan, date(2026, 3, 4)),
        _done("00206", "Clarke", "Owen", holds, "Rowen Trainers", date(2026, 4, 14)),
        _done("00207", "Davies", "Rhys", "SH2", "rowen trainers", date(2026, 4, 14)),
        _done("00208", "Edwards", "Megan", "PMVA", "MAPA", date(2026, 4, 14)),
        _done("00209", "Fitzgerald", "Niamh", "Ward holds", "In-house", "31.05.2026", "Refer"),
        _done("00212", "Hughes", "Bethan", "PI level 2", None, date(2026, 5, 1)),
        _done("00213", "Iqbal", "Sana", "MAPA Foundation", "MAPA", "2/5/26", expires="1/5/26"),
        _done("00214", "Jackson", "Leroy", "SH2", rowan, date(2026, 12, 1)),
        _done("00215", "Kowalska", "Magda", "Fire Safety", "Beech e-learning", "1st June 2026"),
        _done("00999", "Nobody", "Ann", "SH2", rowan, date(2026, 6, 1)),
    ]
    rows[-2][5] = "e_learning"
    return saved(book_of({"Training log": rows}))


def log_ods() -> bytes:
    """The form as LibreOffice saves it: days are days, the numbers have lost their noughts."""
    return ods_of(
        {
            "Log 2026": [
                LOG,
                _done(201, "Adeyemi", "Tunde", "SH2", "ROWAN", date(2026, 3, 4), "pass"),
                _done("00124", "Brown", "Zoe", "HA", "HAZEL", date(2026, 4, 1), "refer"),
                _done("00126", "Smith", "John", "SI1", "CPI", "3/4/26", None, "2/4/27"),
                _done("00127", "Smith", "John", "SI1", "CPI", "Apr-26"),
            ],
            "Help": [["Write one row for each person and course."]],
        }
    )


def log_csv() -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel saves it in half of Europe."""
    return delimited(
        [
            LOG,
            _done("00124", "Brown", "Zoë", "Safer holds level 2", "ROWAN", "04/03/2026", "pass"),
            _done("00219", "Núñez", "José", "SH2", "ROWAN", "4.3.26", "Competent", "3.3.27"),
            _done("00235", "Évrard", "Chloé", "Positive approaches", "Maybo", "03/04/2026"),
            _done("00229", "Van Der Berg", "Pieter", "SH2", "ROWAN", "n/a"),
        ],
        ";",
        "utf-8-sig",
    )


def log_xls() -> bytes:
    """Excel 97: numbers without formats, so that days come as their serials."""
    return xls(
        ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Expires"],
        ["00201", "Adeyemi", "Tunde", "SH2", "ROWAN", 46085.0, 46449.0],
        [204.0, "Baker", "Lucy", "Gentle handling", "HAZEL", 46113.0, "No expiry"],
        ["00218", "M\u00fcller", "Anke", "Fire Safety", "BEECH", "15/06/2026", ""],
    )


def log_xlsb() -> bytes:
    """Excel's binary workbook; the days are serials here too."""
    return xlsb(
        "Log",
        LOG,
        _done("00201", "Adeyemi", "Tunde", "SH2", "ROWAN", 46085.0, "Pass", 46449.0),
        _done(218.0, "Müller", "Anke", "Gentle handling", "Hazle Prevention", "1.4.26"),
    )


def posts_xlsx() -> bytes:
    """A staff list, and a matrix on the sheet behind it."""
    matrix = [
        ["Staff number", "Name", "Safer holds level 2", "Fire Safety"],
        ["00201", "Adeyemi, Tunde", date(2026, 3, 4), date(2026, 3, 5)],
        ["00206", "Clarke, Owen", date(2026, 3, 6), None],
    ]
    staff = [
        POSTS,
        ["00201", "Adeyemi", "Tunde", "W1", "Nurse", date(2019, 4, 1), None],
        ["00206", "Clarke", "Owen", "Oak Ward", "Ward manager", date(2019, 4, 1), None],
        ["00301", "Bell", "Amir", "W1", "Carer", "11/05/2026", None],
        ["00210-2", "Gomes", "Ana", "W2", "Carer", date(2019, 4, 1), "30/06/2026"],
        ["00211", "Khan", "Sara", "W1", "Nurse", date(2019, 4, 1), None],
        ["00301", "Bell", "Amir", "W1", "Carer", "11/05/2026", None],
        ["00302", "Cole", "Ida", "W9", "Carer", "1 June 2026", None],
    ]
    staff[5][1] = "Whitfield"
    return saved(book_of({"Staff": staff, "Training": matrix}))


def posts_csv() -> bytes:
    """A staff list saved as Unicode text: UTF-16 with tabs."""
    return delimited(
        [
            POSTS,
            ["00303", "Łukasik", "Ewa", "willow house", "Carer", "01/06/2026", ""],
            ["00235", "Évrard", "Chloé", "W2", "Nurse", "01/04/2019", ""],
            ["", "Green", "Jo", "W1", "Nurse", "", ""],
        ],
        "\t",
        "utf-16",
    )


def monthly_may() -> bytes:
    """What Oak Ward sends every month."""
    return saved(book_of({"Oak Ward": [LOG, *_oak_ward()]}))


def monthly_june() -> bytes:
    """A month later: a result mended, a row taken out, a row added."""
    rows = _oak_ward()
    rows[1][7] = "Pass"
    del rows[2]
    rows.append(_done("00216", "Lewis", "Tom", "SH2", "ROWAN", date(2026, 6, 9), "Pass"))
    return saved(book_of({"Oak Ward": [LOG, *rows]}))


FILES = {
    "own_log.xlsx": log_xlsx,
    "own_log.ods": log_ods,
    "own_log.csv": log_csv,
    "own_log.xls": log_xls,
    "own_log.xlsb": log_xlsb,
    "own_staff.xlsx": posts_xlsx,
    "own_staff_book_for_training.xlsx": posts_xlsx,
    "own_staff.csv": posts_csv,
    "monthly_may.xlsx": monthly_may,
    "monthly_june.xlsx": monthly_june,
}


def _done(number, surname, forename, course, provider, day, result=None, expires=None):
    return [number, surname, forename, course, provider, None, day, result, None, expires]


def _oak_ward():
    return [
        _done("00205", "Bianchi", "Giulia", "SH2", "ROWAN", date(2026, 5, 12), "Pass"),
        _done("00206", "Clarke", "Owen", "SH2", "ROWAN", date(2026, 5, 12), "Attended"),
        _done("00208", "Edwards", "Megan", "SH2", "ROWAN", date(2026, 5, 12), "Pass"),
        _done("00212", "Hughes", "Bethan", "HO", "In house", date(2026, 5, 14), "Pass"),
    ]
