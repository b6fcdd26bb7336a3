"""What other systems export: ESR, the ASC-WDS bulk upload, Moodle and another LMS."""

from datetime import date

from tests.golden.corpus.making import book_of, delimited
from tests.sheets.files import saved

ESR = ["Competency Name", "Competence Level", "Min Requirement", "Essential", "Expiry Date"]
ESR += ["Compliance Status", "Description", "Date Start", "Date Last Awarded", "Title"]
ESR += ["Last Updated By", "VPD"]
ASC_WDS = "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME"
ASC_WDS += ",HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES"
MOODLE = ["First name", "Last name", "ID number", "Email address", "Course", "Date completed"]
MOODLE += ["Expires"]


def esr_xlsx() -> bytes:
    """With the assignment number; who last updated a row is somebody else on our list."""
    holds = "457|LOCAL|Safer holds level 2 - 1 Years|"
    rows = [
        ["Assignment Number", *ESR],
        ["00201", *_esr("457|LOCAL|Clinical Risk (PAR) - 3 Years|", "30-Nov-2028", _AWARDED)],
        ["00204", *_esr("NHS|CSTF|Fire Safety - 2 Years|", "2027/12/02 00:00:00", "03-Dec-2025")],
        ["00205", *_esr(holds, "No expiry", date(2026, 3, 4))],
        ["00206", *_esr("NHS|CSTF|Fire Safety - 2 Years|", None, None, "Non Compliant")],
        ["00210-2", *_esr("457|LOCAL|Moving and Handling - 2 Years|", "31/05/2028", "01/06/2026")],
        ["00212", *_esr("457|LOCAL|Breakaway - 1 Years|", "24/06/2027", "25/06/2026")],
        ["00124", *_esr("NHS|CSTF|Safeguarding Adults - 3 Years|", "30-Apr-2029", "01-May-2026")],
    ]
    return saved(book_of({"Compliance and Competency": rows}))


def esr_names_csv() -> bytes:
    """The same with names alone, in one column."""
    return delimited(
        [
            ["Organisation", "Employee Name", *ESR],
            ["Hive", "Baker, Lucy (Mrs)", *_esr("457|LOCAL|SH2 - 1 Years|", None, "04-Mar-2026")],
            ["Hive", "Müller, Anke", *_esr("NHS|CSTF|Fire Safety - 2 Years|", None, _AWARDED)],
            ["Hive", "Smith, John", *_esr("NHS|CSTF|Fire Safety - 2 Years|", None, _AWARDED)],
            ["Hive", "Nobody, Ann", *_esr("NHS|CSTF|Fire Safety - 2 Years|", None, _AWARDED)],
        ],
        ",",
        "cp1252",
    )


def esr_of_nobody_csv() -> bytes:
    """Without a column that tells the learner: the updater must not be read as one."""
    return delimited(
        [
            ESR,
            _esr("457|LOCAL|Safer holds level 2 - 1 Years|", "03-Mar-2027", "04-Mar-2026"),
            _esr("NHS|CSTF|Fire Safety - 2 Years|", "02-Dec-2027", "03-Dec-2025"),
        ],
        ",",
        "utf-8",
    )


def asc_wds_csv() -> bytes:
    """Days that could be read either way: the form itself says which comes first."""
    lines = [
        ASC_WDS,
        'W1,00201,8,Safer holds level 2,1,2,ROWAN,1,12,04/03/2026,03/03/2027,"Good, keen"',
        "W1,00204,25,Fire Safety,0,2,12345,2,none,05/03/2026,,",
        "W2,00205,8,Ward holds,999,1,,1,12,06/03/2026,05/03/2027,",
        "W2,00206,8,Conflict awareness,1,2,Hazel Prevention,1,none,10/06/2026,,",
        "W1,00207,8,Gentle handling,1,2,Unheard Training,1,12,11/06/2026,,",
        "W2,00208,8,Gentle handling,1,2,HAZEL,1,12,31/02/2026,,",
        "W2,98765,8,Gentle handling,1,2,HAZEL,1,12,11/06/2026,,",
    ]
    return "\r\n".join([*lines, ""]).encode("utf-8")


def moodle_csv() -> bytes:
    """Moodle's "Excel CSV": UTF-16 with tabs, and instants; a summer's 23:30Z is the next day."""
    return delimited(
        [
            MOODLE,
            _learner(
                "Tunde",
                "Adeyemi",
                "00201",
                "Fire Safety",
                "2026-06-14T23:30:00Z",
                "2028-06-13T22:59:59Z",
            ),
            _learner("Lucy", "Baker", "00204", "Basic Life Support", "2026-01-14T23:30:00+00:00"),
            _learner("Giulia", "Bianchi", "00205", "SGA", "2026-06-10T00:15:00+01:00"),
            _learner("Sana", "Iqbal", "00213", "Fire Safety", "-"),
            _learner("Magda", "Kowalska", "00215", "Moving and Handling", "2026-03-29T00:30:00Z"),
            _learner("Anke", "Müller", "00218", "Fire Safety", "2026-07-01T00:45:00+02:00"),
            _learner("José", "Núñez", "00219", "Fire Safety", "2026-06-30T23:30:00Z"),
        ],
        "\t",
        "utf-16",
    )


def lms_csv() -> bytes:
    """Windows-1252 with semicolons; the accents decide who is meant."""
    return delimited(
        [
            ["Learner", "Course", "Completion date", "Expiry date", "Status"],
            ["Núñez, José", "Fire Safety", "14/06/2026", "13/06/2028", "Passed"],
            ["Anke Müller", "PBS", "15/06/2026", "", "Passed"],
            ["Évrard, Chloé", "Fire Safety", "16/06/2026", "15/06/2028", "Failed"],
            ["Brown, Zoë (Miss)", "Basic Life Support", "17/06/2026", "16/06/2027", "Passed"],
            ["Mary-Jane O\u2019Neill", "PBS", "18/06/2026", "", "Passed"],
        ],
        ";",
        "cp1252",
    )


def lms_by_number_csv() -> bytes:
    """Numbers that a spreadsheet program has been through: the noughts are gone for good."""
    return delimited(
        [
            ["Employee number", "E-mail", "Course name", "Completed on", "Expires on"],
            ["00201", "t.adeyemi@hive.example", "Fire Safety", "2026-06-14 09:12:44", ""],
            ["00206", "o.clarke@hive.example", "Fire Safety", "2026-06-15 16:40:01", "2028-06-14"],
            ["206", "o.clarke@hive.example", "PBS", "2026-06-15 17:40:01", ""],
        ],
        ",",
        "utf-8",
    )


FILES = {
    "esr.xlsx": esr_xlsx,
    "esr_names.csv": esr_names_csv,
    "esr_of_nobody.csv": esr_of_nobody_csv,
    "asc_wds_training.csv": asc_wds_csv,
    "moodle_completion.csv": moodle_csv,
    "lms_windows_1252.csv": lms_csv,
    "lms_by_number.csv": lms_by_number_csv,
}

_AWARDED = "2025/12/01 00:00:00"


def _esr(competency, expiry, awarded, status="Compliant"):
    row = [competency, "1 - Achieved", "1 - Achieved", "Y", expiry, status]
    return [*row, "Essential for the post", "01-Jan-2020", awarded, "Mrs", "Patel, Asha", "457"]


def _learner(forename, surname, number, course, completed, expires=""):
    email = f"{forename.lower()}@hive.example"
    return [forename, surname, number, email, course, completed, expires]
