"""The register as it was known on a moment: compared with another, and written as a workbook."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.reference_data import load_reference_data
from tracker.actions.register_import import import_register, is_clean
from tracker.actions.register_snapshots import (
    NOW,
    Difference,
    How,
    compare,
    snapshot,
    snapshot_workbook,
)
from tracker.store.database import Session
from tracker.store.tables.uploads import Upload

TODAY = clock.today()


def imported(session: Session, sheets: dict[str, Any]) -> int:
    import_register(session, workbook(sheets), "register.xlsx", dry_run=False)
    return session.scalars(select(Upload.id).order_by(Upload.id.desc())).first() or 0


def known_on(session: Session, at: str) -> Any:
    found = snapshot(session, at, TODAY)
    assert found
    return found.known_on


def between(session: Session, first: str, second: str) -> list[Difference]:
    return compare(session, known_on(session, first), known_on(session, second))


def told(differences: list[Difference]) -> list[tuple[str, str, str]]:
    return [(one.spec.name, one.how.value, one.title) for one in differences]


LATER = {
    "Providers": [
        ["Code", "Name", "Aliases", "Kind", "Organisation"],
        ["OAKLEA", "Oaklea Group", "Oaklea;Oaklee", "commercial", None],
        ["NEWT", "Newt Training", None, "commercial", None],
    ],
    "Settings": [
        ["Organisation", "Code", "Name", "Type", "From", "To"],
        ["457", "HOME-1", "The Lodge", "childrens_home", date(2018, 4, 1), date(2024, 11, 30)],
    ],
}


def test_two_imports_are_compared_entry_by_entry(session: Session) -> None:
    first = imported(session, SHEETS)
    second = imported(session, LATER)
    found = between(session, f"import-{first}", f"import-{second}")
    assert told(found) == [
        ("Providers", "changed", "Oaklea Group (OAKLEA)"),
        ("Providers", "added", "Newt Training (NEWT)"),
        ("Settings", "changed", "The Lodge (HOME-1), from 1 April 2018 to 30 November 2024"),
    ]
    # The order within a list means nothing; blank cells clear what stood there.
    assert found[0].fields == [("name", "Oaklea Ltd", "Oaklea Group")]
    assert found[2].fields == [("ends_on", "2024-12-31", "2024-11-30")]
    assert told(between(session, f"before-{second}", NOW)) == told(found)


def test_backwards_what_was_added_is_gone(session: Session) -> None:
    imported(session, SHEETS)
    second = imported(session, LATER)
    found = between(session, NOW, f"before-{second}")
    gone = [one for one in found if one.how is How.GONE]
    assert [one.title for one in gone] == ["Newt Training (NEWT)"]
    assert ("name", "Newt Training", None) in gone[0].fields


def test_before_the_first_import_there_was_nothing(session: Session) -> None:
    first = imported(session, SHEETS)
    found = between(session, f"before-{first}", f"import-{first}")
    assert {one.how for one in found} == {How.ADDED}
    assert len(found) == sum(len(rows) - 1 for rows in SHEETS.values())


def test_days_are_moments_too(session: Session) -> None:
    imported(session, SHEETS)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert len(between(session, yesterday, TODAY.isoformat())) == len(
        between(session, yesterday, NOW)
    )
    assert between(session, TODAY.isoformat(), NOW) == []


def test_what_names_no_moment(session: Session) -> None:
    imported(session, SHEETS)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for at in (
        "",
        "import-",
        "import-99",
        "before-x",
        "import-²",
        "2026-02-30",
        tomorrow,
        "after-1",
    ):
        assert snapshot(session, at, TODAY) is None, at


def test_a_file_that_was_not_accepted_is_no_moment(session: Session) -> None:
    first = imported(session, SHEETS)
    upload = session.get(Upload, first)
    assert upload
    upload.accepted_at = None
    session.flush()
    assert snapshot(session, f"import-{first}", TODAY) is None


def test_the_workbook_of_a_snapshot_says_all_that_is_held(session: Session) -> None:
    load_reference_data(session)
    sheets = {
        **SHEETS,
        "Organisations": [*SHEETS["Organisations"], ["=2+5", "+44 '@risk"], ["'-x", "'= y"]],
    }
    imported(session, sheets)
    content = snapshot_workbook(session, None)
    document = import_register(session, content, "again.xlsx", dry_run=True)
    assert is_clean(document)
    for sheet in document["sheets"]:
        assert sheet["rows"]["unchanged"] == sheet["rows"]["total"] > 0, sheet


def test_the_workbook_of_an_earlier_snapshot_takes_the_register_back(session: Session) -> None:
    first = imported(session, SHEETS)
    imported(session, LATER)
    content = snapshot_workbook(session, known_on(session, f"import-{first}"))
    import_register(session, content, "back.xlsx", dry_run=False)
    left = between(session, f"import-{first}", NOW)
    assert told(left) == [("Providers", "added", "Newt Training (NEWT)")]
