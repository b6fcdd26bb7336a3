"""What the timetable asks for by now is done, each day of each job once, and tried again if not."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from threading import Event

from flask import Flask

from tracker import clock
from tracker.actions.run_once import run_in_steps, run_once
from tracker.actions.sweep import is_another_day_shown, sweep
from tracker.rules.days import ONE_DAY, london_day
from tracker.schedule.timetable import Entry
from tracker.store import runs
from tracker.store.acting import as_job
from tracker.store.database import db

log = logging.getLogger(__name__)

JUMP = timedelta(minutes=10)
SETTLES = timedelta(minutes=15)


def since_start() -> timedelta:
    """How long the machine has run, asleep or awake: it goes on whatever is done to the clock."""
    awake = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return timedelta(seconds=time.clock_gettime(awake))


class Keeper:
    """Keeps a timetable for one leader, until `over` is set.

    It goes by what the database says has been done, and asks the time anew at each look: a look
    missed, a clock set or a machine asleep changes only when the next one finds what is due.
    """

    def __init__(
        self,
        app: Flask,
        timetable: Sequence[Entry],
        over: Event,
        running: Callable[[], timedelta] = since_start,
    ) -> None:
        self._app = app
        self._timetable = timetable
        self._over = over
        self._running = running
        self._started_at = clock.now() - running()
        self._wait_until = timedelta.min
        self._not_before: dict[str, datetime] = {}

    def look(self) -> None:
        """Do what is due, and leave what has failed for a later look. Raises nothing."""
        if self._clock_jumped():
            return
        try:
            with self._app.app_context():
                runs.disown_later(db.session(), clock.now())
                db.session.commit()
                done = runs.last_days(db.session())
        except Exception:
            log.exception("What is due could not be looked for. It is tried again soon.")
            return
        for entry in self._timetable:
            now = clock.now()
            if self._not_before.get(entry.job, now) <= now:
                self._keep(entry, entry.days_due(now, _last(done.get(entry.job), now)))
        self._back_to_today()

    def _keep(self, entry: Entry, days: Sequence[date]) -> None:
        """Do an entry's days in order, up to one that fails or has to wait for another job."""
        for day in days:
            if self._over.is_set():
                return
            began = clock.now()
            try:
                if not self._do(entry, day):
                    return
            except Exception as error:
                log.exception(
                    "The %s of %s failed and is rolled back. It is tried again in %s.",
                    entry.job,
                    day,
                    entry.again_after,
                )
                self._not_before[entry.job] = clock.now() + entry.again_after
                self._tell_failure(entry, day, error, began)
                return

    def _do(self, entry: Entry, day: date) -> bool:
        """Do the work of a day; False where it has to wait for another job of that day.

        Whatever it raises, the context takes the session and its transaction down with it.
        """
        with self._app.app_context(), as_job(f"job {entry.job}"):
            session = db.session()
            if entry.after and (
                not runs.has_run(session, entry.after, day) or is_another_day_shown(session)
            ):
                return False
            session.rollback()  # the claim is the first act of its transaction
            log.info("The %s of %s begins.", entry.job, day)
            run = run_in_steps if entry.in_steps else run_once
            if run(session, entry.job, day, entry.work, scheduled=True) is None:
                log.info("The %s of %s was done by another process.", entry.job, day)
            else:
                log.info("The %s of %s is done.", entry.job, day)
        return True

    def _back_to_today(self) -> None:
        """After a look by hand at another day: what the pages show is today's again."""
        if self._over.is_set():
            return
        try:
            with self._app.app_context(), as_job("job sweep"):
                session = db.session()
                last = runs.last_sweep(session)
                if last and not last.scheduled and is_another_day_shown(session):
                    log.info("Flags were looked at for %s, and are brought to today.", last.day)
                    sweep(session, clock.today())
        except Exception:
            log.exception("Flags could not be brought to today. It is tried again soon.")

    def _tell_failure(self, entry: Entry, day: date, error: Exception, began: datetime) -> None:
        """Keep that a run failed. Its kind alone is kept: the message may name people."""
        try:
            with self._app.app_context():
                kind = type(error).__name__
                runs.fail(db.session(), entry.job, day, kind, began, clock.now())
                db.session.commit()
        except Exception:
            log.exception("That the %s failed could not be kept.", entry.job)

    def _clock_jumped(self) -> bool:
        """Whether the clock was set lately: it may be set right again before anything is done."""
        running = self._running()
        started_at = clock.now() - running
        if abs(started_at - self._started_at) > JUMP:
            log.warning("The clock was set to %s. Nothing is begun for %s.", clock.now(), SETTLES)
            self._wait_until = running + SETTLES
        self._started_at = started_at
        return running < self._wait_until


def _last(done: tuple[date | None, date] | None, now: datetime) -> date | None:
    """The day after which a job is due again: the schedule's last, or yesterday if by hand since.

    A run by hand has done all that the days before it asked for; the day itself stays due.
    """
    if done is None:
        return None
    scheduled, last = done
    by_hand = min(last, london_day(now) - ONE_DAY)
    return by_hand if scheduled is None else max(scheduled, by_hand)
