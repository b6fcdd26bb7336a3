"""The register workbook imported: what is new, what is a correction, what stays."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register, is_clean
from tracker.rules.words import ProviderKind
from tracker.store.database import Base, Session
from tracker.store.register import load_register
from tracker.store.tables import places, register
from tracker.store.tables.uploads import Outcome, Upload, UploadRow

GOLDEN = Path(__file__).parent.parent / "golden"


def imported(session: Session, sheets: dict[str, Any], **options: Any) -> dict[str, Any]:
    options = {"dry_run": False, **options}
    return import_register(session, workbook(sheets), "register.xlsx", **options)


def counts(document: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """New, changed, unchanged and rejected of each sheet, once they are seen to add up."""
    found = {}
    for sheet in document["sheets"]:
        total, *rest = sheet["rows"].values()
        assert total == sum(rest)
        found[sheet["name"]] = tuple(rest)
    return found


def dump(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        table.name: sorted(map(repr, session.execute(select(table))))
        for table in Base.metadata.sorted_tables
    }


def known(session: Session, table: Any) -> list[Any]:
    return list(session.scalars(select(table).where(table.withdrawn_at.is_(None)).order_by("id")))


def withdrawn(session: Session, table: Any) -> int:
    query = select(func.count()).select_from(table).where(table.withdrawn_at.is_not(None))
    return session.scalar(query) or 0


def test_the_whole_workbook_says_what_it_did(session: Session) -> None:
    expected = json.loads((GOLDEN / "register_book.json").read_text())
    assert imported(session, SHEETS) == expected["first"]
    assert imported(session, SHEETS) == expected["second"]


def plainly(value: Any) -> Any:
    """A rules' value as JSON; the ids of rows, and what is only told with it, are left out."""
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.compare)
        return {name: getattr(value, name) for name in names if name != "id"}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def test_the_whole_workbook_is_held_as_it_says(session: Session) -> None:
    imported(session, SHEETS)
    held = load_register(session)
    document = {
        "providers": list(held.providers.values()),
        "curricula": list(held.curricula.values()),
        "settings": list(held.settings.values()),
        "requirements": held.requirements,
        "identifiers": [
            (row.identifier_kind, row.identifier) for row in known(session, places.SettingFact)
        ],
        "commissioned": [
            (row.starts_on, row.ends_on) for row in known(session, places.Commissioning)
        ],
    }
    said = json.loads(json.dumps(document, default=plainly))
    assert said == json.loads((GOLDEN / "register_held.json").read_text())


def test_the_order_of_sheets_means_nothing(session: Session) -> None:
    first = imported(session, dict(reversed(SHEETS.items())))
    assert {row[0] for row in counts(first).values()} == {len(rows) - 1 for rows in SHEETS.values()}
    assert is_clean(first)


def test_the_same_file_again_writes_an_upload_and_no_fact(session: Session) -> None:
    imported(session, SHEETS)
    before = dump(session)
    imported(session, SHEETS, by="registrar@example.org")
    after = dump(session)
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"upload", "upload_row", "audit_log", "audit_log_values"}
    last = session.scalars(select(Upload).order_by(Upload.id.desc())).first()
    assert last is not None
    assert (last.file_name, last.uploaded_by) == ("register.xlsx", "registrar@example.org")
    rows = session.scalars(select(UploadRow.outcome).where(UploadRow.upload_id == last.id)).all()
    assert rows == [Outcome.UNCHANGED] * sum(len(rows) - 1 for rows in SHEETS.values())


def test_a_dry_run_says_the_same_and_writes_nothing(session: Session) -> None:
    before = dump(session)
    dry = imported(session, SHEETS, dry_run=True)
    assert dump(session) == before
    assert imported(session, SHEETS) == dry
    edited = {"Organisations": [["Code", "Name"], ["TAH", "Tahoma NHS Trust"], ["NEW", "New"]]}
    before = dump(session)
    assert counts(imported(session, edited, dry_run=True)) == {"Organisations": (1, 1, 0, 0)}
    assert dump(session) == before


def test_rows_absent_from_a_file_stay(session: Session) -> None:
    imported(session, SHEETS)
    held = {table: len(known(session, table)) for table in (register.Trainer, places.SettingFact)}
    document = imported(session, {name: [rows[0], rows[1]] for name, rows in SHEETS.items()})
    assert {row[2:] for row in counts(document).values()} == {(1, 0)}
    assert {table: len(known(session, table)) for table in held} == held


def test_a_correction_withdraws_the_old_fact_and_adds_another(session: Session) -> None:
    imported(session, SHEETS)
    before = clock.now()
    assert counts(
        imported(
            session,
            {
                "Organisations": [["Code", "Name"], ["TAH", "Tahoma NHS Trust"]],
                "Certifications": [
                    ["Provider", "Body", "Certificate number", "To"],
                    ["OAKLEA", "BODY", "C-1", "31/03/2023"],
                ],
            },
        )
    ) == {"Organisations": (0, 1, 0, 0), "Certifications": (0, 1, 0, 0)}
    assert withdrawn(session, places.OrganisationFact) == 1
    names = {row.name for row in known(session, places.OrganisationFact)}
    assert names == {"Tahoma NHS Trust", "Numbered Care"}
    provider = load_register(session).provider_ids["OAKLEA"]
    then, now = (
        load_register(session, moment).providers[provider].certifications[0]
        for moment in (before, None)
    )
    assert then.period.last == date(2022, 3, 31)
    assert now.period.last == date(2023, 3, 31)
    assert now.curricula == then.curricula == {"L1", "L2"}
    assert now.events == then.events


def test_all_facts_of_an_import_are_recorded_at_one_moment_from_its_upload(
    session: Session,
) -> None:
    imported(session, SHEETS)
    (upload,) = session.scalars(select(Upload)).all()
    tables = (places.OrganisationFact, register.Trainer, register.RequirementFact)
    facts = [row for table in tables for row in known(session, table)]
    assert {(row.recorded_at, row.upload_id) for row in facts} == {(upload.uploaded_at, upload.id)}


def test_a_column_that_is_absent_keeps_what_is_held_and_a_blank_cell_clears_it(
    session: Session,
) -> None:
    imported(session, SHEETS)
    checked = [["Code", "Last checked"], ["OAKLEA", "22/11/2026"], ["TAH-OWN", "22/11/2026"]]
    assert counts(imported(session, {"Providers": checked})) == {"Providers": (0, 2, 0, 0)}
    oaklea, own = known(session, register.ProviderFact)
    assert (oaklea.name, oaklea.aliases, oaklea.source) == (
        "Oaklea Ltd",
        ("Oaklee", "Oaklea"),
        "its page",
    )
    assert (own.kind, own.last_checked) == (ProviderKind.IN_HOUSE, date(2026, 11, 22))
    cleared = [["Code", "Aliases", "Source", "Kind"], ["OAKLEA", None, " ", None]]
    imported(session, {"Providers": cleared})
    oaklea = known(session, register.ProviderFact)[-1]
    assert (oaklea.name, oaklea.aliases, oaklea.source) == ("Oaklea Ltd", (), None)
    assert (oaklea.kind, oaklea.last_checked) == (ProviderKind.COMMERCIAL, date(2026, 11, 22))


def test_a_new_entry_needs_what_a_held_one_may_leave_out(session: Session) -> None:
    document = imported(session, {"Providers": [["Code", "Source"], ["A", "x"], ["B", "y"]]})
    assert counts(document) == {"Providers": (0, 0, 0, 2)}
    (problem,) = document["problems"]
    assert (problem["code"], problem["row"], problem["value"]) == ("missing_column", 1, "Name")
    assert not is_clean(document)


@pytest.mark.parametrize(
    "heading",
    ["Certificate number", "CERTIFICATE_NUMBER", "certificate-number", "CertificateNumber "],
)
def test_headings_and_sheet_names_match_whatever_their_spelling(
    session: Session, heading: str
) -> None:
    imported(session, SHEETS)
    sheet = {"certification-EVENTS": [[heading, "EVENT", "on"], ["c-1", "withdrawn", "1/6/2026"]]}
    assert counts(imported(session, sheet)) == {"certification-EVENTS": (1, 0, 0, 0)}
    event = known(session, register.CertificationEvent)[-1]
    assert event.on == date(2026, 6, 1)


def test_what_is_refused_writes_nothing_and_what_is_good_is_taken(session: Session) -> None:
    document = imported(
        session,
        {
            "Curricula": [
                ["Provider", "Code", "Name", "Level"],
                ["GOOD", "L1", "One", "physical"],
                ["BAD", "L1", "One", "physical"],
            ],
            "Providers": [["Code", "Name"], ["GOOD", "Good"], ["BAD", None]],
        },
    )
    assert counts(document) == {"Curricula": (1, 0, 0, 1), "Providers": (1, 0, 0, 1)}
    assert [(p["sheet"], p["row"], p["code"]) for p in document["problems"]] == [
        ("Curricula", 3, "unknown_provider"),
        ("Providers", 3, "missing_value"),
    ]
    assert list(load_register(session).provider_ids) == ["GOOD"]
    rows = session.execute(select(UploadRow.sheet, UploadRow.row, UploadRow.outcome)).all()
    assert ("Providers", 3, Outcome.REJECTED) in [tuple(row) for row in rows]


def test_targets_are_percentages_however_they_are_written(session: Session) -> None:
    said = {"A": 85, "B": "85%", "C": 0.85, "D": "85.0", "E": "92.5 %", "F": 100, "G": 1}
    rows = [[code, "physical", "must", target] for code, target in said.items()]
    sheet = {"Requirements": [["Code", "Level", "Strength", "Target"], *rows]}
    assert is_clean(imported(session, sheet))
    targets = [row.target for row in known(session, register.RequirementFact)]
    assert targets == [85, 85, 85, 85, Decimal("92.5"), 100, 100]
    assert counts(imported(session, sheet)) == {"Requirements": (0, 0, 7, 0)}


def test_of_two_imports_at_once_the_second_finds_everything_held(session: Session) -> None:
    def run() -> dict[str, tuple[int, ...]]:
        with Session(session.get_bind()) as own:
            return counts(imported(own, SHEETS))

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    rows = {name: len(rows) - 1 for name, rows in SHEETS.items()}
    new = {name: (number, 0, 0, 0) for name, number in rows.items()}
    unchanged = {name: (0, 0, number, 0) for name, number in rows.items()}
    assert new in done
    assert unchanged in done
