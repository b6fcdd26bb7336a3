"""The day of delivery decides: what the register says of later days never changes a record.

Both stories are public. In the summer of 2019 a scheme that certifies against the RRN Training
Standards was working towards UKAS accreditation, which came some months later. And a dispute turned
on whether staff were trained before or after their provider was certified.
"""

from datetime import date
from typing import Any

import pytest

from tests.workbooks import workbook
from tracker import clock
from tracker.actions.import_file import import_file
from tracker.actions.provider import provider_report
from tracker.actions.register_import import import_register
from tracker.actions.standing import standings
from tracker.actions.sweep import sweep
from tracker.store.database import Session

CHECKED = date(2026, 11, 1)
REGISTER = {
    "Organisations": [["Code", "Name"], ["HOME", "Home Trust"]],
    "Settings": [
        ["Organisation", "Code", "Name", "Type", "Nation"],
        ["HOME", "H1", "The home", "childrens_home", "england"],
    ],
    "Certification bodies": [
        ["Code", "Name", "From", "Last checked"],
        ["SCHEME", "The scheme", date(2019, 4, 1), CHECKED],
    ],
    "Providers": [
        ["Code", "Name", "Last checked"],
        ["FIRST", "First Training", CHECKED],
        ["LATE", "Late Training", CHECKED],
    ],
    "Curricula": [
        ["Provider", "Code", "Name", "Level"],
        ["FIRST", "F2", "Holding safely", "physical"],
        ["LATE", "L2", "Holding kindly", "physical"],
    ],
    "Certifications": [
        ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
        ["FIRST", "SCHEME", "F-1", date(2019, 5, 1), date(2022, 4, 30), CHECKED],
        ["LATE", "SCHEME", "L-1", date(2021, 3, 1), date(2027, 2, 28), CHECKED],
    ],
    "Requirements": [
        ["Code", "Level", "Assurance", "Interval months", "Strength"],
        ["CERT", "physical", "certified", 12, "must"],
        ["UKAS", "physical", "accredited", 12, "contract"],
    ],
}
ACCREDITED = {
    "Accreditations": [
        ["Body", "Accredited by", "Standard", "From", "Last checked"],
        ["SCHEME", "UKAS", "ISO/IEC 17065:2012", date(2019, 11, 18), CHECKED],
    ]
}
STAFF = [
    ["Staff number", "Surname", "Forename", "Setting", "Start"],
    ["001", "Summer", "Sam", "H1", date(2018, 1, 8)],
    ["002", "Winter", "Wyn", "H1", date(2018, 1, 8)],
    ["003", "Before", "Bea", "H1", date(2018, 1, 8)],
    ["004", "Between", "Ben", "H1", date(2018, 1, 8)],
]
TRAINING = [
    ["Staff number", "Course", "Provider", "Started", "Completed"],
    ["001", "Holding safely", "FIRST", date(2019, 7, 8), date(2019, 7, 10)],
    ["002", "Holding safely", "FIRST", date(2019, 12, 2), date(2019, 12, 3)],
    ["003", "Holding kindly", "LATE", date(2021, 2, 9), date(2021, 2, 10)],
    ["004", "Holding kindly", "LATE", date(2021, 2, 26), date(2021, 3, 2)],
]


def imported(session: Session, sheets: dict[str, Any]) -> None:
    assert not import_register(session, workbook(sheets), "r.xlsx", dry_run=False)["problems"]


@pytest.fixture
def filled(session: Session) -> Session:
    imported(session, REGISTER)
    for rows in (STAFF, TRAINING):
        document = import_file(session, workbook({"Sheet": rows}), "f.xlsx", organisation="HOME")
        assert not document["problems"]
    return session


def found(session: Session, number: str, on: date) -> dict[str, tuple[str, str, str | None]]:
    """By requirement: the standing, the assurance of the record, the link's code that failed."""
    document = standings(session, staff=number, on=on, known_on=clock.now()).as_json()
    return {
        one["requirement"]: (
            one["standing"],
            one["assurance"],
            next((reason["code"] for reason in one["reasons"] if not reason["holds"]), None),
        )
        for one in document["standings"]
    }


def test_certified_in_the_summer_of_2019_and_accredited_from_that_november(
    filled: Session,
) -> None:
    summer = found(filled, "001", date(2019, 8, 1))
    not_accredited = "body_not_accredited_on_delivery"
    assert summer == {
        "CERT": ("in_date", "certified", not_accredited),
        "UKAS": ("not_assured", "certified", not_accredited),
    }

    imported(filled, ACCREDITED)

    assert found(filled, "001", date(2019, 8, 1)) == summer
    assert found(filled, "001", date(2020, 1, 31)) == summer
    assert found(filled, "002", date(2020, 1, 31)) == {
        "CERT": ("in_date", "accredited", None),
        "UKAS": ("in_date", "accredited", None),
    }


def test_trained_before_the_provider_was_certified_whatever_it_is_today(filled: Session) -> None:
    imported(filled, ACCREDITED)
    report = provider_report(filled, "LATE", on=date(2026, 11, 25), known_on=clock.now())
    assert report["state"] == "accredited"
    for number, on in (("003", date(2021, 6, 1)), ("004", date(2021, 6, 1))):
        assert found(filled, number, on)["CERT"] == (
            "not_assured",
            "uncertified",
            "certification_began_after_delivery",
        )
    swept = sweep(filled, date(2021, 6, 1))
    assert swept is not None
    named = {
        flag["staff_number"]
        for flag in swept["flags"]["opened"]
        if flag["kind"] == "not_assured" and flag["requirement"] == "CERT"
    }
    assert named == {"003", "004"}


def test_what_becomes_of_the_provider_later_changes_nothing(filled: Session) -> None:
    imported(filled, ACCREDITED)
    before = [found(filled, number, date(2021, 6, 1)) for number in ("001", "002", "003", "004")]
    events = [["Certificate number", "Event", "On"], ["F-1", "withdrawn", date(2020, 6, 1)]]
    imported(filled, {"Certification events": [*events, ["L-1", "suspended", date(2021, 5, 1)]]})
    after = [found(filled, number, date(2021, 6, 1)) for number in ("001", "002", "003", "004")]
    assert after == before
