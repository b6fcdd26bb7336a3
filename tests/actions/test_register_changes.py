"""A draft of the register is the register that saving the same rows makes."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker.actions.register_changes import Changes, decide_rows, draft, save
from tracker.actions.register_import import import_register
from tracker.actions.register_reading import read_sheets
from tracker.sheets.reading import read_workbook
from tracker.store.database import Session
from tracker.store.register import Register, load_register
from tracker.store.register_writing import Codes, held_facts
from tracker.store.tables import register

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def without_ids(value: Any) -> Any:
    """The values of a register without the ids of its rows, which are not there yet in a draft."""
    if is_dataclass(value):
        rest = (f.name for f in fields(value) if f.name != "id")
        return {name: without_ids(getattr(value, name)) for name in rest}
    if isinstance(value, tuple):
        return [without_ids(one) for one in value]
    return value


def said(held: Register) -> dict[str, Any]:
    """What a register says, by codes."""
    return {
        name: sorted((without_ids(one) for one in getattr(held, name).values()), key=repr)
        for name in ("providers", "curricula", "bodies", "settings", "requirements")
    }


def decided(session: Session, sheets: dict[str, Any]) -> Changes:
    read, _ = read_sheets(read_workbook(workbook(sheets), "register.xlsx"))
    rows = [(sheet.spec, row) for sheet in read for row in sheet.rows]
    return decide_rows(rows, held_facts(session, Codes(session)))


def saved_as_drafted(session: Session, sheets: dict[str, Any]) -> Register:
    changes = decided(session, sheets)
    before = load_register(session)
    drafted = load_register(session, draft=draft(changes, Codes(session)))
    session.commit()
    assert load_register(session) == before
    save(session, changes, Codes(session), now=NOW, by="registrar@example.org")
    session.commit()
    assert said(load_register(session)) == said(drafted)
    return drafted


def test_a_whole_register_is_drafted_as_it_is_saved(session: Session) -> None:
    drafted = saved_as_drafted(session, SHEETS)
    assert drafted.provider_ids.keys() == {"OAKLEA", "TAH-OWN"}
    assert all(key < 0 for key in drafted.provider_ids.values())


def test_corrections_and_new_entries_of_what_is_held_are_drafted(session: Session) -> None:
    saved_as_drafted(session, SHEETS)
    drafted = saved_as_drafted(
        session,
        {
            "Providers": [["Code", "Name"], ["OAKLEA", "Oaklea Group"], ["NEWT", "Newt Training"]],
            "Certification events": [
                ["Certificate number", "Event", "On"],
                ["C-1", "withdrawn", date(2021, 6, 1)],
            ],
        },
    )
    oaklea = drafted.providers[drafted.provider_ids["OAKLEA"]]
    assert oaklea.name == "Oaklea Group"
    assert "withdrawn" in {event.word for event in oaklea.certifications[0].events}
    assert drafted.provider_ids["NEWT"] < 0 < drafted.provider_ids["OAKLEA"]


def test_who_entered_and_who_withdrew_is_kept(session: Session) -> None:
    saved_as_drafted(session, SHEETS)
    new_name = {"Providers": [["Code", "Name"], ["OAKLEA", "Oaklea Group"]]}
    import_register(session, workbook(new_name), "r.xlsx", dry_run=False, by="other@example.org")
    query = select(register.ProviderFact).order_by(register.ProviderFact.id)
    first, *_, last = session.scalars(query)
    assert (first.recorded_by, first.withdrawn_by) == ("registrar@example.org", "other@example.org")
    assert (last.recorded_by, last.withdrawn_by) == ("other@example.org", None)


def test_evidence_is_kept_for_what_it_shows_and_no_longer(session: Session) -> None:
    saved_as_drafted(session, SHEETS)
    evidence = register.Evidence(name="C-1.pdf", content=b"%PDF-", digest="0", added_at=NOW)
    session.add(evidence)
    session.flush()
    for fact in session.scalars(select(register.CertificationFact)):
        fact.evidence_id = evidence.id
    session.commit()

    def certificate(**columns: Any) -> str:
        sheet = [list(columns), list(columns.values())]
        changes = decided(session, {"Certifications": sheet})
        save(session, changes, Codes(session), now=NOW, by=None)
        session.commit()
        held = load_register(session)
        return held.providers[held.provider_ids["OAKLEA"]].certifications[-1].evidence

    known_by = {"Provider": "OAKLEA", "Body": "BODY", "Certificate number": "C-1"}
    checked = certificate(**known_by, **{"Last checked": date(2026, 11, 20)})
    assert checked == f"evidence:{evidence.id}"
    assert certificate(**known_by, To=date(2021, 12, 31)) == ""
