"""Every write is logged, whatever way it takes, and what was written stays."""

import re

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from tests.store.audit_log.entries import entries, last, wrong
from tracker import clock
from tracker.store.acting import Acting, act_as, as_job
from tracker.store.audit_log.erasing import erase_words, erasing
from tracker.store.audit_log.sealing import seal_for_others
from tracker.store.audit_log.verifying import verify
from tracker.store.bulk import insert_rows
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.audit_log import LogEntry, LogPending, LogValues
from tracker.store.tables.people import Person, PersonFact, TrainingFact
from tracker.store.tables.places import Organisation


def test_whatever_way_a_write_takes_it_is_logged(world) -> None:
    begun = last(world)
    # COPY, or one prepared statement.
    insert_rows(world, Person, ("organisation_id", "number"), [(1, f"9{n}") for n in range(3)])
    world.commit()
    table = Person.__table__
    world.execute(insert(table), [{"organisation_id": 1, "number": f"8{n}"} for n in range(3)])
    world.execute(text("INSERT INTO person (organisation_id, number) VALUES (1, '7'), (1, '70')"))
    world.add(Person(organisation_id=1, number="6"))
    world.commit()
    told = entries(world, begun)
    assert {row[:2] for row in told} == {("person", "add")}
    assert sum(row[2] for row in told) == 9
    begun = last(world)
    world.execute(text("UPDATE training_fact SET withdrawn_at = '2026-01-02 03:04:05.000000+00'"))
    world.commit()
    assert entries(world, begun) == [("training_fact", "withdraw", 2, "1-2")]
    assert world.scalar(select(LogPending.id)) is None


def test_core_connections_and_other_programs_are_logged_too(app, world) -> None:
    begun = last(world)
    world.commit()
    with app.app_context():
        engine = db.engine
    with engine.begin() as connection, as_job("job test"):
        connection.execute(insert(Person), [{"organisation_id": 1, "number": "50"}])
        connection.commit()
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("INSERT INTO person (organisation_id, number) VALUES (1, '51')")
        raw.commit()
    finally:
        raw.close()
    seal_for_others(world.connection())
    world.commit()
    assert [row[:3] for row in entries(world, begun)] == [("person", "add", 1)] * 2
    places = select(LogEntry.place).where(LogEntry.number > begun).order_by(LogEntry.number)
    assert world.scalars(places).all() == ["job test", None]
    assert wrong(world) is None


def test_who_and_where_are_told_and_what_was_said_before_and_after(world) -> None:
    role = text("INSERT INTO role (name, permissions) VALUES ('hr', NULL)")
    act_as(Acting("page hr.people", 7, "hr", 1, "request-1"))
    try:
        world.execute(role)
        world.commit()
        world.execute(text("UPDATE role SET description = 'O''Brien \\ co'"))
        world.commit()
        world.execute(text("UPDATE role SET description = description"))
        world.commit()
    finally:
        act_as(Acting("the tracker"))
    added, changed = world.scalars(
        select(LogEntry).where(LogEntry.table_name == "role").order_by(LogEntry.number)
    )
    for one in (added, changed):
        assert (one.place, one.account_id, one.role) == ("page hr.people", 7, "hr")
        assert (one.organisation_id, one.request_id) == (1, "request-1")
    assert (added.act, changed.act) == (added.number, changed.number)
    said = world.get_one(LogValues, changed.number)
    assert '"description"' in said.said_before
    assert "O'Brien" in said.said_after
    assert wrong(world) is None


def test_a_secret_that_changes_is_told_as_changed_and_not_kept(world) -> None:
    user = {"email": "ann@tests.example", "active": True, "fs_uniquifier": "u1", "password": "p1"}
    world.add(User(**user, us_totp_secrets="t1"))
    world.commit()
    begun = last(world)
    world.execute(update(User).values(password="p2"))
    world.execute(update(User.__table__).values(login_count=5))
    world.commit()
    assert [row[:2] for row in entries(world, begun)] == [("user", "change")]
    said = [f"{one.said_before} {one.said_after}" for one in world.scalars(select(LogValues))]
    assert not any(secret in one for one in said for secret in ('"p1"', '"p2"', '"u1"', '"t1"'))
    assert "(not kept, another)" in said[-1]


def test_facts_are_withdrawn_once_and_otherwise_stay_as_they_are(world) -> None:
    refused = (
        update(TrainingFact).values(course_text="Another"),
        update(PersonFact).values(recorded_at=clock.now()),
        delete(PersonFact),
        update(LogEntry).values(place="elsewhere"),
        delete(LogEntry),
        delete(LogValues),
        update(LogValues).values(said_after="{}"),
    )
    for statement in refused:
        with pytest.raises(DatabaseError, match="never changed or deleted"):
            world.execute(statement.execution_options(synchronize_session=False))
        world.rollback()
    world.execute(update(TrainingFact).values(withdrawn_at=clock.now()))
    world.commit()
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        world.execute(update(TrainingFact).values(withdrawn_at=None))
    world.rollback()
    world.execute(update(Organisation).values(revision=Organisation.revision + 1))
    world.commit()
    assert wrong(world) is None


def test_what_is_pending_cannot_be_taken_out(world) -> None:
    world.execute(insert(Person), [{"organisation_id": 1, "number": "50"}])
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        world.execute(delete(LogPending))
    world.rollback()


def test_erasing_is_logged_and_breaks_nothing(world) -> None:
    world.add(User(email="ruth@harbour.example", active=True, fs_uniquifier="x"))
    world.commit()
    begun = last(world)
    with erasing(world):
        gone = update(PersonFact).where(PersonFact.id == 2).values(surname="erased")
        world.execute(gone.execution_options(synchronize_session=False))
        world.execute(delete(TrainingFact).where(TrainingFact.id == 1))
    world.commit()
    told = entries(world, begun)
    assert told == [("person_fact", "change", 1, "2"), ("training_fact", "delete", 1, "1")]
    erased = world.scalars(select(LogEntry.number).where(LogEntry.table_name == "user")).one()
    assert erase_words(world, 1, re.compile("ruth@")) == 1
    world.commit()
    assert entries(world, begun)[2:] == [("audit_log_values", "erase", 1, str(erased))]
    done = verify(world.connection())
    assert (done.wrong, done.erased) == (None, 1)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        world.execute(update(PersonFact).values(surname="again"))
    world.rollback()
