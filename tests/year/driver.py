"""A year passes: two schedules that are killed at random, a mail server, and the files of HR."""

import os
import queue
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from threading import Thread
from time import perf_counter

from flask import Flask
from sqlalchemy import func, select

from tests.warm import Copy, Warm
from tests.year.world import Year, register_book, staff_book, training_book
from tracker.actions.import_file import import_file
from tracker.actions.register_import import import_register
from tracker.rules.days import LONDON, ONE_DAY
from tracker.rules.words import Job, NoticeState
from tracker.store import runs
from tracker.store.database import db
from tracker.store.register_writing import Codes
from tracker.store.tables.judged import TouchedPost
from tracker.store.tables.notices import Notice

TOLD_AT = (7, 1)  # the hour and minute of the morning's look
Happened = queue.SimpleQueue
PATIENCE = 120  # seconds, for one day of the year on a machine that does much else


class Schedules:
    """Two schedule processes on one database. Each that is killed is followed by another."""

    def __init__(self, warm: Warm, environ: dict[str, str], file: Path, happened: Happened) -> None:
        self.happened = happened
        self.kills = 0
        self._start = lambda: warm.start(["tests.year.process", str(file)], environ, "stderr")
        self._random = Random(3)
        self._running: list[Copy] = []

    def up(self) -> None:
        while len(self._running) < 2:
            process = self._start()
            self._running.append(process)
            Thread(target=self._follow, args=(process,), daemon=True).start()

    def down(self) -> None:
        for process in self._running:
            process.kill()
            process.wait(PATIENCE)
        self._running.clear()

    def kill_soon(self, seconds: float) -> None:
        """Kill whichever of the two, in whatever it does after so long: that is chance."""
        ends = perf_counter() + seconds
        while (left := ends - perf_counter()) > 0:
            with suppress(queue.Empty):
                self.happened.get(timeout=left)
        process = self._running.pop(self._random.randrange(len(self._running)))
        process.kill()
        process.wait(PATIENCE)
        self.kills += 1
        self.up()

    def _follow(self, process: Copy) -> None:
        for line in process.stderr:  # type: ignore[attr-defined]
            self.happened.put(line.decode())


class Passing:
    """Passes the days of a year."""

    def __init__(
        self, app: Flask, year: Year, schedules: Schedules, file: Path, kill_each: int
    ) -> None:
        self._app, self._year, self._schedules, self._file = app, year, schedules, file
        self._random = Random(7)
        self._kill_each = kill_each  # days, on average

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """It is that time in London from now on, for every process."""
        set_clock(self._file, datetime.combine(day, time(hour, minute), LONDON))

    def _wait(self, is_done: Callable[[], bool]) -> None:
        """Minutes pass while it is waited for: what a killed process held runs out with them."""
        waits_until(is_done, self._schedules.happened, self._minutes_pass)

    def _minutes_pass(self) -> None:
        set_clock(self._file, follow_clock(self._file)() + timedelta(minutes=2))

    def run(self) -> None:
        day = self._year.first
        while day <= self._year.last:
            if self._year.is_down(day):
                self._schedules.down()
                self.at(day, 12)
                self._upload(day)
            else:
                self._day(day)
            day += ONE_DAY
        self._schedules.down()

    def _day(self, day: date) -> None:
        self.at(day, 4, 30)
        self._schedules.up()
        self.at(day, *TOLD_AT)
        self._maybe_kill()
        self._wait(lambda: self._is_told(day))
        self.at(day, 12)
        if self._upload(day):
            self._maybe_kill()
            self._wait(self._is_judged)

    def _maybe_kill(self) -> None:
        if self._random.randrange(self._kill_each) == 0:
            self._schedules.kill_soon(self._random.random())

    def _is_told(self, day: date) -> bool:
        with self._app.app_context():
            session = db.session()
            unsent = select(func.count(Notice.id)).where(
                Notice.state.in_((NoticeState.WAITING, NoticeState.SENDING))
            )
            return runs.has_run(session, Job.NOTICES, day) and session.scalar(unsent) == 0

    def _is_judged(self) -> bool:
        with self._app.app_context():
            return db.session().scalar(select(func.count(TouchedPost.post_id))) == 0

    def _upload(self, day: date) -> bool:
        """What HR uploads at noon; whether there was anything."""
        if not self._year.uploads(day):
            return False
        with self._app.app_context():
            session = db.session()
            books = [staff_book(self._year, day), training_book(self._year, day)]
            for content in filter(None, books):
                told = import_file(session, content, "file.xlsx", organisation="HARB")
                assert not told["problems"], told["problems"]
        return True


def waits_until(
    is_done: Callable[[], bool], happened: Happened, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Wait until it is done; asked again as soon as anything happens, and now and then."""
    ends = perf_counter() + PATIENCE
    said: list[str] = []
    while not is_done():
        assert perf_counter() < ends, "in vain:\n" + "".join(said[-40:])
        try:
            said.append(happened.get(timeout=0.2))
        except queue.Empty:
            meanwhile()


def set_clock(file: Path, moment: datetime) -> None:
    """The time in the file is this one; nobody reads half of it."""
    new = file.with_suffix(".new")
    new.write_text(moment.isoformat())
    new.rename(file)


def begin(app: Flask, year: Year) -> None:
    """The register and the staff are in the database, the day before the first."""
    with app.app_context():
        session = db.session()
        import_register(session, register_book(year), "register.xlsx", dry_run=False)
        eve = year.first - ONE_DAY
        told = import_file(session, staff_book(year, eve), "staff.xlsx", organisation="HARB")
        assert not told["problems"], told["problems"]
        _add_accounts(app)


def _add_accounts(app: Flask) -> None:
    """HR of the trust, who commissions one of its settings, and who keeps the register."""
    accounts = app.extensions["security"].datastore
    codes = Codes(db.session()).ids
    sees = {
        "hr": {"organisation_id": codes["organisation"]["HARB"]},
        "commissioner": {"commissioner_id": codes["commissioner"]["EAST"]},
        "registrar": {},
    }
    for role, scope in sees.items():
        accounts.find_or_create_role(role)
        email = f"{role}@harbour.example"
        accounts.create_user(email=email, password=None, roles=[role], **scope)
    accounts.commit()


def environment(database_url: str, port: int) -> dict[str, str]:
    """That of a schedule process."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "for the tests alone",
        "SECURITY_PASSWORD_SALT": "for the tests alone",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_DEFAULT_SENDER": "tracker@harbour.example",
    }


def follow_clock(file: Path) -> Callable[[], datetime]:
    """A `clock.now` that reads the time in the file."""
    return lambda: datetime.fromisoformat(file.read_text())
