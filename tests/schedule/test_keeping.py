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
from tracker.actions.run_once import run_once
from tracker.actions.sweep import is_another_day_shown, sweep, sweep_of
from tracker.rules.words import Job
from tracker.schedule.keeping import Keeper
from tracker.schedule.process import stand_by
from tracker.schedule.timetable import TIMETABLE, Entry
from tracker.store import runs
from tracker.store.database import db
from tracker.store.flags import Subject
from tracker.store.tables.flags import Flag
from tracker.store.tables.runs import JobRun

SWEEP = next(entry for entry in TIMETABLE if entry.job == Job.SWEEP)
DAY = date(2026, 3, 4)
SIX = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def ran_with_the_clock() -> timedelta:
    """How long the machine has run, where the clock was never set."""
    return clock.now() - datetime(2020, 1, 1, tzinfo=UTC)


def keeper(app: Flask, *entries: Entry) -> Keeper:
    return Keeper(app, entries or (SWEEP,), Event(), ran_with_the_clock)


def days_run(session: Session, job: str = "sweep") -> list[date]:
    """The days that the schedule has done a job for, in the order in which it did."""
    session.rollback()
    query = select(JobRun.day).where(
        JobRun.scheduled, JobRun.ended_at.is_not(None), JobRun.failure.is_(None), JobRun.job == job
    )
    return list(session.scalars(query.order_by(JobRun.id)))


class Failing:
    """The sweep, that does all its work and then raises, as many times as said."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.tried: list[date] = []

    def __call__(self, session: Session, day: date) -> dict[str, Any]:
        self.tried.append(day)
        did = sweep_of(session, day)
        if len(self.tried) <= self.times:
            raise RuntimeError("the disk is full, says Ruth Adeyemi")
        return did


def test_before_its_hour_nothing_is_done(app: Flask, session: Session, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 3, 4, 4, 59, tzinfo=UTC))
    keeper(app).look()
    assert days_run(session) == []


def test_past_its_hour_the_day_is_made_up_for_once(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    one = keeper(app)
    one.look()
    one.look()
    set_clock(SIX + timedelta(hours=12))
    one.look()
    keeper(app).look()
    assert days_run(session) == [DAY]


def test_days_without_a_process_are_swept_in_turn_and_are_one_flag(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    one = keeper(app)
    one.look()
    set_clock(SIX + timedelta(days=4))
    one.look()
    assert days_run(session) == [DAY + timedelta(days=n) for n in range(5)]
    flag = session.scalars(select(Flag)).one()
    assert (flag.kind, flag.subject, flag.opened_on) == (
        "sweep_missed",
        Subject().key,
        DAY + timedelta(days=2),
    )

    set_clock(SIX + timedelta(days=5))
    one.look()
    session.rollback()
    assert session.scalars(select(Flag.closed_on)).one() == DAY + timedelta(days=5)


def test_a_sweep_by_hand_is_not_the_schedules(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    sweep(session, DAY)
    keeper(app).look()
    assert days_run(session) == [DAY]
    assert [run.scheduled for run in runs.recent_runs(session, 10)] == [True, False]


def test_what_was_swept_by_hand_meanwhile_is_not_swept_for_days_before(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    one = keeper(app)
    one.look()
    set_clock(SIX + timedelta(days=4))
    sweep(session, DAY + timedelta(days=3))
    one.look()
    assert days_run(session) == [DAY, DAY + timedelta(days=4)]


def test_a_failed_run_leaves_but_its_failure_and_is_tried_again(
    app: Flask, session: Session, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    set_clock(SIX)
    work = Failing(2)
    one = keeper(app, Entry(Job.SWEEP, SWEEP.at, work))
    for minutes, times in ((0, 1), (5, 1), (10, 2), (19, 2), (20, 3), (30, 3)):
        set_clock(SIX + timedelta(minutes=minutes))
        one.look()
        assert work.tried == [DAY] * times
    assert days_run(session) == [DAY]
    found = session.scalars(select(JobRun).order_by(JobRun.id)).all()
    assert [run.failure for run in found] == ["RuntimeError", "RuntimeError", None]
    assert all(run.started_at <= run.ended_at for run in found)
    assert "the disk is full" in str(caplog.records[-1].exc_info or caplog.text)


def test_a_failing_day_is_tried_again_with_the_days_that_follow(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    work = Failing(3)
    one = keeper(app, Entry(Job.SWEEP, SWEEP.at, work, each_day=True))
    for days in range(5):
        set_clock(SIX + timedelta(days=days))
        one.look()
    assert work.tried == [DAY + timedelta(days=n) for n in (0, 1, 2, 3, 4)]
    assert days_run(session) == [DAY + timedelta(days=3), DAY + timedelta(days=4)]


def test_a_job_waits_for_the_one_that_it_comes_after(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    told: list[date] = []

    def tell(within: Session, day: date) -> dict[str, Any]:
        told.append(day)
        return {"told": 1}

    first = Entry(Job.SWEEP, SWEEP.at, Failing(1))
    then = Entry(Job.NOTICES, SWEEP.at, tell, after=Job.SWEEP)
    one = keeper(app, first, then)
    one.look()
    assert told == []
    set_clock(SIX + timedelta(minutes=10))
    one.look()
    assert told == days_run(session, Job.NOTICES) == [DAY]
    assert session.scalars(select(JobRun.counts).where(JobRun.job == Job.NOTICES)).one() == {
        "told": 1
    }


def test_a_clock_that_jumps_is_given_time_to_be_set_right(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    ran = timedelta(hours=3)
    set_clock(SIX)
    one = Keeper(app, (SWEEP,), Event(), lambda: ran)
    one.look()
    set_clock(SIX + timedelta(days=400))
    one.look()
    ran += timedelta(minutes=14)
    set_clock(SIX + timedelta(minutes=14))
    one.look()
    assert days_run(session) == [DAY]
    ran += timedelta(hours=24)
    set_clock(SIX + timedelta(hours=24, minutes=14))
    one.look()
    assert days_run(session) == [DAY, DAY + timedelta(days=1)]


def test_days_done_by_a_clock_that_was_ahead_are_done_again(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX + timedelta(days=3))
    keeper(app).look()
    set_clock(SIX)
    keeper(app).look()
    set_clock(SIX + timedelta(days=3))
    keeper(app).look()
    days = [DAY + timedelta(days=n) for n in range(4)]
    assert days_run(session) == days
    ahead = session.scalars(select(JobRun.day).where(JobRun.failure.contains("clock"))).all()
    assert ahead == [DAY + timedelta(days=3)]


def test_of_eight_at_once_one_sweeps(app: Flask, session: Session) -> None:
    ready = Barrier(8)

    def one() -> dict[str, Any] | None:
        with app.app_context():
            own = db.session()
            ready.wait(30)
            return run_once(own, "sweep", DAY, sweep_of, scheduled=True)

    with ThreadPoolExecutor(8) as threads:
        told = [future.result() for future in [threads.submit(one) for _ in range(8)]]
    assert sorted(done is not None for done in told) == [False] * 7 + [True]
    assert days_run(session) == [DAY]


def test_an_end_does_not_wait_for_the_next_try(app: Flask, set_clock: SetClock) -> None:
    set_clock(SIX)
    stop, failed = Event(), Event()

    def work(session: Session, day: date) -> dict[str, Any]:
        failed.set()
        raise RuntimeError("no")

    entry = Entry(Job.SWEEP, SWEEP.at, work, again_after=timedelta(hours=1))
    leader = Thread(target=stand_by, args=(app, stop, (entry,)), daemon=True)
    leader.start()
    assert failed.wait(30)
    stop.set()
    leader.join(30)
    assert not leader.is_alive()


def test_after_a_look_by_hand_at_another_day_it_is_today_again(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    set_clock(SIX)
    one = keeper(app)
    one.look()
    sweep(session, DAY + timedelta(days=100))
    assert is_another_day_shown(session)
    one.look()
    session.rollback()
    assert not is_another_day_shown(session)
    assert days_run(session) == [DAY]
    one.look()
    assert [run.day for run in runs.recent_runs(session, 10) if not run.scheduled] == [
        DAY,
        DAY + timedelta(days=100),
    ]


def test_nothing_is_made_up_to_be_told_while_another_day_is_shown(
    app: Flask, session: Session, set_clock: SetClock
) -> None:
    notices = next(entry for entry in TIMETABLE if entry.job == Job.NOTICES)
    set_clock(SIX)
    keeper(app).look()
    set_clock(SIX + timedelta(hours=2))
    sweep(session, DAY + timedelta(days=100))
    one = keeper(app, notices)
    one.look()
    assert days_run(session, Job.NOTICES) == []
    one.look()
    assert days_run(session, Job.NOTICES) == [DAY]
