"""The process that keeps the timetable: it stands by, leads, and ends on a signal.

Any number may run, on any number of machines. The lock sees to it that one of them works; the
claim of (job, day) would keep each job to one run even where two believed that they lead.
"""

import logging
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from functools import partial
from threading import Event
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from tracker import clock
from tracker.actions.outbox import empty_outbox
from tracker.actions.up_to_date import judge_what_waits
from tracker.actions.upload_worker import start_workers
from tracker.rules.days import LONDON
from tracker.schedule.keeping import Keeper
from tracker.schedule.timetable import TIMETABLE, Entry
from tracker.store.acting import as_job
from tracker.store.database import db
from tracker.store.leadership import LeaderLock, Unreachable, leader_lock

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds
TIMETABLE_EVERY = 20  # seconds
UPLOADS_EVERY = 30  # seconds
TOUCHED_EVERY = 60  # seconds
OUTBOX_EVERY = 30  # seconds
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
    """Keep the timetable, and first what its hours already asked for, while the lock holds."""
    over = Event()
    keeper = Keeper(app, timetable, over)
    # A look that comes late still comes, several late ones are one, and none runs beside another.
    scheduler = BackgroundScheduler(
        timezone=LONDON, job_defaults={"misfire_grace_time": None, "coalesce": True}
    )
    for name, look, seconds in (
        ("timetable", keeper.look, TIMETABLE_EVERY),
        ("uploads", partial(take_up_uploads, app), UPLOADS_EVERY),
        ("touched", partial(judge_touched, app), TOUCHED_EVERY),
        ("outbox", partial(send_notices, app), OUTBOX_EVERY),
    ):
        scheduler.add_job(
            look, "interval", id=name, seconds=seconds, next_run_time=datetime.now(LONDON)
        )
    scheduler.start()
    try:
        while not stop.wait(LOOK_EVERY):
            if not lock.is_held():
                log.warning("The lock is lost: this process no longer keeps the schedule.")
                break
            # It counts the seconds to the next look, and a machine asleep does not count.
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


def send_notices(app: Flask) -> None:
    """Send what waits in the outbox."""
    try:
        with app.app_context(), as_job("job outbox"):
            counts = empty_outbox(db.session(), app.config, clock.now())
    except Exception:
        log.exception("Notices that wait could not be sent. It is tried again soon.")
    else:
        if counts:
            log.info("Of the notices that waited: %s.", dict(counts))


def judge_touched(app: Flask) -> None:
    """Judge what a change to the register has touched, where it was too much for its page."""
    try:
        with app.app_context(), as_job("job touched"):
            judge_what_waits(db.session(), clock.today())
    except Exception:
        log.exception("Posts that wait could not be judged. It is tried again soon.")
