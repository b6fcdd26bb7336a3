"""The process that keeps the timetable: it stands by, leads, and ends on a signal.

Any number may run, on any number of machines. The lock sees to it that one of them works; the
claim of (job, day) would keep each job to one run even where two believed that they lead.
"""

import logging
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker import clock
from tracker.actions.up_to_date import judge_what_waits
from tracker.actions.upload_worker import start_workers
from tracker.rules.days import LONDON
from tracker.schedule.timetable import TIMETABLE, Entry
from tracker.store import runs
from tracker.store.database import db
from tracker.store.leadership import LeaderLock, Unreachable, leader_lock

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds
UPLOADS_EVERY = 30  # seconds
TOUCHED_EVERY = 60  # seconds
ENDS = (signal.SIGTERM, signal.SIGINT)


def run_schedule(app: Flask) -> None:
    """Keep the timetable until SIGTERM or SIGINT; called from the main thread.

    A job in hand is ended first. A second signal ends the process at once: what the job did not
    commit is then rolled back, and done again by the next leader.
    """
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        for each in ENDS:
            signal.signal(each, signal.SIG_DFL)
        stop.set()

    for each in ENDS:
        signal.signal(each, end)
    # In a thread of its own, as a handler that sets the event must not interrupt who waits for it.
    with ThreadPoolExecutor(1, thread_name_prefix="leader") as thread:
        leader = thread.submit(stand_by, app, stop)
        # A signal that comes just before a wait without end would be handled only after it.
        while wait([leader], timeout=1).not_done:
            pass
        leader.result()
    log.info("The schedule has ended.")


def stand_by(app: Flask, stop: Event, timetable: Sequence[Entry] = TIMETABLE) -> None:
    """Try for the lead every few seconds, and lead when it is ours, until `stop` is set."""
    with app.app_context():
        lock = leader_lock(db.engine)
    last_said = ""
    while not stop.is_set():
        try:
            if lock.take():
                log.info("This process keeps the schedule.")
                lead(app, lock, stop, timetable)
                last_said = ""
                continue
            level, say = logging.INFO, "Another process keeps the schedule; this one stands by."
        except Unreachable as error:
            level, say = logging.WARNING, f"The database is out of reach and tried again: {error}"
        if say != last_said:
            log.log(level, say)
            last_said = say
        stop.wait(LOOK_EVERY)
    lock.release()


def lead(app: Flask, lock: LeaderLock, stop: Event, timetable: Sequence[Entry]) -> None:
    """Keep the timetable, and first what its hours already asked for today, while the lock holds.

    Days that passed while nobody led are not made up for: today's sweep judges all.
    """
    over = Event()
    # A run that comes late still comes, and several late ones are one.
    scheduler = BackgroundScheduler(
        timezone=LONDON, job_defaults={"misfire_grace_time": None, "coalesce": True}
    )
    for entry in timetable:
        scheduler.add_job(
            keep, entry.trigger(), (app, entry, over), id=entry.job, next_run_time=clock.now()
        )
    scheduler.add_job(
        take_up_uploads,
        "interval",
        (app,),
        id="uploads",
        seconds=UPLOADS_EVERY,
        next_run_time=clock.now(),
    )
    scheduler.add_job(
        judge_touched,
        "interval",
        (app,),
        id="touched",
        seconds=TOUCHED_EVERY,
        next_run_time=clock.now(),
    )
    scheduler.start()
    try:
        while not stop.wait(LOOK_EVERY):
            if not lock.is_held():
                log.warning("The lock is lost: this process no longer keeps the schedule.")
                break
            # It counts the seconds to the next hour, and a machine asleep does not count.
            scheduler.wakeup()
    finally:
        over.set()
        scheduler.shutdown()
        lock.release()


def take_up_uploads(app: Flask) -> None:
    """Start workers for uploads that nobody works on, as after one was killed."""
    try:
        with app.app_context():
            start_workers(db.session(), app.config["UPLOAD_WORKERS"])
    except Exception:
        log.exception("Uploads that wait could not be looked for. It is tried again soon.")


def judge_touched(app: Flask) -> None:
    """Judge what a change to the register has touched, where it was too much for its page."""
    try:
        with app.app_context():
            judge_what_waits(db.session(), clock.today())
    except Exception:
        log.exception("Posts that wait could not be judged. It is tried again soon.")


def keep(app: Flask, entry: Entry, over: Event) -> None:
    """Do what an entry asks for by now; after a failure again, until done or its day has passed.

    Jobs touch the scheduler nowhere: it waits for them, locked, while it shuts down.
    """
    while not over.is_set():
        try:
            if not do_due(app, entry):
                return
        except Exception:
            log.exception(
                "The %s failed and is rolled back. It is tried again in %s.",
                entry.job,
                entry.again_after,
            )
            over.wait(entry.again_after.total_seconds())


def do_due(app: Flask, entry: Entry) -> bool:
    """Do an entry's work for the day that is due; False where there was nothing to do.

    Whatever it raises, the context takes the session and its transaction down with it.
    """
    day = entry.day_due(clock.now())
    with app.app_context():
        session = db.session()
        if day is None or runs.has_run(session, entry.job, day):
            return False
        session.rollback()  # the claim is the first act of its transaction
        log.info("The %s of %s begins.", entry.job, day)
        if entry.work(session, day) is None:
            log.info("The %s of %s was done by another process.", entry.job, day)
        else:
            log.info("The %s of %s is done.", entry.job, day)
    return True
