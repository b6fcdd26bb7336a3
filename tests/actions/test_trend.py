"""Coverage at the end of each month is the answer of that day, and stays it."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.actions.harbour import TRAINING, fill, take_in
from tests.actions.random_registers import TODAY, Drawn, registers
from tests.actions.test_what_if_is_what_happens import emptied
from tests.examples import examples
from tests.workbooks import workbook
from tracker import clock
from tracker.actions import trend
from tracker.actions.run_once import run_in_steps
from tracker.actions.standing import NotKnown, standings
from tracker.actions.trend import fill_trend, rebuild_trend
from tracker.rules.days import end_of
from tracker.rules.trend import is_later, known_for, last_of_month, months_ended
from tracker.rules.words import Job
from tracker.store.coverage_months import coverage_months, first_told
from tracker.store.database import Base, db
from tracker.store.runs import has_run
from tracker.store.tables.facts import Fact
from tracker.store.tables.judged import CoverageMonth
from tracker.store.tables.people import PostFact
from tracker.store.tables.places import Setting

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MONTHS = months_ended(TODAY)
MODEST = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def recorded_over_time(session: Session, random: Random) -> None:
    """Each fact was recorded at some time in the last 600 days, and one in five withdrawn since."""
    tables = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, Fact)]
    for table in sorted(tables, key=lambda one: one.__tablename__):
        for key in session.scalars(select(table.id).order_by(table.id)).all():
            recorded = random.choice([0, 0, random.randint(1, 590)])
            gone = random.choice([None, None, None, None, random.randint(recorded, 599)])
            since = NOW - timedelta(days=600)
            moments = {
                "recorded_at": since + timedelta(days=recorded),
                "withdrawn_at": None if gone is None else since + timedelta(days=gone),
            }
            session.execute(update(table).where(table.id == key).values(moments))
    session.commit()


Key = tuple[str, str, date]
Row = tuple[datetime, tuple[int, ...]]


def held(session: Session) -> dict[Key, Row]:
    """By what was known each figure is told, and its numbers, by setting, requirement and month."""
    session.rollback()
    codes = dict(session.execute(select(Setting.id, Setting.code)).all())
    return {
        (codes[one.setting_id], one.requirement, one.month): (
            one.known_on,
            (
                one.coverage.counted,
                one.coverage.held,
                one.coverage.exempt,
                one.coverage.long_absence,
                one.coverage.new_starter,
            ),
        )
        for one in coverage_months(session, list(codes), MONTHS)
    }


def answered(session: Session, months: Collection[date]) -> dict[Key, Row]:
    """The same of some months, asked one by one of the action that answers any question."""
    found = {}
    codes = dict(session.execute(select(Setting.id, Setting.code)).all())
    for setting_id, first in first_told(session).items():
        for month in months:
            known_on = known_for(month, first, clock.now())
            try:
                told = standings(session, on=month, known_on=known_on, setting=codes[setting_id])
            except NotKnown:
                continue
            for one in told.as_json()["coverage"]:
                numbers = one["counted"], one["held"], *one["excluded"].values()
                found[codes[setting_id], one["requirement"], month] = known_on, numbers
    return found


def of(months: Collection[date], found: dict[Key, Row]) -> dict[Key, Row]:
    return {key: row for key, row in found.items() if key[2] in months}


def check(session: Session, world: Drawn, random: Random) -> None:
    world.fill(session)
    recorded_over_time(session, random)
    fill_trend(session, TODAY)
    found = held(session)
    some = {MONTHS[0], MONTHS[-1], *random.sample(MONTHS, 3)}
    assert of(some, found) == answered(session, some)
    event(f"anybody counted: {any(numbers[0] for _, numbers in found.values())}")
    event(f"worked out later: {any(is_later(key[2], row[0]) for key, row in found.items())}")

    # Whatever is said from now on, the figures that were known by a moment that is over stay.
    session.execute(update(PostFact).values(withdrawn_at=func.coalesce(PostFact.withdrawn_at, NOW)))
    session.commit()
    fill_trend(session, TODAY)
    again = held(session)
    assert {key: row for key, row in found.items() if row[0] != NOW} == {
        key: row for key, row in again.items() if row[0] != NOW
    }
    rebuild_trend(session, TODAY)
    assert held(session) == again


@pytest.mark.thorough
@given(world=registers(), random=st.randoms(use_true_random=False))
@settings(MODEST, max_examples=examples(12))
def test_the_table_is_what_the_question_answers(
    sqlite_app: Flask, world: Drawn, random: Random
) -> None:
    with sqlite_app.app_context():
        check(emptied(db.session()), world, random)


@given(world=registers(), random=st.randoms(use_true_random=False))
@settings(MODEST, max_examples=examples(2))
def test_on_both_engines(session: Session, world: Drawn, random: Random) -> None:
    check(emptied(session), world, random)


@pytest.fixture
def harbour(session: Session, monkeypatch: pytest.MonkeyPatch) -> date:
    """The small trust, which told of its people today."""
    monkeypatch.undo()
    return fill(session)


def months_held(session: Session) -> set[date]:
    session.rollback()
    return set(session.scalars(select(CoverageMonth.month)))


def test_months_before_anything_was_known_are_made_anew_until_the_first_month_is_over(
    session: Session, harbour: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    did = fill_trend(session, harbour)
    assert did == {"settings": 2, "months": 48}
    assert months_held(session) == set(months_ended(harbour))
    before = held(session)
    assert all(is_later(key[2], row[0]) for key, row in before.items())
    w1 = {month: numbers[:2] for (code, _, month), (_, numbers) in before.items() if code == "W1"}
    assert w1[months_ended(harbour)[0]] == (3, 0)
    last = months_ended(harbour)[-1]

    # A log of the same month tells of one more: what is told of the months before changes.
    rows = [["00103", "Clarke", "Dee", "Good level 2", "GOOD", last, None]]
    take_in(session, workbook({"Training": [TRAINING, *rows]}))
    fill_trend(session, harbour)
    after = held(session)
    assert after["W1", "LOCAL", last][1][1] == before["W1", "LOCAL", last][1][1] + 1

    # In the next month they settle, by what was known at the end of this one.
    end = end_of(last_of_month(harbour))
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(hours=6))
    then = clock.today()
    assert fill_trend(session, then)["months"]
    settled = of(months_ended(then), held(session))
    assert {row[0] for row in settled.values()} == {end}
    assert settled["W1", "LOCAL", last][1] == after["W1", "LOCAL", last][1]
    assert fill_trend(session, then) == {"settings": 0, "months": 0}
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(days=2))
    assert fill_trend(session, clock.today()) == {"settings": 0, "months": 0}


def test_people_in_turn_come_to_the_same(
    session: Session, harbour: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_trend(session, harbour)
    found = {key: numbers for key, (_, numbers) in held(session).items()}
    monkeypatch.setattr(trend, "PEOPLE_AT_ONCE", 1)
    rebuild_trend(session, harbour)
    assert {key: numbers for key, (_, numbers) in held(session).items()} == found


def test_one_that_dies_leaves_no_claim_and_what_it_did(
    session: Session, harbour: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = trend.keep_months

    def dying(*args: object) -> None:
        if months_held(session):
            raise RuntimeError("killed")
        keep(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(trend, "keep_months", dying)
    with pytest.raises(RuntimeError):
        run_in_steps(session, Job.TREND, harbour, fill_trend, scheduled=True)
    session.rollback()
    assert not has_run(session, Job.TREND, harbour)
    assert len({code for code, *_ in held(session)}) == 1
    monkeypatch.setattr(trend, "keep_months", keep)
    assert run_in_steps(session, Job.TREND, harbour, fill_trend, scheduled=True)
    assert has_run(session, Job.TREND, harbour)
    assert {code for code, *_ in held(session)} == {"W1", "W2"}
    assert run_in_steps(session, Job.TREND, harbour, fill_trend, scheduled=True) is None


def test_two_machines_at_once_do_no_harm(session: Session, harbour: date) -> None:
    engine = session.connection().engine
    session.rollback()
    barrier = Barrier(2)

    def run(number: int) -> object:
        with Session(engine) as own:
            barrier.wait()
            return run_in_steps(own, Job.TREND, harbour, fill_trend, scheduled=True)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, range(2)))
    assert sum(one is not None for one in done) == 1
    assert months_held(session) == set(months_ended(harbour))
    months = months_ended(harbour)[-2:]
    found = {key: numbers for key, (_, numbers) in of(months, held(session)).items()}
    assert found == {key: numbers for key, (_, numbers) in answered(session, months).items()}
