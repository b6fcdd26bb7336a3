"""Training matrices that are kept well: people down, courses across, a day in the cells."""

from datetime import date, timedelta

from tests.actions.world import PEOPLE
from tests.golden.corpus.making import book_of, delimited, ods_of
from tests.golden.corpus.world import MORE_PEOPLE
from tests.sheets.binary_excel import xlsb
from tests.sheets.files import changed, saved
from tests.sheets.old_excel import xls

TWELVE = ["Safer holds level 2", "Gentle handling", "Ward holds", "Positive approaches"]
TWELVE += ["Safer physical intervention", "MAPA Foundation", "Safety Intervention Advanced"]
TWELVE += ["Clinical Risk (PAR)", "Fire Safety", "Moving and Handling", "SGA", "BLS"]


def numbers_xlsx() -> bytes:
    """One heading row, the staff number and the whole name."""
    day = date(2026, 3, 4)
    rows = [
        ["Staff No", "Name", "Safer holds level 2", "Gentle handling", "Ward holds", "Fire Safety"],
        ["00201", "Adeyemi, Tunde", day, None, date(2025, 11, 20), "14/06/2026"],
        [204, "Lucy Baker", date(2025, 9, 1), date(2025, 9, 2), None, None],
        ["00207", "Davies, Rhys"],
        ["00999", "Nobody, Ann", day, None, None, day],
        ["00209", "Quinn, Aoife", day],
        ["00210-2", "Gomes, Ana (Miss)", date(2026, 1, 5)],
    ]
    return saved(book_of({"Matrix": rows}))


def date_and_expiry_xlsx() -> bytes:
    """Two heading rows: the course merged over its Date and its Expiry."""
    holds, handling, safeguarding = "Safer holds level 2", "Gentle handling", "Safeguarding Adults"
    tunde, lucy, rhys, sara, sana = (
        ["00201", "Adeyemi", "Tunde"],
        ["00204", "Baker", "Lucy"],
        ["00207", "Davies", "Rhys"],
        ["00211", "Whitfield", "Sara"],
        ["00213", "Iqbal", "Sana"],
    )
    first, end = date(2026, 3, 4), date(2027, 3, 3)
    rows = [
        ["Willow House: training and when it runs out"],
        ["Staff number", "Surname", "Forename", holds, None, handling, None, safeguarding, None],
        [None, None, None, "Date", "Expiry", "Date", "Expiry", "Date", "Expiry"],
        [*tunde, first, end, None, None, date(2024, 6, 1), "No expiry"],
        [*lucy, "booked 12/9", None, date(2025, 10, 1), date(2026, 9, 30)],
        [
            *rhys,
            date(2026, 5, 5),
            date(2026, 5, 1),
            None,
            None,
            date(2023, 7, 1),
            date(2026, 6, 30),
        ],
        [*sara, date(2026, 12, 1), date(2027, 11, 30)],
        [*sana, "Apr-26", date(2027, 4, 1), None, None, date(2026, 4, 1), "Apr-29"],
    ]
    book = book_of({"Willow House": rows})
    for merged in ("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:I2"):
        book["Willow House"].merge_cells(merged)
    return saved(book)


def paired_headings_xlsx() -> bytes:
    """One heading row with both: the course twice, once for each of its days."""
    fire = ["Fire Safety Completed", "Fire Safety Expires"]
    done, end = date(2026, 3, 4), date(2027, 3, 3)
    rows = [
        ["Employee number", "Employee", "SH2 Date", "SH2 Expiry", *fire],
        ["00201", "Adeyemi, Tunde", done, end, date(2025, 6, 1), date(2027, 5, 31)],
        ["00204", "Baker, Lucy", done, None, "n/a", "n/a"],
    ]
    return saved(book_of({"Matrix": rows}))


def mixed_meanings_xlsx() -> bytes:
    """The headings say of each course what its days are; one course has a day of either kind."""
    rows = [
        ["Staff number", "Name", "SH2 (expiry)", "BF (date completed)", "H2 Date", "H2 Expiry"],
        ["00201", "Adeyemi, Tunde", date(2027, 3, 3), date(2026, 2, 1), None, date(2026, 12, 31)],
        ["00204", "Baker, Lucy", date(2026, 5, 31), None, date(2026, 6, 1), None],
    ]
    return saved(book_of({"Matrix": rows}))


def names_xlsx() -> bytes:
    """Names only, with a column that is no course."""
    day = date(2026, 2, 10)
    rows = [
        ["Training matrix"],
        ["Name", "Job title", "Safer holds level 2", "Fire Safety"],
        ["Adeyemi, Tunde", "Nurse", day, date(2026, 2, 11)],
        ["John Smith", "Carer", day, None],
        ["Mohammed Ali", "Carer", day, day],
        ["Zoe Brown", "Nurse", None, day],
        ["O'NEILL, Mary Jane", "Carer", day, None],
        ["Another, Ann", "Carer", day, None],
        ["Sara Khan", "Nurse", day, None],
    ]
    return saved(book_of({"Matrix": rows}))


def number_last_xlsx() -> bytes:
    """The staff number in the last column."""
    rows = [
        ["Surname", "Forename", "Ward holds", "PBS", "Payroll number"],
        ["Adeyemi", "Tunde", date(2026, 3, 4), None, "00201"],
        ["Smith", "John", date(2026, 3, 5), date(2026, 3, 6), "00127"],
        ["Smith", "John", None, date(2026, 3, 6), 126],
    ]
    return saved(book_of({"Team": rows}))


def expiries_xlsx() -> bytes:
    """Only the days on which it runs out."""
    rows = [
        ["Staff number", "Name", "Safer holds level 2", "Gentle handling", "Fire Safety"],
        ["00201", "Adeyemi, Tunde", date(2027, 3, 3), date(2026, 9, 1), None],
        ["00204", "Baker, Lucy", date(2025, 12, 31), None, "31/08/2028"],
        ["00207", "Davies, Rhys", "n/a", "Apr-27", date(2026, 7, 1)],
    ]
    return saved(book_of({"Matrix": rows}))


def expiries_said_xlsx() -> bytes:
    """Only the days on which it runs out, and a second heading row that says so."""
    rows = [
        ["Staff number", "Name", "Safer holds level 2", "Gentle handling"],
        [None, None, "Expiry date", "Expiry date"],
        ["00201", "Adeyemi, Tunde", date(2027, 3, 3), date(2026, 1, 31)],
        ["00204", "Baker, Lucy", date(2026, 5, 31), None],
    ]
    return saved(book_of({"Matrix": rows}))


def forty_xlsx() -> bytes:
    """Everybody of HIVE and twelve courses; what stands where follows from `planned`."""
    rows = [["Training matrix of Hive Trust"], [], ["Staff number", "Name", *TWELVE]]
    people = [row[:3] for row in (*PEOPLE, *MORE_PEOPLE) if row[0] not in ("00210-2", "00211")]
    people.append(["00211", "Whitfield", "Sara"])
    for place, (number, surname, forename) in enumerate(people):
        cells = [planned(place, course) for course in range(len(TWELVE))]
        rows.append([number, f"{surname}, {forename}", *cells])
    rows += [[], ["Total", None, *[30] * len(TWELVE)]]
    return saved(book_of({"Matrix": rows}))


def planned(person: int, course: int) -> date | str | None:
    """What the matrix of forty says of a person and a course: nothing, n/a, or a day."""
    if (person + course) % 4 == 0:
        return None
    if (person * course) % 17 == 16:
        return "n/a"
    return date(2025, 7, 1) + timedelta(days=(person * 37 + course * 53) % 360)


def plain_csv() -> bytes:
    """A matrix saved as CSV: all days are text."""
    return delimited(
        [
            ["Willow House matrix", "", "", ""],
            ["Staff number", "Name", "Safer holds level 2", "Fire Safety"],
            ["00201", "Adeyemi, Tunde", "04/03/2026", "13/02/2026"],
            ["00219", "Núñez, José", "25/03/2026", "n/a"],
            ["00204", "Baker, Lucy", "", "01/02/2026"],
        ],
        ",",
        "cp1252",
    )


def plain_ods() -> bytes:
    """A matrix in LibreOffice, a sheet for each home."""
    heads = ["Staff number", "Name", "SH2", "Fire Safety"]
    return ods_of(
        {
            "Willow House": [heads, ["00201", "Adeyemi, Tunde", date(2026, 3, 4), "TBC"]],
            "Oak Ward": [
                ["Oak Ward", None, None, None],
                heads,
                [206, "Clarke, Owen", None, date(2026, 4, 1)],
                ["00218", "Müller, Anke", "1/4/26", "15/4/26"],
            ],
        }
    )


def plain_xls() -> bytes:
    """A matrix in Excel 97, days as serials without a format."""
    return xls(
        ["Staff number", "Name", "Safer holds level 2", "Ward holds"],
        ["00201", "Adeyemi, Tunde", 46085.0, ""],
        ["00204", "Baker, Lucy", 46113.0, "25/03/2026"],
    )


def plain_xlsb() -> bytes:
    """A matrix in Excel's binary form."""
    return xlsb(
        "Matrix",
        ["Training matrix of Oak Ward"],
        ["Staff number", "Name", "Safer holds level 2", "Ward holds"],
        [205.0, "Bianchi, Giulia", 46085.0, "LTS"],
        ["00218", "Müller, Anke", None, "25/03/2026"],
    )


def plain_xlsm() -> bytes:
    """A workbook that may hold macros."""
    rows = [
        ["Staff number", "Name", "Safer holds level 2"],
        ["00201", "Adeyemi, Tunde", date(2026, 3, 4)],
    ]
    plain, macros = b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    old, new = b"vnd.openxmlformats-officedocument." + plain, b"vnd." + macros
    content = saved(book_of({"Matrix": rows}))
    return changed(content, "[Content_Types].xml", lambda types: types.replace(old, new))


FILES = {
    "matrix_numbers.xlsx": numbers_xlsx,
    "matrix_date_and_expiry.xlsx": date_and_expiry_xlsx,
    "matrix_paired_headings.xlsx": paired_headings_xlsx,
    "matrix_mixed_meanings.xlsx": mixed_meanings_xlsx,
    "matrix_names.xlsx": names_xlsx,
    "matrix_names_of_one_setting.xlsx": names_xlsx,
    "matrix_number_last.xlsx": number_last_xlsx,
    "matrix_expiries.xlsx": expiries_xlsx,
    "matrix_expiries_said.xlsx": expiries_said_xlsx,
    "matrix_of_forty.xlsx": forty_xlsx,
    "matrix.csv": plain_csv,
    "matrix.ods": plain_ods,
    "matrix.xls": plain_xls,
    "matrix.xlsb": plain_xlsb,
    "matrix.xlsm": plain_xlsm,
}
