"""Who is erased is nowhere any more, and all that was so of settings is as it was."""

import json
import re
import sqlite3
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.actions.harbour import STAFF, TRAINING, fill_and_sweep, take_in
from tests.actions.held_about import account, held_about_somebody
from tests.actions.test_my_data import heard, refers
from tests.workbooks import workbook
from tracker import clock
from tracker.actions.audits.answer import answer
from tracker.actions.audits.question import Question
from tracker.actions.erasing import (
    AlreadyDecided,
    CannotErase,
    SamePerson,
    ask_erasure,
    confirm_erasure,
    drop_erasure,
    erase_by_command,
)
from tracker.actions.flag_life import Act, act_on_flags
from tracker.actions.my_data import gather_my_data
from tracker.actions.undo_upload import undo_upload
from tracker.rules.protection_words import ErasureState, Refusal
from tracker.rules.words import FlagStep, NoticeState
from tracker.store.database import Base, beside
from tracker.store.erasure import KEPT
from tracker.store.flag_list import FlagScope
from tracker.store.tables.audit_log import LogValues
from tracker.store.tables.audits import Audit
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.notices import Notice, Recipient
from tracker.store.tables.people import Person, PersonFact, Post
from tracker.store.tables.places import Organisation
from tracker.store.tables.protection import Erasure, LegalHold
from tracker.store.tables.uploads import Upload

WORDS = ("Dunn", "Clarke", "Deirdre", "00103", "dee@harbour.example", "Dear Dee", "Dee Dunn")
A, B = "asha@harbour.example", "ben@harbour.example"


@pytest.fixture
def dee(session: Session) -> int:
    """Somebody of whom everything is held and who has left, with no audit open any more."""
    fill_and_sweep(session)
    person = held_about_somebody(session)
    left = clock.today() - timedelta(days=1)
    row = ["00103", "Dunn", "Dee", "W1", "Matron", None, left, None]
    take_in(session, workbook({"Staff": [STAFF, row]}))
    close_audits(session)
    return person


def close_audits(session: Session) -> None:
    for audit in session.scalars(select(Audit)):
        audit.conclusion, audit.closed_at, audit.closed_by = "Done", clock.now(), audit.opened_by
    session.commit()


def trust(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == "HARB")).one()


def erase(session: Session, person: int) -> Erasure:
    asked = ask_erasure(session, trust(session), person, "Dee Dunn asked for it", A)
    return confirm_erasure(session, trust(session), asked.id, B)


def dump(session: Session) -> str:
    """Every value of every table, and on SQLite every byte of the file, its free pages too."""
    said = [
        " ".join(map(str, row))
        for table in Base.metadata.sorted_tables
        for row in session.connection().execute(text(f'SELECT * FROM "{table.name}"'))
    ]
    session.rollback()
    engine = session.connection().engine
    session.rollback()
    if engine.dialect.name == "sqlite":
        path = str(engine.url.database)
        engine.dispose()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(path, "rb") as file:
            content = file.read()
        said += [content.decode("latin-1")]
    return "\n".join(said)


def words_in(said: str) -> set[str]:
    """Which of these words are there; a staff number not by chance in a hash or a moment."""
    return {one for one in WORDS if re.search(rf"(?<![0-9a-f.]){re.escape(one)}(?![0-9a-f])", said)}


def test_no_word_of_theirs_is_anywhere_in_the_database(session: Session, dee: int) -> None:
    before = dump(session)
    assert words_in(before) == set(WORDS)
    done = erase(session, dee)
    assert (done.state, done.asked_by, done.decided_by) == (ErasureState.DONE, A, B)
    after = dump(session)
    assert words_in(after) == set()
    session.expire_all()
    person = session.get_one(Person, dee)
    assert person.number.startswith("erased-")
    (fact,) = {(one.surname, one.forename, one.email) for one in facts(session, dee)}
    assert fact == ("Erased", "Person", None)
    assert "Brown" in after


def facts(session: Session, person: int) -> list[PersonFact]:
    return list(session.scalars(select(PersonFact).where(PersonFact.person_id == person)))


def test_whoever_only_shares_a_name_keeps_all_that_is_theirs(session: Session, dee: int) -> None:
    alike = [
        ["00190", "Dunn", "Bo", "W1", "Nurse"],
        ["00191", "Brown", "Dee", "W1", "Nurse", None, None, None],
    ]
    take_in(session, workbook({"Staff": [STAFF, *alike]}))
    ids = {person.number: person.id for person in session.scalars(select(Person))}
    today = clock.today()
    told = {
        notice_to(session, Recipient(person_id=ids["00190"]), "Dear Bo Dunn"): "Dear Bo Dunn",
        notice_to(session, Recipient(person_id=ids["00191"]), "Dear Dee Brown"): "Dear Dee Brown",
        notice_to(
            session,
            Recipient(account_id=account(session, "cy@harbour.example", "hr")),
            "Due: Dunn, Dee (00103)\nBo Dunn\nDee Brown",
        ): "Due: [erased] ([erased])\nBo Dunn\nDee Brown",
    }
    act = Act(FlagStep.ACKNOWLEDGED, account(session, "di@harbour.example", "hr"), "Rang Dee")
    flag = session.scalars(
        select(Flag.id).join(Post).where(Post.person_id == ids["00102"], Flag.closed_at.is_(None))
    ).first()
    assert flag
    act_on_flags(session, FlagScope(trust(session), awake_on=today), [flag], act)
    account(session, "dee.brown@harbour.example", "staff", person_id=ids["00191"])
    logged = said_in_log(session, ids["00190"], ids["00191"])
    assert "dee.brown@harbour.example" in " ".join(logged)
    erase(session, dee)
    session.expire_all()
    assert {notice: session.get_one(Notice, notice).plain for notice in told} == told
    notes = session.scalars(select(FlagEvent.note).where(FlagEvent.flag_id == flag))
    assert "Rang Dee" in set(notes)
    assert said_in_log(session, ids["00190"], ids["00191"]) == logged


def notice_to(session: Session, recipient: Recipient, plain: str) -> int:
    session.add(recipient)
    session.flush()
    notice = Notice(
        recipient_id=recipient.id,
        organisation_id=trust(session),
        day=clock.today(),
        address="somebody@harbour.example",
        reference=plain,
        state=NoticeState.SENT,
        plain=plain,
        made_at=clock.now(),
        next_try_at=clock.now(),
    )
    session.add(notice)
    session.commit()
    return notice.id


def said_in_log(session: Session, *people: int) -> list[str]:
    """What the log has of rows about these people."""
    found = session.scalars(select(LogValues.said_after).order_by(LogValues.number))
    of_them = re.compile(rf'"person_id" ?: ?({"|".join(map(str, people))})\b')
    return [said for said in found if said and of_them.search(said)]


def test_what_was_so_of_settings_stays(session: Session, dee: int) -> None:
    on = clock.today() - timedelta(days=3)
    known = clock.now()
    before = content_hash(session, on, known)
    flags = all_flags(session)
    audits = session.execute(select(Audit.id, Audit.content_hash)).all()
    held = gather_my_data(session, dee, known)
    erase(session, dee)
    assert content_hash(session, on, known) == before
    assert f"P{dee}" in before[1]
    assert [
        tuple(one) for one in session.execute(select(Flag.__table__).order_by(Flag.id))
    ] == flags
    assert session.execute(select(Audit.id, Audit.content_hash)).all() == audits
    after = gather_my_data(session, dee, clock.now())
    assert held
    assert after
    for section in ("standings", "training", "posts", "flags", "audit_findings"):
        assert len(after.sections[section]) == len(held.sections[section])


def all_flags(session: Session) -> list[Any]:
    return [tuple(row) for row in session.execute(select(Flag.__table__).order_by(Flag.id))]


def content_hash(session: Session, on: date, known: Any) -> tuple[Any, str]:
    found = answer(session, Question("setting", "W1", on, known))
    session.rollback()
    return found.content_hash, json.dumps(found.content, default=str)


def test_every_table_that_leads_to_a_person_is_thought_of(session: Session, dee: int) -> None:
    """Who adds a table with a person in it erases it in store.erasure, or says there why not."""
    named = {"person_id", "post_id", "account_id", "user_id"}
    tables = Base.metadata.tables.values()
    about = {table.name for table in tables if named & set(table.columns.keys())}
    about |= {"person", "post", "user"}
    while more := {table.name for table in tables if refers(table) & about} - about:
        about |= more
    ran = statements(session, lambda: erase(session, dee))
    changed = {name for name in about if any(cleans(one, name) for one in ran)}
    assert about - changed == set(KEPT) - changed
    assert not set(KEPT) - about


def cleans(statement: str, table: str) -> bool:
    """Whether it changes rows of the table, or looks through their texts for what to take out."""
    heads = (
        f"SELECT {table}.id, ",
        f"UPDATE {table} ",
        f'UPDATE "{table}" ',
        f"DELETE FROM {table} ",
    )
    return statement.startswith((*heads, f'DELETE FROM "{table}" '))


def statements(session: Session, run: Any) -> list[str]:
    with heard(session) as ran:
        run()
    return ran


def test_an_old_file_makes_a_new_person_of_them(session: Session, dee: int) -> None:
    erase(session, dee)
    row = ["00103", "Dunn", "Dee", "W1", "Nurse", date(2020, 1, 6), None, None]
    take_in(session, workbook({"Staff": [STAFF, row]}))
    again = session.scalars(select(Person.id).where(Person.number == "00103")).one()
    assert again != dee
    assert {one.surname for one in facts(session, dee)} == {"Erased"}
    found = gather_my_data(session, again, clock.now())
    assert found
    assert found.sections["training"] == []


def test_undoing_an_older_upload_brings_no_name_back(session: Session, dee: int) -> None:
    uploads = [one.upload_id for one in facts(session, dee) if one.upload_id is not None]
    erase(session, dee)
    for upload_id in sorted(set(uploads), reverse=True):
        undo_upload(session, upload_id)
    assert {one.surname for one in facts(session, dee)} == {"Erased"}
    assert "Dunn" not in dump(session)


def test_only_files_that_name_them_go(session: Session, dee: int) -> None:
    other = workbook(
        {
            "Training": [
                TRAINING,
                ["00102", "Brown", "Col", "Good level 2", "GOOD", clock.today(), None],
            ]
        }
    )
    take_in(session, other)
    latest = session.scalars(select(Upload.id).order_by(Upload.id.desc()).limit(1)).one()
    if session.get_one(Upload, latest).content is None:
        session.get_one(Upload, latest).content = other
        session.commit()
    erase(session, dee)
    session.expire_all()
    kept = {one.id for one in session.scalars(select(Upload)) if one.content is not None}
    assert latest in kept
    assert len(kept) < session.query(Upload).count()


def test_what_stands_in_the_way_is_said(session: Session) -> None:
    fill_and_sweep(session)
    ids = dict(session.execute(select(Person.number, Person.id)).all())
    with pytest.raises(CannotErase) as refused:
        ask_erasure(session, trust(session), ids["00101"], "Asked", A)
    assert refused.value.refusals == (Refusal.EMPLOYED,)
    hold = LegalHold(
        organisation_id=trust(session),
        person_id=ids["00105"],
        why="A claim",
        placed_at=clock.now(),
        placed_by=A,
    )
    session.add(hold)
    session.commit()
    with pytest.raises(CannotErase) as refused:
        erase_by_command(session, trust(session), ids["00105"], "Asked")
    assert refused.value.refusals == (Refusal.HELD,)
    hold.until = clock.today() - timedelta(days=1)
    account(session, "fay@harbour.example", "hr", person_id=ids["00105"])
    with pytest.raises(CannotErase) as refused:
        ask_erasure(session, trust(session), ids["00105"], "Asked", A)
    assert refused.value.refusals == (Refusal.ACCOUNT,)


@pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")
def test_a_colleague_confirms_or_drops_it(session: Session, dee: int) -> None:
    asked = ask_erasure(session, trust(session), dee, "She asked", A)
    assert ask_erasure(session, trust(session), dee, "She asked", A).id == asked.id
    with pytest.raises(SamePerson):
        confirm_erasure(session, trust(session), asked.id, A)
    drop_erasure(session, trust(session), asked.id, B)
    with pytest.raises(AlreadyDecided):
        confirm_erasure(session, trust(session), asked.id, B)
    assert facts(session, dee)[0].surname != "Erased"


def test_twice_is_nothing_and_a_dry_run_is_nothing_at_all(session: Session, dee: int) -> None:
    counts = erase_by_command(session, trust(session), dee, "She asked", dry_run=True)
    assert counts["person_fact"] >= 2
    assert session.scalars(select(Erasure)).all() == []
    assert erase_by_command(session, trust(session), dee, "She asked") == counts
    number = session.get_one(Person, dee).number
    with pytest.raises(CannotErase) as refused:
        erase_by_command(session, trust(session), dee, "She asked")
    assert refused.value.refusals == (Refusal.ERASED,)
    session.expire_all()
    assert session.get_one(Person, dee).number == number


def test_of_two_at_one_moment_one_does_it(session: Session, dee: int) -> None:
    asked = ask_erasure(session, trust(session), dee, "She asked", A).id
    mine = trust(session)
    ready, ended = threading.Barrier(2), []

    def confirm(by: str) -> None:
        with beside(session) as own:
            ready.wait()
            try:
                ended.append(confirm_erasure(own, mine, asked, by).state.value)
            except AlreadyDecided:
                ended.append("late")

    session.rollback()
    threads = [threading.Thread(target=confirm, args=(f"{n}@harbour.example",)) for n in "bc"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ended) == ["done", "late"]
    session.expire_all()
    assert len(session.scalars(select(Post).where(Post.person_id == dee)).all()) == 1
