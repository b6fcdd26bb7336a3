"""Delegate lists as providers send them after a course."""

from datetime import date

from tests.golden.corpus.making import book_of, delimited
from tests.sheets.files import saved

COLUMNS = ["No", "Surname", "Forename", "Employer", "Course", "Course date", "Trainer", "Provider"]
COLUMNS += ["Result", "Certificate number"]


def columns_xlsx() -> bytes:
    """Everything in columns; the first counts the delegates and is no staff number."""
    day = date(2026, 5, 12)
    people = [
        (("Adeyemi", "Tunde"), ("Pass", "RT-1001")),
        (("Baker", "Lucy"), ("Refer", None)),
        (("Smith", "John"), ("Pass", "RT-1002")),
        (("Hughes", "Bethan"), ("DNA", None)),
        (("O\u2019Neill", "Mary Jane"), ("Competent", "RT-1003")),
        (("Stranger", "Sam"), ("Pass", "RT-1004")),
    ]
    rows = [
        ["Rowan Training: delegate list"],
        ["Employer: Hive Trust"],
        [],
        COLUMNS,
        *(
            [place, *names, "Hive Trust", "Safer holds level 2", day, "Sam Reed", "Rowan Ltd", *end]
            for place, (names, end) in enumerate(people, start=1)
        ),
        [],
        ["Pass: assessed as competent. Refer: to be assessed again. DNA: did not attend."],
    ]
    return saved(book_of({"Delegates": rows}))


def whole_names_xlsx() -> bytes:
    """Whole names either way round, titles in brackets, the day of the course as people write."""
    rows = [
        ["Delegate", "Course", "Date", "Pass / Refer", "Certificate no."],
        ["Adeyemi, Tunde (Mr)", "MAPA Foundation", "12th May 2026", "Pass", "M1"],
        ["Lucy Baker", "MAPA Foundation", "12 May 2026", "Referred", None],
        ["van der Berg, Pieter (Dr)", "MAPA Foundation", "Tuesday 12 May 2026", "Pass", "M3"],
        ["Dr Anke Müller", "MAPA Foundation", "12-May-26", "Pass", "M4"],
        ["Mohammed Ali", "MAPA Foundation", "12.05.2026", "Pass", "M5"],
        ["Sara Whitfield", "MAPA Foundation", "12 May 2026", "Did not attend", None],
        ["Sana Iqbal", "MAPA Foundation", "12 May 2026", "Not competent", None],
    ]
    return saved(book_of({"Sheet1": rows}))


def block_xlsx() -> bytes:
    """Course, day, trainer and provider stand above the table: the contract does not tell how."""
    rows = [
        ["CPI Safety Intervention"],
        ["Course: Safety Intervention Foundation"],
        ["Date: 12 May 2026"],
        ["Trainer: Sam Reed"],
        ["Provider: CPI"],
        [],
        ["Payroll number", "Delegate", "Job title", "Result", "Certificate number"],
        ["00201", "Adeyemi, Tunde", "Nurse", "Pass", "S-1"],
        ["00204", "Baker, Lucy", "Carer", "Refer", None],
        ["00207", "Davies, Rhys", "Carer", "DNA", None],
    ]
    return saved(book_of({"Register": rows}))


def two_days_csv() -> bytes:
    """A course of two days: the last one is the day that counts."""
    return delimited(
        [
            ["Surname", "Forename", "Payroll no", "Course", "Start date", "End date", "Result"],
            ["Adeyemi", "Tunde", "00201", "SI2", "13/05/2026", "14/05/2026", "Pass"],
            ["Baker", "Lucy", "00204", "SI2", "13/05/2026", "14/05/2026", "Fail"],
        ],
        ",",
        "utf-8-sig",
    )


FILES = {
    "delegates.xlsx": columns_xlsx,
    "delegates_whole_names.xlsx": whole_names_xlsx,
    "delegates_block_above.xlsx": block_xlsx,
    "delegates_two_days.csv": two_days_csv,
}
