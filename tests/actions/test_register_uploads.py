"""A register workbook sent on the pages: its preview, and what becomes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.actions.test_register_import import dump, known
from tests.golden.register_book import SHEETS
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.register_import import import_register
from tracker.actions.register_uploads import (
    AlreadyDecided,
    LookAgain,
    UnreadableFile,
    discard_import,
    keep_import,
    preview_again,
    save_import,
)
from tracker.store.database import Session
from tracker.store.import_lines import Line, lines_of
from tracker.store.import_list import import_file, import_of
from tracker.store.tables import register
from tracker.store.tables.imports import LineKind
from tracker.store.tables.uploads import Outcome, UploadRow, UploadState

ME, OTHER = "registrar@example.org", "other@example.org"
# The log tells of the upload itself.
KEPT = {"audit_log", "audit_log_values", "upload", "upload_row", "upload_problem", "import_line"}


def held(session: Session) -> None:
    import_register(session, workbook(SHEETS), "first.xlsx", dry_run=False)


def sent(session: Session, **sheets: Any) -> int:
    named = {name.replace("_", " "): rows for name, rows in sheets.items()}
    return keep_import(session, workbook(named), "register.xlsx", ME)


def lines(session: Session, upload_id: int, kind: LineKind) -> list[Line]:
    found, total = lines_of(session, upload_id, kind, "", 0, 1000)
    assert len(found) == total
    return found


def seen(session: Session, upload_id: int) -> str:
    found = import_of(session, upload_id)
    assert found
    assert found.basis
    return found.basis["stood_on"]


def summary(session: Session, upload_id: int) -> dict[str, Any]:
    found = import_of(session, upload_id)
    assert found
    return found.summary


PROVIDERS = [
    ["Code", "Name", "Aliases", "Last checked"],
    ["OAKLEA", "Oaklea Group", "Oaklea", date(2026, 11, 1)],
    ["NEWT", "Newt Training", None, None],
    ["BAD", None, None, None],
]


def test_the_preview_tells_each_field_and_saves_nothing(session: Session) -> None:
    held(session)
    before = dump(session)
    upload_id = sent(session, Providers=PROVIDERS)
    after = dump(session)
    assert {name for name in before if before[name] != after[name]} == KEPT
    (changed,) = lines(session, upload_id, LineKind.CHANGED)
    assert (changed.title, changed.row) == ("Oaklea Ltd (OAKLEA)", 2)
    assert [tuple(field) for field in changed.fields] == [
        ("name", "Oaklea Ltd", "Oaklea Group"),
        ("aliases", ["Oaklee", "Oaklea"], ["Oaklea"]),
    ]
    (new,) = lines(session, upload_id, LineKind.NEW)
    assert new.title == "Newt Training (NEWT)"
    assert ["kind", None, "commercial"] in new.fields
    (gone,) = lines(session, upload_id, LineKind.GONE)
    assert (gone.title, gone.row) == ("Tahoma own training (TAH-OWN)", None)
    found = summary(session, upload_id)
    assert found["rows"] == {"total": 3, "new": 1, "changed": 1, "unchanged": 0, "rejected": 1}
    assert found["problem_counts"] == {"missing_value": 1}
    assert (found["gone"], found["warnings"]) == (1, 1)


def test_saving_records_what_was_shown_and_by_whom(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=PROVIDERS)
    save_import(session, upload_id, OTHER, seen(session, upload_id))
    now = known(session, register.ProviderFact)
    assert [(one.name, one.recorded_by) for one in now if one.upload_id == upload_id] == [
        ("Oaklea Group", OTHER),
        ("Newt Training", OTHER),
    ]
    found = import_of(session, upload_id)
    assert found
    assert (found.state, found.accepted_by, found.uploaded_by) == (UploadState.ACCEPTED, OTHER, ME)
    assert {one.recorded_at for one in now if one.upload_id == upload_id} == {found.accepted_at}
    assert import_file(session, upload_id)
    outcomes = session.scalars(select(UploadRow.outcome).where(UploadRow.upload_id == upload_id))
    assert list(outcomes) == [Outcome.CHANGED, Outcome.NEW, Outcome.REJECTED]
    with pytest.raises(AlreadyDecided):
        save_import(session, upload_id, ME, "")
    with pytest.raises(AlreadyDecided):
        discard_import(session, upload_id)


def test_of_two_who_save_at_once_one_does(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=PROVIDERS)
    shown, engine = seen(session, upload_id), session.connection().engine
    session.rollback()

    def run(by: str) -> str:
        with Session(engine) as own:
            try:
                save_import(own, upload_id, by, shown)
            except AlreadyDecided:
                return "too late"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, (ME, OTHER))) == ["saved", "too late"]
    assert [one.name for one in known(session, register.ProviderFact)].count("Newt Training") == 1


def test_a_register_that_has_changed_makes_a_new_preview(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=[["Code", "Name"], ["OAKLEA", "Oaklea Group"]])
    shown = seen(session, upload_id)
    by_another = {"Providers": [["Code", "Name"], ["OAKLEA", "Oaklea plc"]]}
    import_register(session, workbook(by_another), "other.xlsx", dry_run=False)
    before = dump(session)
    with pytest.raises(LookAgain):
        save_import(session, upload_id, ME, shown)
    assert {n for n, rows in dump(session).items() if rows != before[n]} <= KEPT
    (changed,) = lines(session, upload_id, LineKind.CHANGED)
    assert changed.fields == [["name", "Oaklea plc", "Oaklea Group"]]
    assert summary(session, upload_id)["again"]
    with pytest.raises(LookAgain):
        save_import(session, upload_id, ME, shown)
    save_import(session, upload_id, ME, seen(session, upload_id))
    assert "Oaklea Group" in {one.name for one in known(session, register.ProviderFact)}


def test_the_preview_can_be_made_again(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=[["Code", "Name"], ["OAKLEA", "Oaklea Group"]])
    same = {"Providers": [["Code", "Name"], ["OAKLEA", "Oaklea Group"]]}
    import_register(session, workbook(same), "other.xlsx", dry_run=False)
    preview_again(session, upload_id)
    assert lines(session, upload_id, LineKind.CHANGED) == []
    assert summary(session, upload_id)["rows"]["unchanged"] == 1
    save_import(session, upload_id, ME, seen(session, upload_id))


def test_a_discarded_file_leaves_its_name_alone(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=PROVIDERS)
    discard_import(session, upload_id)
    found = import_of(session, upload_id)
    assert found
    assert (found.state, found.has_file) == (UploadState.DISCARDED, False)
    assert lines(session, upload_id, LineKind.CHANGED) == []
    for action in (
        lambda: save_import(session, upload_id, ME, ""),
        lambda: preview_again(session, upload_id),
    ):
        with pytest.raises(AlreadyDecided):
            action()


def test_a_file_that_cannot_be_read_is_not_kept(session: Session) -> None:
    before = dump(session)
    with pytest.raises(UnreadableFile):
        keep_import(session, b"%PDF-1.7", "letter.pdf", ME)
    session.rollback()
    assert dump(session) == before


def warned(session: Session, **sheets: Any) -> list[str]:
    held(session)
    return [
        line.message or "" for line in lines(session, sent(session, **sheets), LineKind.WARNING)
    ]


def test_a_certificate_that_moves_to_another_provider_is_told(session: Session) -> None:
    heads = ["Provider", "Body", "Certificate number", "Curricula"]
    (said,) = warned(session, Certifications=[heads, ["TAH-OWN", "BODY", "C-1", "L2"]])
    assert said.startswith("This certificate moves from OAKLEA to TAH-OWN.")


def test_a_setting_that_moves_on_days_it_already_has_is_told(session: Session) -> None:
    heads = ["Organisation", "Code", "Name", "Type", "From"]
    moved = ["457", "007", "Ward 7", "mental_health_unit", date(2019, 1, 1)]
    (said,) = warned(session, Settings=[heads, moved])
    assert said.startswith("This setting moves from TAH to 457")


def test_a_check_still_to_come_is_told(session: Session) -> None:
    ahead = clock.today() + timedelta(days=1)
    rows = [["Code", "Name", "Last checked"], ["OAKLEA", "Oaklea Ltd", ahead]]
    (said,) = warned(session, Providers=rows)
    assert "which is still to come" in said


@pytest.mark.parametrize(("aliases", "advice"), [("Oaklea Ltd", False), ("Oaks", True)])
def test_a_new_name_is_told_with_what_becomes_of_the_old(
    session: Session, aliases: str, advice: bool
) -> None:
    rows = [["Code", "Name", "Aliases"], ["OAKLEA", "Oaklea Group", aliases]]
    (said,) = warned(session, Providers=rows)
    assert said.startswith("The name changes from Oaklea Ltd to Oaklea Group.")
    assert ("Add it to Aliases" in said) is advice


def test_only_sheets_with_rows_tell_of_what_they_lack(session: Session) -> None:
    held(session)
    upload_id = sent(
        session, Providers=[["Code", "Name"]], Trainers=[["Provider", "Reference", "Grade"]]
    )
    assert lines(session, upload_id, LineKind.GONE) == []


def test_an_entry_whose_row_is_refused_is_not_gone(session: Session) -> None:
    held(session)
    providers = [["Code", "Name", "Kind"], ["oaklea", None, None], ["TAH-OWN", "Own", "Sold"]]
    certificates = [
        ["Provider", "Body", "Certificate number", "From"],
        ["OAKLEA", "BODY", "C-1", "not a day"],
        ["TAH-OWN", None, None, None],
    ]
    upload_id = sent(session, Providers=providers, Certifications=certificates)
    gone = [line.title for line in lines(session, upload_id, LineKind.GONE)]
    assert gone == ["Certificate TAH-OWN/BODY/2021-05-01, TAH-OWN"]


def test_what_a_save_would_do_is_kept_with_the_preview(session: Session) -> None:
    held(session)
    upload_id = sent(session, Providers=[["Code", "Name"], ["OAKLEA", "Oaklea Group"]])
    assert summary(session, upload_id)["effect"]["changing"] == 0
    same = sent(session, Organisations=[["Code", "Name"], ["TAH", "Tahoma Trust"]])
    assert summary(session, same)["effect"] is None


def test_an_import_of_the_command_keeps_its_file_and_what_it_did(session: Session) -> None:
    content = workbook(SHEETS)
    import_register(session, content, "first.xlsx", dry_run=False)
    upload_id = session.scalars(select(register.ProviderFact.upload_id)).first()
    assert upload_id
    assert import_file(session, upload_id) == content
    assert len(lines(session, upload_id, LineKind.NEW)) == sum(len(r) - 1 for r in SHEETS.values())
    found = import_of(session, upload_id)
    assert found
    assert found.accepted_at
    assert found.accepted_at > datetime(2026, 1, 1, tzinfo=UTC)
