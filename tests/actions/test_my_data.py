"""Everything held about a person is gathered once, and told alike as JSON and as a workbook."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, fill_and_sweep, take_in
from tests.actions.held_about import account, held_about_somebody
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.calendar_feeds import make_feed
from tracker.actions.corrections import (
    ABOUT,
    ANSWERS,
    answer_correction,
    ask_correction,
    record_of,
)
from tracker.actions.my_data import (
    MyData,
    as_json,
    as_workbook,
    call_row,
    gather_my_data,
    heading,
)
from tracker.actions.my_data_sections import FIELDS, NOT_TOLD
from tracker.actions.undo_upload import undo_upload
from tracker.actions.uploads import accept, keep_for_check
from tracker.rules.words import CorrectionState
from tracker.store.corrections import corrections_page, one_correction
from tracker.store.database import Base
from tracker.store.feeds import Whose
from tracker.store.tables.people import Person, TrainingFact


@pytest.fixture
def harbour(session: Session) -> Session:
    fill_and_sweep(session)
    return session


def person_id(session: Session, number: str) -> int:
    return session.scalars(select(Person.id).where(Person.number == number)).one()


def gather(session: Session, number: str) -> MyData:
    found = gather_my_data(session, person_id(session, number), clock.now())
    assert found
    return found


@pytest.fixture
def told_of(harbour: Session) -> int:
    """The id of somebody of whom every section has something to tell."""
    return held_about_somebody(harbour)


def test_every_section_is_told(harbour: Session, told_of: int) -> None:
    found = gather_my_data(harbour, told_of, clock.now())
    assert found
    empty = {name for name, rows in found.sections.items() if not rows}
    assert empty == set()
    sections = found.sections
    assert [row["surname"] for row in sections["names"]] == ["Dunn"]
    assert [row["surname"] for row in sections["earlier_names"]] == ["Clarke"]
    assert sections["earlier_names"][0]["replaced"] is True
    (post,) = sections["posts"]
    assert (post["role"], post["setting"], post["given_by"]) == (
        "Matron",
        "Ward 1",
        "Harbour Trust",
    )
    assert [row["role"] for row in sections["earlier_posts"]] == ["Nurse"]
    (before,) = sections["earlier_training"]
    assert (before["result"], before["replaced"]) == ("attended", True)
    latest, training = sections["training"]
    assert latest["file"] == "asked.xlsx"
    assert (training["result"], training["register_provider"]) == ("passed", "Good Training")
    assert (training["file"], training["sheet"], training["row"]) == ("file.xlsx", "Training", 2)
    assert call_row("training", training).startswith("Good level 2, GOOD, ")
    assert sections["standings"][0]["standing"] == "in_date"
    assert "certified on the day of delivery" in str(sections["standings"][0]["why"])
    assert sections["flag_steps"][0]["note"] == "On leave until June"
    assert [row["answer"] for row in sections["answers"]] == ["00103"]
    assert {row["said"] for row in sections["waiting"] if row["file"] == "next.xlsx"} == {"Sister"}
    (opening,) = sections["certificate_openings"]
    assert (opening["organisation"], opening["by_you"]) == ("Harbour Trust", False)
    (taken,) = sections["taken_passports"]
    assert (taken["records"], taken["certificates"]) == (1, "Good level 2, 2026-03-04")
    (named,) = sections["name_openings"]
    assert (named["commissioner"], named["reason"]) == ("East Board", "To match the certificate")
    (checked,) = sections["audit_checks"]
    assert (checked["setting"], checked["requirement"]) == ("Ward 1", "Restraint training")
    assert (checked["outcome"], checked["note"]) == ("not_shown", None)
    assert checked["why"] == "Anybody can be drawn. Bank staff: fewer people see their records."
    (finding,) = sections["audit_findings"]
    assert (finding["said"], finding["withdrawn_at"]) == ("No certificate was shown", None)
    (action,) = sections["audit_actions"]
    assert (action["what"], action["owner"]) == ("Show the certificate", "setting")
    (look,) = sections["looks"]
    assert (look["organisation"], look["role"], look["times"]) == ("Harbour Trust", "hr", 1)


@pytest.mark.parametrize("staged", [False, True])
def test_where_in_its_file_a_record_stands_is_told(harbour: Session, staged: bool) -> None:
    """Whether it was recorded at once or after somebody accepted it; undoing does not lose it."""
    session, day = harbour, clock.today() - timedelta(days=3)
    rows = [["00103", "Clarke", "Dee", "Good level 2", "GOOD", day, "passed"]] * 2
    content = workbook({"Notes": [["a note"]], "Ward 3": [["Log"], TRAINING, rows[0]]})
    if staged:
        trust = session.scalars(select(Person.organisation_id)).first()
        assert trust
        accept(session, keep_for_check(session, content, "ward.xlsx", trust).id)
    else:
        take_in(session, content)

    def told() -> list[tuple[Any, ...]]:
        rows = gather(session, "00103").sections["training"]
        return [(row["sheet"], row["row"], row["result"]) for row in rows]

    assert told() == [("Ward 3", 3, "passed")]
    failed = [*rows[0][:-1], "failed"]
    take_in(session, workbook({"Ward 9": [TRAINING, failed]}))
    assert told() == [("Ward 9", 2, "failed")]
    latest = session.scalars(select(func.max(TrainingFact.upload_id))).one()
    assert latest
    undo_upload(session, latest)
    assert told() == [("Ward 3", 3, "passed")]


def test_nobody_of_hr_is_named_and_no_secret_told(harbour: Session, told_of: int) -> None:
    found = gather_my_data(harbour, told_of, clock.now())
    assert found
    said = json.dumps(as_json(found))
    assert "asha@harbour.example" not in said
    assert "board.example" not in said
    assert "secret" not in said
    assert not re.search(r"d{64}|t{64}|c{64}", said)
    assert not re.search(r"[0-9a-f]{64}", said)
    assert "Brown" not in said


def test_a_record_that_is_undone_is_not_said_to_be_replaced(harbour: Session) -> None:
    session = harbour
    ruth = person_id(session, "00101")
    upload = session.scalars(
        select(TrainingFact.upload_id).where(TrainingFact.person_id == ruth)
    ).one()
    assert upload
    undo_upload(session, upload, "asha@harbour.example")
    found = gather(session, "00101")
    assert found.sections["training"] == []
    (undone,) = found.sections["earlier_training"]
    assert (undone["replaced"], undone["withdrawn_at"] is not None) == (False, True)


def test_json_and_workbook_say_the_same(harbour: Session, told_of: int) -> None:
    found = gather_my_data(harbour, told_of, clock.now())
    assert found
    document = json.loads(json.dumps(as_json(found)))
    assert set(document) == {"format", "version", "made_at", "staff_number", *FIELDS}
    assert document["staff_number"] == "00103"
    book = load_workbook(BytesIO(as_workbook(found)))
    assert book.sheetnames == [heading(name) for name in FIELDS]
    for name, keys in FIELDS.items():
        assert all(list(row) == list(keys) for row in document[name])
        headed, *rows = book[heading(name)].iter_rows(values_only=True)
        assert headed[: len(keys)] == tuple(map(heading, keys))
        assert [[cell is None for cell in row[: len(keys)]] for row in rows] == [
            [value in (None, "") for value in row.values()] for row in document[name]
        ]
    numbers = [row[1] for row in book["Names"].iter_rows(min_row=2, values_only=True)]
    assert numbers == ["00103"]
    subjects = [row[1] for row in book["Emails"].iter_rows(min_row=2, values_only=True)]
    assert subjects == ["'=You need training"]


def test_nobody_of_that_id_has_anything(harbour: Session) -> None:
    assert gather_my_data(harbour, 987_654, clock.now()) is None


@contextmanager
def heard(session: Session) -> Iterator[list[str]]:
    ran: list[str] = []
    engine = session.connection().engine

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        ran.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield ran
    event.remove(engine, "before_cursor_execute", hear)


def refers(table: Any) -> set[str]:
    return {key.column.table.name for column in table.columns for key in column.foreign_keys}


def test_no_table_about_people_is_forgotten(harbour: Session) -> None:
    """Who adds a table with a person in it tells it in my_data, or says there why not."""
    with heard(harbour) as ran:
        gather(harbour, "00101")
    read = set(re.findall(r'(?:FROM|JOIN) "?(\w+)"?', " ".join(" ".join(ran).split())))
    named = {"person_id", "post_id", "account_id", "user_id"}
    tables = Base.metadata.tables.values()
    about = {table.name for table in tables if named & set(table.columns.keys())}
    about |= {"person", "post", "user"}
    while more := {table.name for table in tables if refers(table) & about} - about:
        about |= more
    assert about - read == set(NOT_TOLD)


def test_it_asks_as_often_for_twenty_years_of_records(harbour: Session) -> None:
    session, today = harbour, clock.today()
    gather(session, "00103")  # reads the register, for all who ask after it
    with heard(session) as few:
        gather(session, "00103")
    rows = [
        ["00103", "Clarke", "Dee", "Good level 2", "GOOD", today - timedelta(days=120 * n), None]
        for n in range(60)
    ]
    take_in(session, workbook({"Training": [TRAINING, *rows]}))
    dee = person_id(session, "00103")
    own = account(session, "dee@harbour.example", "staff", person_id=dee)
    for n in range(20):
        ask_correction(session, dee, "names", str(n))
        make_feed(session, own, Whose(person_id=dee), "Phone")
    with heard(session) as many:
        found = gather(session, "00103")
    assert len(found.sections["training"]) == 60
    assert len(few) == len(many)


def test_each_kind_can_be_asked_about_answered_and_read(harbour: Session, told_of: int) -> None:
    """About a row where the section has rows with a name; what was asked outlives the row."""
    found = gather_my_data(harbour, told_of, clock.now())
    assert found
    trust = harbour.get_one(Person, told_of).organisation_id
    by = account(harbour, "ben@harbour.example", "hr", organisation_id=trust)
    expected = {}
    for place, about in enumerate(ABOUT):
        row = next((row for row in found.sections.get(about, ()) if row.get("id")), None)
        row_id = row["id"] if row else None
        assert row_id is None or isinstance(row_id, int)
        called = record_of(found, about, row_id)
        meant = (row_id, called) if row_id and called else None
        asked = ask_correction(harbour, told_of, about, f"Wrong: {about}", meant)
        state = ANSWERS[place % 2]
        answer_correction(harbour, trust, asked, state, f"Answer: {about}", by)
        expected[about] = (called if meant else None, f"Wrong: {about}", state, f"Answer: {about}")
    told = {
        row["about"]: (row["record"], row["wrong"], row["state"], row["answer"])
        for row in gather(harbour, "00103").sections["corrections"]
        if row["answer"]
    }
    assert told == expected


def test_who_has_left_still_asks_and_reads_the_answer(harbour: Session) -> None:
    """It goes to the organisation that entered them, and its HR sees and answers it."""
    gone = ["00101", "Adeyemi", "Ruth", "W1", "Nurse", None, clock.today() - timedelta(days=5)]
    early = ask_correction(harbour, person_id(harbour, "00101"), "names", "Before I left")
    take_in(harbour, workbook({"Staff": [STAFF, [*gone, None]]}))
    ruth = person_id(harbour, "00101")
    trust = harbour.get_one(Person, ruth).organisation_id
    by = account(harbour, "ben@harbour.example", "hr", organisation_id=trust)
    late = ask_correction(harbour, ruth, "posts", "My last day is wrong")
    listed = corrections_page(harbour, trust, 1, CorrectionState.ASKED)
    assert {row.id for row in listed.rows} == {early, late}
    for key in (early, late):
        assert one_correction(harbour, trust, key)
        answer_correction(harbour, trust, key, CorrectionState.DONE, "Put right", by)
    told = gather(harbour, "00101").sections["corrections"]
    assert [(row["wrong"], row["answer"]) for row in told] == [
        ("My last day is wrong", "Put right"),
        ("Before I left", "Put right"),
    ]
