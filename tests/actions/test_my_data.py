"""Everything held about a person is gathered once, and told alike as JSON and as a workbook."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, fill_and_sweep, take_in
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.answers import Given
from tracker.actions.calendar_feeds import make_feed
from tracker.actions.corrections import ask_correction
from tracker.actions.flag_life import Act, act_on_flags
from tracker.actions.import_file import import_file
from tracker.actions.my_data import (
    FIELDS,
    NOT_TOLD,
    MyData,
    as_json,
    as_workbook,
    call_row,
    gather_my_data,
    heading,
)
from tracker.actions.undo_upload import undo_upload
from tracker.actions.uploads import keep_for_check
from tracker.rules.words import FlagStep, Looked, NoticeState, Told
from tracker.store.database import Base
from tracker.store.feeds import Whose
from tracker.store.flag_list import FlagScope
from tracker.store.looks import Look, note
from tracker.store.tables.accounts import Role, User
from tracker.store.tables.flags import Flag
from tracker.store.tables.notices import Notice, NoticeItem, Recipient
from tracker.store.tables.people import Person, Post, TrainingFact
from tracker.store.tables.places import Organisation

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


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


def account(session: Session, email: str, role: str, **known: int) -> int:
    found = session.scalars(select(Role).where(Role.name == role)).one_or_none()
    user = User(email=email, active=True, fs_uniquifier=email, **known)
    user.roles.append(found or Role(name=role))
    session.add(user)
    session.commit()
    return user.id


@pytest.fixture
def told_of(harbour: Session) -> int:
    """The id of somebody of whom every section has something to tell."""
    session, today = harbour, clock.today()
    dee = person_id(session, "00103")
    trust = session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()
    own = account(session, "dee@harbour.example", "staff", person_id=dee)
    hr = account(session, "asha@harbour.example", "hr", organisation_id=trust)
    take_in(session, workbook({"Staff": [STAFF, ["00103", "Dunn", "Dee", "W1", "Matron"]]}))
    for result in ("attended", "passed"):
        row = ["00103", "Dunn", "Dee", "Good level 2", "GOOD", today - timedelta(days=9), result]
        take_in(session, workbook({"Training": [TRAINING, row]}))
    unclear = [None, "Dunn", "Deirdre", "Good level 2", "GOOD", today, None]
    import_file(
        session,
        workbook({"Training": [TRAINING, unclear]}),
        "asked.xlsx",
        organisation="HARB",
        answers=[Given("unknown_staff", "Dunn, Deirdre", "00103")],
    )
    staged = workbook({"Staff": [STAFF, ["00103", "Dunn", "Dee", "W1", "Sister"]]})
    keep_for_check(session, staged, "next.xlsx", trust)
    flag = session.scalars(
        select(Flag.id).join(Post, Post.id == Flag.post_id).where(Post.person_id == dee)
    ).first()
    assert flag
    act = Act(FlagStep.ACKNOWLEDGED, hr, "On leave until June")
    act_on_flags(session, FlagScope(trust, awake_on=today), [flag], act)
    recipient = Recipient(person_id=dee)
    session.add(recipient)
    session.flush()
    notice = Notice(
        recipient_id=recipient.id,
        day=today,
        address="dee@harbour.example",
        reference="one",
        state=NoticeState.SENT,
        subject="=You need training",
        plain="Dear Dee",
        made_at=NOW,
        next_try_at=NOW,
        sent_at=NOW,
    )
    session.add(notice)
    session.flush()
    session.add(
        NoticeItem(
            recipient_id=recipient.id,
            notice_id=notice.id,
            told=Told.FLAG,
            flag_id=flag,
            turn=1,
            day=today,
            facts={},
        )
    )
    make_feed(session, own, Whose(person_id=dee), "My phone")
    note(session, Look(hr, dee, Looked.PERSON, trust, "hr"), date(2026, 3, 4), NOW)
    ask_correction(session, dee, "names", "My name is Deirdre")
    session.commit()
    return dee


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
    assert training["file"] == "file.xlsx"
    assert call_row("training", training).startswith("Good level 2, GOOD, ")
    assert sections["standings"][0]["standing"] == "in_date"
    assert "certified on the day of delivery" in str(sections["standings"][0]["why"])
    assert sections["flag_steps"][0]["note"] == "On leave until June"
    assert [row["answer"] for row in sections["answers"]] == ["00103"]
    assert {row["said"] for row in sections["waiting"] if row["file"] == "next.xlsx"} == {"Sister"}
    (look,) = sections["looks"]
    assert (look["organisation"], look["role"], look["times"]) == ("Harbour Trust", "hr", 1)


def test_nobody_of_hr_is_named_and_no_secret_told(harbour: Session, told_of: int) -> None:
    found = gather_my_data(harbour, told_of, clock.now())
    assert found
    said = json.dumps(as_json(found))
    assert "asha@harbour.example" not in said
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


def test_no_table_about_people_is_forgotten(harbour: Session) -> None:
    """Who adds a table with a person in it tells it in my_data, or says there why not."""
    with heard(harbour) as ran:
        gather(harbour, "00101")
    read = set(re.findall(r'(?:FROM|JOIN) "?(\w+)"?', " ".join(" ".join(ran).split())))
    about = {
        table.name
        for table in Base.metadata.tables.values()
        if any(
            column.name in {"person_id", "post_id", "account_id", "user_id"}
            or any(
                key.column.table.name in {"person", "post", "user"} for key in column.foreign_keys
            )
            for column in table.columns
        )
    }
    assert about - read == set(NOT_TOLD)


def test_it_asks_as_often_for_twenty_years_of_records(harbour: Session) -> None:
    session, today = harbour, clock.today()
    with heard(session) as few:
        gather(session, "00103")
    rows = [
        ["00103", "Clarke", "Dee", "Good level 2", "GOOD", today - timedelta(days=120 * n), None]
        for n in range(60)
    ]
    take_in(session, workbook({"Training": [TRAINING, *rows]}))
    dee = person_id(session, "00103")
    for n in range(30):
        ask = {"about": "names", "wrong": str(n)}
        if n < 15:
            ask_correction(session, dee, **ask)
        make_feed_of(session, dee, n)
    with heard(session) as many:
        found = gather(session, "00103")
    assert len(found.sections["training"]) == 60
    assert len(few) == len(many)


def make_feed_of(session: Session, person: int, number: int) -> None:
    own = account(session, f"{number}@harbour.example", "staff", person_id=person)
    make_feed(session, own, Whose(person_id=person), "Phone")
