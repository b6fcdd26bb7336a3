"""Every write is logged, whatever way it takes, and nothing about the log can be changed unseen."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from tests.actions.harbour import fill
from tests.examples import examples
from tracker import clock
from tracker.store.acting import Acting, act_as, as_job
from tracker.store.audit_log.erasing import erase_words, erasing
from tracker.store.audit_log.install import install, installed, uninstall
from tracker.store.audit_log.sealing import seal_for_others
from tracker.store.audit_log.verifying import head, verify
from tracker.store.audit_log.what import ADDED, CHANGED, NOT_KEPT, NOT_LOGGED, OVERLOOKED
from tracker.store.bulk import insert_rows
from tracker.store.database import db
from tracker.store.tables.accounts import User
from tracker.store.tables.audit_log import LogEntry, LogPending, LogValues
from tracker.store.tables.people import Person, PersonFact, TrainingFact
from tracker.store.tables.places import Organisation

SECRET = ("password", "secret", "token", "totp", "salt", "recovery", "uniquifier", "locked")


@pytest.fixture
def world(app, session) -> Any:
    """A small world, with all triggers as a new database has them."""
    with app.app_context(), db.engine.begin() as connection:
        install(connection)
    fill(session)
    return session


def entries(session, since: int = 0) -> list[tuple[Any, ...]]:
    query = select(LogEntry.table_name, LogEntry.operation, LogEntry.row_count, LogEntry.ids)
    return [
        tuple(row)
        for row in session.execute(query.where(LogEntry.number > since).order_by("number"))
    ]


def last(session) -> int:
    return head(session.connection()).number


def wrong(session) -> str | None:
    found = verify(session.connection()).wrong
    return found.what if found else None


def test_every_table_is_logged_or_says_why_not() -> None:
    assert ADDED.isdisjoint(CHANGED)
    assert set(NOT_LOGGED).isdisjoint(ADDED | CHANGED)
    assert ADDED | CHANGED | set(NOT_LOGGED) == set(db.metadata.tables)


def test_no_secret_and_no_document_is_kept() -> None:
    for name in CHANGED:
        table = db.metadata.tables[name]
        told = {*NOT_KEPT.get(name, ()), *OVERLOOKED.get(name, ())}
        assert told <= set(table.columns.keys())
        for column in table.columns:
            secret = any(word in column.name for word in (*SECRET, "_hash", "recovery", "handle"))
            if (secret and column.name != "content_hash") or isinstance(column.type, LargeBinary):
                assert column.name in told, f"{name}.{column.name}"


def test_every_trigger_is_there_after_the_migrations_and_after_create_all(app) -> None:
    with app.app_context(), db.engine.begin() as connection:
        install(connection)
        made = installed(connection)
        logged = {table for table, name in made if "_add_" in name or name.endswith("_insert")}
        assert logged == ADDED | CHANGED
        uninstall(connection)
        assert installed(connection) == set()
        db.metadata.create_all(connection)
        assert installed(connection) == made


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
    assert erase_words(world, 1, re.compile("ruth@")) == 1
    world.commit()
    done = verify(world.connection())
    assert (done.wrong, done.erased) == (None, 1)
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        world.execute(update(PersonFact).values(surname="again"))
    world.rollback()


def test_a_row_that_was_changed_behind_the_log_is_found(world) -> None:
    behind = (
        ("UPDATE training_fact SET result = 'failed' WHERE id = 2", "training_fact"),
        ("UPDATE training_fact SET withdrawn_at = recorded_at WHERE id = 1", "are withdrawn"),
        ("INSERT INTO person (organisation_id, number) VALUES (1, '666')", "person has"),
        ("UPDATE person_fact SET surname = 'X\\Y' WHERE id = 1", "person_fact"),
    )
    uninstall(world.connection())
    world.commit()
    for statement, said in behind:
        world.execute(text(statement))
        assert said in str(wrong(world))
        world.rollback()
    assert wrong(world) is None


def test_any_change_of_an_entry_or_its_values_is_found_where_it_is(world) -> None:
    world.execute(text("INSERT INTO role (name) VALUES ('hr')"))
    world.commit()
    uninstall(world.connection())
    world.commit()
    number = world.scalars(select(LogEntry.number).where(LogEntry.table_name == "role")).one()
    for column in LogEntry.__table__.columns:
        if column.name == "number":
            continue
        entry = world.execute(select(column).where(LogEntry.number == number)).scalar()
        other: Any = {int: 4711, str: "x"}.get(column.type.python_type, clock.now())
        assert entry != other
        world.execute(
            update(LogEntry.__table__).where(LogEntry.number == number).values({column.name: other})
        )
        found = verify(world.connection()).wrong
        assert found is not None
        assert found.number == number, column.name
        world.rollback()
    for change in ({"salt": "x"}, {"said_after": "{}"}, {"said_before": "{}"}, {"salt": None}):
        world.execute(update(LogValues.__table__).where(LogValues.number == number).values(change))
        assert wrong(world) == f"The values of entry {number} were changed."
        world.rollback()


@pytest.mark.parametrize("at", [2, 5])
def test_an_entry_taken_out_put_in_or_swapped_is_found(world, at: int) -> None:
    uninstall(world.connection())
    world.commit()
    log = LogEntry.__table__
    world.execute(delete(LogValues))
    world.execute(delete(log).where(log.c.number == at))
    assert verify(world.connection()).wrong.number == at
    world.rollback()
    world.execute(delete(LogValues))
    for number, other in ((at, -1), (at + 1, at), (-1, at + 1)):
        world.execute(update(log).where(log.c.number == number).values(number=other))
    assert verify(world.connection()).wrong.number in (1, at)
    world.rollback()
    row = dict(world.execute(select(log).where(log.c.number == at)).mappings().one())
    end = last(world)
    world.execute(insert(log), [{**row, "number": end + 1}])
    assert verify(world.connection()).wrong.number == end + 1
    world.rollback()


def test_a_kept_hash_proves_what_came_before(world) -> None:
    kept = head(world.connection())
    world.execute(insert(Person), [{"organisation_id": 1, "number": "50"}])
    world.commit()
    assert verify(world.connection(), kept.hash).wrong is None
    assert "No entry has the hash" in verify(world.connection(), "f" * 64).wrong.what


ACTIONS = st.lists(
    st.sampled_from(["add", "withdraw", "replace", "role", "back", "erase"]), max_size=8
)


def test_after_whatever_was_done_the_log_is_whole(world) -> None:
    done = 0

    @settings(deadline=None, max_examples=examples(10))
    @given(ACTIONS)
    def does(actions: list[str]) -> None:
        nonlocal done
        for action in actions:
            done += 1
            _do(world, action, done)
        world.rollback()
        assert wrong(world) is None

    does()


def _do(session, action: str, number: int) -> None:
    facts = PersonFact.__table__
    live = facts.c.withdrawn_at.is_(None)
    if action in ("add", "replace"):
        session.add(Person(organisation_id=1, number=f"n{number}"))
        session.flush()
        key = session.scalar(text("SELECT max(id) FROM person"))
        if action == "replace":
            session.execute(update(facts).where(live).values(withdrawn_at=clock.now()))
        said = {
            "person_id": key,
            "surname": "O'\\Neil\n",
            "forename": "é",
            "recorded_at": clock.now(),
        }
        session.execute(insert(facts), [{**said, "replaces_id": 1}])
    elif action == "withdraw":
        session.execute(
            update(facts).where(live, facts.c.id % 2 == 0).values(withdrawn_at=clock.now())
        )
    elif action == "role":
        session.execute(text(f"INSERT INTO role (name) VALUES ('r{number}')"))
    elif action == "erase":
        with erasing(session):
            session.execute(update(facts).where(facts.c.id == 3).values(surname=f"s{number}"))
    if action == "back":
        session.rollback()
    else:
        session.commit()
