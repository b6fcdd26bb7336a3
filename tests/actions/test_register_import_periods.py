"""Which held entry a row with a period speaks of: the one it repeats, corrects or comes beside."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.workbooks import workbook
from tracker.actions.register_import import import_register
from tracker.store.database import Session
from tracker.store.tables import places, register

HEADINGS = {
    "Settings": ["Organisation", "Code", "Name", "Type", "From", "To"],
    "Accreditations": ["Body", "Accredited by", "Reference", "From", "To"],
    "Requirements": ["Code", "Level", "Strength", "Target", "From", "To"],
    "Trainers": ["Provider", "Name", "Grade", "Organisation", "From", "To"],
    "Certifications": ["Provider", "Body", "Certificate number", "From", "To"],
}


@pytest.fixture
def register_session(session: Session) -> Session:
    """Two organisations, a body and a provider."""
    book = {
        "Organisations": [["Code", "Name"], ["A", "Alpha"], ["B", "Beta"]],
        "Certification bodies": [["Code", "Name"], ["BODY", "Body"]],
        "Providers": [["Code", "Name"], ["P", "Provider"]],
    }
    import_register(session, workbook(book), "r.xlsx", dry_run=False)
    return session


def imported(
    session: Session, name: str, *rows: list[Any], headings: Any = None
) -> tuple[int, ...]:
    """New, changed, unchanged and rejected of one sheet."""
    book = workbook({name: [headings or HEADINGS[name], *rows]})
    document = import_register(session, book, "r.xlsx", dry_run=False)
    (sheet,) = document["sheets"]
    return tuple(sheet["rows"].values())[1:]


def periods(session: Session, table: Any = places.SettingFact) -> list[tuple[str, str]]:
    """First and last day of the known facts, in the order of the first days."""
    query = select(table.starts_on, table.ends_on).where(table.withdrawn_at.is_(None))
    found = [(str(first or ""), str(last or "")) for first, last in session.execute(query)]
    return sorted(found)


def setting(
    organisation: str, first: str | None, last: str | None, name: str = "Home"
) -> list[Any]:
    return [organisation, "S", name, "childrens_home", first, last]


def test_a_row_with_the_same_first_day_corrects_the_entry(register_session: Session) -> None:
    imported(register_session, "Settings", setting("A", "1/1/2019", None))
    row = setting("A", "1/1/2019", "31/12/2020")
    assert imported(register_session, "Settings", row) == (0, 1, 0, 0)
    assert periods(register_session) == [("2019-01-01", "2020-12-31")]


def test_a_row_that_overlaps_the_one_entry_corrects_it(register_session: Session) -> None:
    imported(register_session, "Settings", setting("A", "1/1/2019", None))
    assert imported(register_session, "Settings", setting("B", "1/3/2019", None)) == (0, 1, 0, 0)
    (fact,) = register_session.scalars(
        select(places.SettingFact).where(places.SettingFact.withdrawn_at.is_(None))
    )
    held = register_session.get(places.Organisation, fact.organisation_id)
    assert held is not None
    assert (held.code, fact.starts_on) == ("B", date(2019, 3, 1))


def test_another_operator_in_other_days_is_another_entry(register_session: Session) -> None:
    imported(register_session, "Settings", setting("A", "1/1/2019", "31/12/2020"))
    assert imported(register_session, "Settings", setting("B", "1/1/2021", None)) == (1, 0, 0, 0)
    assert periods(register_session) == [("2019-01-01", "2020-12-31"), ("2021-01-01", "")]


def test_an_entry_is_closed_and_followed_in_one_file_whatever_the_order(
    register_session: Session,
) -> None:
    imported(register_session, "Settings", setting("A", "1/1/2019", None))
    rows = [setting("B", "1/1/2021", None), setting("A", "1/1/2019", "31/12/2020")]
    assert imported(register_session, "Settings", *rows) == (1, 1, 0, 0)
    assert imported(register_session, "Settings", *rows) == (0, 0, 2, 0)
    assert periods(register_session) == [("2019-01-01", "2020-12-31"), ("2021-01-01", "")]


def test_two_rows_of_one_file_on_one_day_are_a_duplicate(register_session: Session) -> None:
    rows = [setting("A", "1/1/2019", "31/12/2020"), setting("B", "31/12/2020", None)]
    assert imported(register_session, "Settings", *rows) == (1, 0, 0, 1)
    assert periods(register_session) == [("2019-01-01", "2020-12-31")]


def test_a_row_over_two_entries_is_in_doubt(register_session: Session) -> None:
    two = [setting("A", "1/1/2019", "31/12/2020"), setting("B", "1/1/2021", None)]
    imported(register_session, "Settings", *two)
    before = periods(register_session)
    for row in (setting("A", "1/6/2019", None), setting("A", "1/1/2019", None)):
        assert imported(register_session, "Settings", row) == (0, 0, 0, 1)
    assert periods(register_session) == before


def test_without_the_columns_the_days_stay(register_session: Session) -> None:
    imported(register_session, "Settings", setting("A", "1/1/2019", "31/12/2030"))
    row = ["A", "S", "New name", "childrens_home"]
    headings = HEADINGS["Settings"][:4]
    assert imported(register_session, "Settings", row, headings=headings) == (0, 1, 0, 0)
    assert periods(register_session) == [("2019-01-01", "2030-12-31")]
    assert imported(register_session, "Settings", row, headings=headings) == (0, 0, 1, 0)


def test_an_accreditation_renewed_is_another_and_extended_is_a_correction(
    register_session: Session,
) -> None:
    first = ["BODY", "UKAS", "10766", "5/10/2020", "4/10/2024"]
    extended = ["BODY", "ukas", "10766", "5/10/2020", "4/10/2025"]
    renewed = ["BODY", "UKAS", "10766", "5/10/2025", None]
    assert imported(register_session, "Accreditations", first) == (1, 0, 0, 0)
    assert imported(register_session, "Accreditations", extended, renewed) == (1, 1, 0, 0)
    assert periods(register_session, register.Accreditation) == [
        ("2020-10-05", "2025-10-04"),
        ("2025-10-05", ""),
    ]


def test_requirements_of_one_code_are_versions_by_their_first_day(
    register_session: Session,
) -> None:
    old = ["R", "physical", "expected", 85, "1/4/2020", None]
    new = ["R", "physical", "must", 90, "1/4/2022", None]
    assert imported(register_session, "Requirements", old) == (1, 0, 0, 0)
    assert imported(register_session, "Requirements", new) == (1, 0, 0, 0)
    assert imported(register_session, "Requirements", [*old[:3], 80, *old[4:]]) == (0, 1, 0, 0)
    assert periods(register_session, register.RequirementFact) == [
        ("2020-04-01", ""),
        ("2022-04-01", ""),
    ]


def test_a_trainer_of_another_employer_is_another_entry(register_session: Session) -> None:
    rows = [
        ["P", "Jo Ng", "associate", "A", None, None],
        ["P", "jo ng", "senior", None, None, None],
    ]
    assert imported(register_session, "Trainers", *rows) == (2, 0, 0, 0)
    assert imported(register_session, "Trainers", *rows) == (0, 0, 2, 0)


def test_a_certification_without_a_number_is_known_by_its_first_day(
    register_session: Session,
) -> None:
    rows = [["P", "BODY", None, "1/4/2019", "31/3/2022"], ["P", "BODY", " ", "1/4/2022", None]]
    assert imported(register_session, "Certifications", *rows) == (2, 0, 0, 0)
    assert imported(register_session, "Certifications", *rows) == (0, 0, 2, 0)
    assert set(register_session.scalars(select(register.Certification.number))) == {
        "P/BODY/2019-04-01",
        "P/BODY/2022-04-01",
    }


def test_a_chain_of_successors_may_be_in_any_order(register_session: Session) -> None:
    rows = [["OLD", "Old", "MID"], ["MID", "Mid", "NEW"], ["NEW", "New", None]]
    headings = ["Code", "Name", "Successor"]
    assert imported(register_session, "Commissioners", *rows, headings=headings) == (3, 0, 0, 0)
    successors = {
        code
        for fact in register_session.scalars(select(places.CommissionerFact))
        for code in fact.successors
    }
    assert successors == {"MID", "NEW"}
