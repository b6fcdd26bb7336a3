"""Killed at any instant, again and again: in the end all is done that one process does alone."""

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from queue import SimpleQueue
from random import Random
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import snapshot
from tests.actions.harbour import fill_and_sweep
from tests.warm import Warm
from tests.year.driver import Schedules, environment, set_clock, waits_until
from tracker import clock
from tracker.rules.days import LONDON
from tracker.rules.words import Job
from tracker.schedule.keeping import Keeper
from tracker.schedule.timetable import TIMETABLE
from tracker.store import runs
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.runs import JobRun

pytestmark = pytest.mark.thorough

# `make year` kills far more often.
DAYS, KILLS = (60, 100) if "SOAK" in os.environ else (9, 9)


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    warm = Warm("tests.year.process", "tests.made")
    yield warm
    warm.close()


def said(session: Session) -> tuple[list[str], list[str]]:
    """All that was done: the runs of the sweep, and each step of each flag, in order."""
    session.rollback()
    own = (JobRun.scheduled, JobRun.failure.is_(None), JobRun.job == Job.SWEEP)
    done = session.execute(select(JobRun.day, JobRun.counts).where(*own).order_by(JobRun.id))
    steps = session.execute(
        select(
            Flag.subject,
            FlagEvent.step,
            FlagEvent.turn,
            FlagEvent.on,
            FlagEvent.kind,
            FlagEvent.stage,
        )
        .join(Flag, Flag.id == FlagEvent.flag_id)
        .order_by(FlagEvent.on, Flag.subject, FlagEvent.kind, FlagEvent.step)
    )
    return [repr(tuple(row)) for row in done], [repr(tuple(row)) for row in steps]


def alone(app: Flask, session: Session, days: list[date], patch: pytest.MonkeyPatch) -> None:
    """What one process does that is never killed."""
    keeper = Keeper(
        app, TIMETABLE, Event(), lambda: clock.now() - datetime(2020, 1, 1, tzinfo=LONDON)
    )
    for day in days:
        patch.setattr(clock, "now", lambda day=day: datetime.combine(day, time(8), LONDON))
        keeper.look()


def test_killed_at_any_instant_all_is_done_once(
    app: Flask,
    session: Session,
    database_url: str,
    warm: Warm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Swept before, so that no look at what was touched comes in before the first sweep.
    today = fill_and_sweep(session)
    days = [today + timedelta(days=n) for n in range(DAYS)]
    before = snapshot.take(session)
    alone(app, session, days, monkeypatch)
    expected = said(session)
    assert len(expected[0]) == DAYS
    snapshot.empty(session)
    snapshot.put(session, before)

    file, random = tmp_path / "now", Random(11)
    set_clock(file, datetime.combine(days[0], time(8), LONDON))
    schedules = Schedules(warm, environment(database_url, 9), file, SimpleQueue())
    kill_on = Random(5).choices(days, k=KILLS)
    schedules.up()
    try:
        for day in days:
            set_clock(file, datetime.combine(day, time(8), LONDON))
            for _ in range(kill_on.count(day)):
                schedules.kill_soon(random.random())
            waits_until(lambda day=day: has_run(session, day), schedules.happened)
    finally:
        schedules.down()
    assert schedules.kills == KILLS
    assert said(session) == expected


def has_run(session: Session, day: date) -> bool:
    session.rollback()
    return runs.has_run(session, Job.SWEEP, day)
