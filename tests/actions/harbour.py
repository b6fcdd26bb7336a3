"""A small world on real workbooks: one trust, two settings, a few people and providers."""

from datetime import date, timedelta
from typing import Any

from tests import snapshot
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.actions.sweep import sweep
from tracker.store.database import Session

STAFF = ["Staff number", "Surname", "Forename", "Setting", "Role", "Start", "End", "Exempt from"]
TRAINING = ["Staff number", "Surname", "Forename", "Course", "Provider", "Completed", "Result"]


def register_book(today: date) -> bytes:
    """A body accredited from 2020, a certified provider, and one whose certification lapsed."""
    begun, ended = date(2019, 1, 1), today - timedelta(days=30)
    ahead = today + timedelta(days=900)
    return workbook(
        {
            "Organisations": [
                ["Code", "Name"],
                ["HARB", "Harbour Trust"],
                ["OTHER", "Other Trust"],
            ],
            "Settings": [
                ["Organisation", "Code", "Name", "Type", "Nation", "Populations"],
                ["HARB", "W1", "Ward 1", "special_school", "wales", "autism"],
                ["HARB", "W2", "Ward 2", "special_school", "wales", "autism"],
                ["OTHER", "X1", "Elsewhere", "special_school", "wales", "autism"],
            ],
            "Commissioners": [["Code", "Name"], ["EAST", "East Board"], ["WEST", "West Board"]],
            "Commissioning": [
                ["Commissioner", "Setting", "From", "To"],
                ["EAST", "W1", begun, None],
                ["EAST", "W2", begun, ended],
                ["WEST", "W2", begun, None],
            ],
            "Certification bodies": [
                ["Code", "Name", "From", "Last checked"],
                ["NORTH", "Northbridge", begun, today],
            ],
            "Accreditations": [
                ["Body", "Accredited by", "From", "Last checked"],
                ["NORTH", "UKAS", date(2020, 1, 1), today],
            ],
            "Providers": [
                ["Code", "Name", "Last checked"],
                ["GOOD", "Good Training", today],
                ["GONE", "Gone Training", today],
                ["NEVER", "Never Certified", today],
            ],
            "Curricula": [
                ["Provider", "Code", "Name", "Level", "Family"],
                ["GOOD", "G2", "Good level 2", "physical", "good"],
                ["GONE", "N2", "Gone level 2", "physical", "gone"],
                ["NEVER", "V2", "Never level 2", "physical", "never"],
            ],
            "Certifications": [
                ["Provider", "Body", "Certificate number", "From", "To", "Last checked"],
                ["GOOD", "NORTH", "C-GOOD", begun, ahead, today],
                ["GONE", "NORTH", "C-GONE", begun, ended, today],
            ],
            "Requirements": [
                ["Code", "Name", "Nations", "Level", "Interval months", "Target", "Strength"],
                ["LOCAL", "Restraint training", "wales", "physical", 12, 80, "expected"],
            ],
        }
    )


def staff_book(today: date) -> bytes:
    """Five people in two settings, one with two posts, one exempt, one who has left."""
    begun, left = date(2020, 1, 6), today - timedelta(days=10)
    return workbook(
        {
            "Staff": [
                STAFF,
                ["00101", "Adeyemi", "Ruth", "W1", "Nurse", begun, None, None],
                ["00101-2", "Adeyemi", "Ruth", "W2", "Nurse", begun, None, None],
                ["00102", "Brown", "Col", "W1", "Nurse", begun, None, None],
                ["00103", "Clarke", "Dee", "W1", "Nurse", begun, None, None],
                ["00104", "Davies", "Eve", "W2", "Nurse", begun, None, begun],
                ["00105", "Evans", "Fay", "W2", "Nurse", begun, left, None],
            ]
        }
    )


def training_book(today: date) -> bytes:
    """One in date, one trained by a provider whose certification has since ended."""
    recent, soon = today - timedelta(days=60), today - timedelta(days=340)
    return workbook(
        {
            "Training": [
                TRAINING,
                ["00101", "Adeyemi", "Ruth", "Good level 2", "Good Training", recent, None],
                ["00102", "Brown", "Col", "Gone level 2", "GONE", soon, None],
            ]
        }
    )


def fill(session: Session) -> date:
    """Put the world into an empty database, as of today; that day."""
    return snapshot.fill(session, _by_workbooks)


def fill_and_sweep(session: Session) -> date:
    """The same, swept today."""
    return snapshot.fill(session, _swept)


def _swept(session: Session) -> None:
    sweep(session, fill(session))


def _by_workbooks(session: Session) -> None:
    today = clock.today()
    import_register(session, register_book(today), "register.xlsx", dry_run=False)
    take_in(session, staff_book(today))
    take_in(session, training_book(today))


def take_in(session: Session, content: bytes) -> dict[str, Any]:
    """Import a file of the trust's."""
    return import_file(session, content, "file.xlsx", organisation="HARB")
