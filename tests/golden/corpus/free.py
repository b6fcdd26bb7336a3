"""Lists that people keep under headings of their own."""

from datetime import date

from openpyxl.styles import Font

from tests.golden.corpus.making import book_of, delimited
from tests.sheets.files import saved

HEADINGS = ["Payroll No", "Employee name", "Training", "Date attended", "Valid until"]
HEADINGS += ["Supplier", "Outcome"]
POSTS = ["Emp ID", "Last name", "First name", "Location", "Job title", "Start date"]
POSTS += ["Leaving date"]
NAMED = ["Surname", "First name", "Course title", "Completion date", "Training provider"]


def log_xlsx() -> bytes:
    """Titles above, whole names either way round, a total below."""
    holds, day = "Safer holds level 2", date(2026, 3, 4)
    rows = [
        ["Willow House: training record 2026"],
        ["Printed 30/06/2026 by the office"],
        [],
        HEADINGS,
        ["00201", "Adeyemi, Tunde", holds, day, date(2027, 3, 3), "ROWAN", "Pass"],
        ["00204", "Lucy Baker", "H2", "12/05/2026", "11/05/2027", "Hazel Prevention", "Competent"],
        ["00207", "Davies, Rhys (Mr)", "Ward holds", "28.05.2026", None, "In-house", "Refer"],
        ["00213", "Iqbal, Sana", "Positive approaches", "15 June 2026", None, "Maybo Ltd", "DNA"],
        ["00215", "Magda Kowalska", "MAPA Advanced", "2026-06-16", "16/6/27", "MAPA", "Attended"],
        [217, "MORGAN, ELERI (Miss)", "sh2", "1/4/26", None, "Rowan", "not competent"],
        [],
        ["Total", None, None, 6],
    ]
    book = book_of({"Record": rows})
    sheet = book["Record"]
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(bold=True, size=14)
    return saved(book)


def posts_xlsx() -> bytes:
    """A staff list out of a payroll program."""
    first = date(2019, 4, 1)
    rows = [
        POSTS,
        ["00301", "Bell", "Amir", "Willow House", "Carer", "13/05/2026", None],
        ["00302", "Costa", "Inês", "oak  ward", "Nurse", "01/06/2026", None],
        ["00205", "Bianchi", "Giulia", "Oak Ward", "Senior carer", first, None],
        ["00206", "Clarke", "Owen", "Oak Ward", "Nurse", first, "30/06/2026"],
        ["00207", "Davies", "Rhys", "Willow House", "Carer", first, None],
        ["00303", "Dunn", "Kay", "Elm View", "Carer", "01/06/2026", None],
        [None, "Eaton", "Bo", "Oak Ward", "Carer", "01/06/2026", None],
        ["00304", "Frost", "Lia", "Sandbank", "Carer", "01/06/2026", None],
        ["00305", "Grey", "Max", "Oak Ward", "Carer", "Jun-26", None],
    ]
    return saved(book_of({"Employees": rows}))


def names_csv() -> bytes:
    """No numbers at all: accents dropped, apostrophes of all kinds, people of one name."""
    return delimited(
        [
            NAMED,
            ["Nunez", "Jose", "SH2", "21/04/2026", "ROWAN"],
            ["O\u2019Neill", "Mary Jane", "SH2", "21/04/2026", "ROWAN"],
            ["Smith", "John", "SH2", "22/04/2026", "ROWAN"],
            ["Ali", "Mohammed", "SH2", "22/04/2026", "ROWAN"],
            ["whitfield", "SARA", "Gentle handling", "04/05/2026", ""],
            ["Khan", "Sara", "Gentle handling", "04/05/2025", ""],
            ["Van-Der-Berg", "Pieter", "Fire Safety", "05/05/2026", "Beech Learning"],
            ["Patel", "", "Fire Safety", "05/05/2026", "Beech Learning"],
            ["Pattel", "Asha", "Fire Safety", "05/05/2026", "Beech Learning"],
            ["Gomes", "Ana", "Fire Safety", "06/05/2026", "Beech Learning"],
        ],
        ",",
        "utf-8",
    )


def answered_xlsx() -> bytes:
    """A provider by a nickname and a course by an old one, sent with the answers to both."""
    rows = [
        ["Employee No.", "Course", "Date completed", "Training company"],
        ["00201", "Safer holds level 2", date(2026, 4, 21), "The Rowan lot"],
        ["00204", "Safer holds level 2", date(2026, 4, 21), "the rowan lot"],
        ["00207", "Breakaway", date(2026, 4, 22), "Hazel Prevention"],
        ["00213", "Breakaway", date(2026, 4, 22), None],
        ["00215", "Safer holds level 2", date(2026, 4, 23), "Nobody in particular"],
    ]
    return saved(book_of({"Sheet1": rows}))


def whole_names_xlsx() -> bytes:
    """A staff list with whole names in one column."""
    first = date(2019, 4, 1)
    rows = [
        ["Payroll number", "Employee", "Site", "Position", "Date of joining"],
        ["00301", "Bell, Amir (Mr)", "Willow House", "Carer", "13/05/2026"],
        ["00302", "Inês Costa", "Oak Ward", "Nurse", date(2026, 6, 1)],
        ["00207", "Davies, Rhys", "Willow House", "Carer", first],
        ["00206", "Somebody, Else", "Oak Ward", "Nurse", first],
    ]
    return saved(book_of({"Staff": rows}))


def unclear_days_csv() -> bytes:
    """Days that could each be read two ways, in a list that is not our own form."""
    return delimited(
        [
            ["Payroll number", "Course name", "Date attended"],
            ["00201", "Fire Safety", "03/04/2026"],
            ["00204", "Fire Safety", "05/06/2026"],
            ["00207", "Fire Safety", "7 March 2026"],
        ],
        ",",
        "utf-8",
    )


def repeated_headings_csv() -> bytes:
    """A report whose headings stand again on each page, with the names of teams between."""
    heads = ["Employee number", "Course name", "Completed on", "Outcome"]
    return delimited(
        [
            heads,
            ["Willow House", "", "", ""],
            ["00201", "Fire Safety", "14/04/2026", "Pass"],
            ["00204", "Fire Safety", "14/04/2026", "Pass"],
            heads,
            ["Oak Ward", "", "", ""],
            ["00205", "Fire Safety", "15/04/2026", "Pass"],
            ["00206", "Fire Safety", "15/04/2026", "Fail"],
            ["Total", "", "", "4"],
        ],
        ";",
        "cp1252",
    )


FILES = {
    "free_log.xlsx": log_xlsx,
    "free_staff.xlsx": posts_xlsx,
    "free_staff_whole_names.xlsx": whole_names_xlsx,
    "free_unclear_days.csv": unclear_days_csv,
    "free_unclear_days_month_first.csv": unclear_days_csv,
    "free_repeated_headings.csv": repeated_headings_csv,
    "free_names.csv": names_csv,
    "free_names_of_one_setting.csv": names_csv,
    "free_questions.xlsx": answered_xlsx,
    "free_answers.xlsx": answered_xlsx,
    "free_answered_before.xlsx": answered_xlsx,
}
