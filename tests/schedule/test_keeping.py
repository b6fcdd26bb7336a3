"""What is due is done once: after downtime, after a failure, and among many that try."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import clock
from tracker.actions.sweep import sweep
from tracker.schedule.process import do_due, keep, stand_by
from tracker.schedule.timetable import TIMETABLE, Entry
from tracker.store import runs
from tracker.store.database import db
from tracker.store.flags import Subject
from tracker.store.tables.flags import Flag
from tracker.store.tables.runs import JobRun

SWEEP = next(entry for entry in TIMETABLE if entry.job == "sweep")
DAY = date(2026, 3, 4)
SIX = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def days_run(session: Session) -> list[date]:
    """The days that the schedule has run its sweep for, in order."""
    session.rollback()
    query = select(JobRun.day).where(JobRun.scheduled, JobRun.ended_at.is_not(None))
    return list(session.scalars(query.order_by(JobRun.day)))


def failing(times: int, over: Event) -> tuple[Entry, list[date]]:
    """The sweep, that claims its day and then raises this many times; the days it was tried for.

    Sets `over` at the tenth, so that a sweep failing for another reason ends the test as well.
    """
    tried: list[date] = []

    def work(session: Session, day: date) -> object:
        tried.append(day)
        if len(tried) == 10:
            over.set()
        if len(tried) > times:
            return sweep(session, day, scheduled=True)
        assert runs.claim(session, "sweep", day, scheduled=True, now=clock.now()) is not None
        raise RuntimeError("the disk is full")

    return Entry("sweep", SWEEP.at, work, again_after=timedelta(0)), tried


def test_before_its_hour_nothing_is_done(app: Flask, session: Session, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 3, 4, 4, 59, tzinfo=UTC))
    assert not do_due(app, SWEEP)
    assert days_run(session) == []


def test_past_its_hour_the_day_is_made_up_for_once(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    assert do_due(app, SWEEP)
    assert not do_due(app, SWEEP)
    set_clock(SIX + timedelta(hours=12))
    assert not do_due(app, SWEEP)
    assert days_run(session) == [DAY]


def test_days_without_a_process_are_one_sweep_and_one_flag(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    do_due(app, SWEEP)
    set_clock(SIX + timedelta(days=4))
    do_due(app, SWEEP)
    assert days_run(session) == [DAY, DAY + timedelta(days=4)]
    flag = session.scalars(select(Flag)).one()
    assert (flag.kind, flag.subject) == ("sweep_missed", Subject().key)

    set_clock(SIX + timedelta(days=5))
    do_due(app, SWEEP)
    session.rollback()
    assert session.scalars(select(Flag.closed_on)).one() == DAY + timedelta(days=5)


def test_a_sweep_by_hand_is_not_the_schedules(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    assert sweep(session, DAY) is not None
    do_due(app, SWEEP)
    assert days_run(session) == [DAY]
    assert [run.scheduled for run in runs.recent_runs(session, 10)] == [True, False]


def test_a_failed_run_leaves_nothing_and_is_tried_again(
    app: Flask, session: Session, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    set_clock(SIX)
    over = Event()
    entry, tried = failing(2, over)
    keep(app, entry, over)
    assert tried == [DAY, DAY, DAY]
    assert days_run(session) == [DAY]
    assert len(session.scalars(select(JobRun)).all()) == 1
    failures = [record for record in caplog.records if record.exc_info]
    assert len(failures) == 2
    assert "the disk is full" in str(failures[0].exc_info)


def test_until_it_succeeds_it_has_not_run(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    over = Event()

    def work(within: Session, day: date) -> object:
        over.set()
        runs.claim(within, "sweep", day, scheduled=True, now=clock.now())
        raise RuntimeError("no")

    keep(app, Entry("sweep", SWEEP.at, work), over)
    assert session.scalars(select(JobRun)).all() == []
    assert not runs.has_run(session, "sweep", DAY)


def test_a_failing_day_is_given_up_when_it_ends(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    over = Event()
    entry, tried = failing(99, over)

    def work(within: Session, day: date) -> object:
        if len(tried) == 3:
            set_clock(SIX + timedelta(hours=18))
        return entry.work(within, day)

    keep(app, Entry("sweep", SWEEP.at, work, again_after=timedelta(0)), over)
    assert tried == [DAY] * 4
    assert days_run(session) == []


def test_of_eight_at_once_one_sweeps(app: Flask, session: Session) -> None:
    ready = Barrier(8)

    def one() -> dict[str, Any] | None:
        with app.app_context():
            own = db.session()
            ready.wait(30)
            return sweep(own, DAY, scheduled=True)

    with ThreadPoolExecutor(8) as threads:
        told = [future.result() for future in [threads.submit(one) for _ in range(8)]]
    assert sorted(done is not None for done in told) == [False] * 7 + [True]
    assert days_run(session) == [DAY]


def test_an_end_does_not_wait_for_the_next_try(app: Flask, set_clock: SetClock) -> None:
    set_clock(SIX)
    stop, failed = Event(), Event()

    def work(session: Session, day: date) -> object:
        failed.set()
        raise RuntimeError("no")

    entry = Entry("sweep", SWEEP.at, work, again_after=timedelta(hours=1))
    leader = Thread(target=stand_by, args=(app, stop, (entry,)), daemon=True)
    leader.start()
    assert failed.wait(30)
    stop.set()
    leader.join(30)
    assert not leader.is_alive()
