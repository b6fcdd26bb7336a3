"""Who looked at a person is counted by account and day; nothing about it keeps a page back."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.flag_trust import Trust, make_trust
from tracker.actions.looks import note_look
from tracker.actions.retention import retain
from tracker.rules.words import Looked
from tracker.store.looks import Look, note
from tracker.store.tables.looks import Look as Row
from tracker.store.tables.people import Person

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def trust(session: Session) -> Trust:
    return make_trust(session)


@pytest.fixture
def look(trust: Trust) -> Look:
    """Asha of HR opens the page of somebody."""
    organisation = trust.scope.organisation_id
    assert organisation
    person = Person(organisation_id=organisation, number="00101")
    trust.session.add(person)
    trust.session.commit()
    return Look(trust.asha, person.id, Looked.PERSON, organisation, "hr")


def kept(session: Session) -> list[Row]:
    return list(session.scalars(select(Row).order_by(Row.day, Row.id)))


def test_one_row_for_an_account_a_person_a_day_and_what_was_opened(
    trust: Trust, look: Look
) -> None:
    session, later = trust.session, NOW + timedelta(hours=3)
    for one, day, at in (
        (look, DAY, NOW),
        (look, DAY, later),
        (replace(look, opened=Looked.FLAG), DAY, NOW),
        (replace(look, account_id=trust.ben), DAY, NOW),
        (look, DAY + timedelta(days=1), NOW),
    ):
        note(session, one, day, at)
    session.commit()
    first, *others = kept(session)
    assert (first.times, first.first_at, first.last_at) == (2, NOW, later)
    assert [one.times for one in others] == [1, 1, 1]


def test_looks_at_the_same_moment_are_all_counted(trust: Trust, look: Look) -> None:
    barrier = Barrier(4)
    engine = trust.session.connection().engine
    trust.session.rollback()

    def run(_: int) -> bool:
        with Session(engine) as own:
            barrier.wait()
            return note_look(own, look)

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(run, range(4)))
    assert [one.times for one in kept(trust.session)] == [4]


def test_what_cannot_be_noted_is_logged_and_no_more(
    trust: Trust, look: Look, caplog: pytest.LogCaptureFixture
) -> None:
    assert not note_look(trust.session, replace(look, person_id=987_654))
    assert "was not noted" in caplog.text
    assert note_look(trust.session, look)
    assert len(kept(trust.session)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_does_not_wait_for_a_long_write(trust: Trust, look: Look) -> None:
    path = trust.session.connection().engine.url.database
    assert path
    trust.session.rollback()
    writing = sqlite3.connect(path, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    assert not note_look(trust.session, look)
    writing.execute("ROLLBACK")
    writing.close()
    assert note_look(trust.session, look)
    raw = trust.session.connection().connection
    assert raw.cursor().execute("PRAGMA busy_timeout").fetchone() == (120_000,)


def test_looks_are_kept_for_two_years(trust: Trust, look: Look) -> None:
    session = trust.session
    for day in (date(2024, 3, 3), date(2024, 3, 4), DAY):
        note(session, look, day, NOW)
    assert retain(session, DAY)["looks"] == 1
    assert retain(session, DAY)["looks"] == 0
    session.commit()
    assert [one.day for one in kept(session)] == [date(2024, 3, 4), DAY]
