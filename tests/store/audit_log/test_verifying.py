"""Nothing about the log, nor behind it, is changed unseen."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from tests.examples import examples
from tests.store.audit_log.entries import entries, last, wrong
from tracker import clock
from tracker.store.audit_log.beginning import begin_erased
from tracker.store.audit_log.erasing import erasing
from tracker.store.audit_log.install import install, uninstall
from tracker.store.audit_log.verifying import head, verify
from tracker.store.tables.audit_log import LogEntry, LogValues
from tracker.store.tables.people import Person, PersonFact

NOTHING = "UPDATE audit_log_values SET salt = NULL, said_before = NULL, said_after = NULL"


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


def test_what_was_said_is_erased_by_no_one_unseen(world) -> None:
    """With the triggers an entry tells of it, whoever does it; without them `verify` misses one."""
    for name in ("hr", "staff", "registrar", "commissioner"):
        world.execute(text(f"INSERT INTO role (name) VALUES ('{name}')"))
        world.commit()
    first, second, _, last_one = world.scalars(
        select(LogEntry.number).where(LogEntry.table_name == "role").order_by(LogEntry.number)
    )
    by_hand = text(f"{NOTHING} WHERE number IN (:one, :other)")
    world.execute(by_hand, {"one": first, "other": second})
    world.commit()
    world.execute(by_hand, {"one": first, "other": last_one})
    world.commit()
    assert entries(world, last_one) == [
        ("audit_log_values", "erase", 2, f"{first}-{second}"),
        ("audit_log_values", "erase", 1, f"{last_one}"),
    ]
    assert verify(world.connection()).erased == 3
    assert wrong(world) is None
    uninstall(world.connection())
    world.commit()
    world.execute(by_hand, {"one": second + 1, "other": 0})
    assert wrong(world) == (
        f"The values of entry {second + 1} were erased, and no entry tells of it."
    )


def test_what_was_erased_before_the_log_told_of_it_is_told_by_the_upgrade(world) -> None:
    world.execute(text("INSERT INTO role (name) VALUES ('hr')"))
    world.commit()
    uninstall(world.connection())
    world.execute(text(NOTHING))
    world.commit()
    install(world.connection())
    world.commit()
    assert "no entry tells of it" in str(wrong(world))
    for _ in range(2):  # upgraded, taken back and upgraded again
        begin_erased(world.connection())
        world.commit()
        assert wrong(world) is None


@pytest.mark.parametrize("at", [2, 5])
def test_an_entry_taken_out_put_in_or_swapped_is_found(world, at: int) -> None:
    uninstall(world.connection())
    world.commit()
    log = LogEntry.__table__
    # Values stand by the entries that they belong to; those before stay as they are.
    without_values = delete(LogValues).where(LogValues.number.in_((at, at + 1)))
    world.execute(without_values)
    world.execute(delete(log).where(log.c.number == at))
    assert verify(world.connection()).wrong.number == at
    world.rollback()
    world.execute(without_values)
    for number, other in ((at, -1), (at + 1, at), (-1, at + 1)):
        world.execute(update(log).where(log.c.number == number).values(number=other))
    assert verify(world.connection()).wrong.number == at
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
