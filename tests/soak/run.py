"""A soak from its beginning to its end; `python -m tests.soak` runs it."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from signal import SIGTERM
from threading import Event, Thread
from time import time as seconds_now

from flask import Flask
from sqlalchemy import URL, func, select

from app import create_app
from tests import postgres
from tests.mail.postbox import Postbox
from tests.mail.postbox import running as mail_server
from tests.operating.sandbox import set_up
from tests.soak import checks, clock
from tests.soak.browser import Balancer, new_browser
from tests.soak.faults import Faults, sql_runner
from tests.soak.load import HumanResources, Ledger, Somebody, everybody
from tests.soak.machines import InVain, Machines, wait_until
from tests.soak.telling import Telling
from tests.soak.watch import Watch
from tests.soak.world import fill, year_of
from tests.year.world import Year
from tracker import clock as tracker_clock
from tracker.rules.days import LONDON, ONE_DAY, london_day
from tracker.rules.words import Job
from tracker.settings import settings_from
from tracker.store import runs
from tracker.store.database import db
from tracker.store.tables.notices import Notice

MORNING = time(6, 59, 50)
NIGHT = 240  # seconds for all that a night asks for
RETRY = timedelta(minutes=20)


@dataclass(frozen=True)
class Plan:
    """How long and how hard. `quiet` and `day` are seconds: between faults, and of a day.

    `faults` are made in turn; None is all of them, shuffled. Each web server has so many `workers`.
    """

    seconds: float
    seed: int = 1
    workers: int = 2
    faults: tuple[str, ...] | None = None
    people: int = 600
    movers: int = 400
    day: float = 60
    quiet: tuple[float, float] = (4, 20)


class Soak:
    """The world, its processes, and what is known of them."""

    def __init__(
        self, plan: Plan, app: Flask, machines: Machines, postbox: Postbox, telling: Telling
    ) -> None:
        self.plan, self.app, self.machines, self.telling = plan, app, machines, telling
        self.postbox = postbox
        self.over = Event()
        self._random = Random(plan.seed)
        self.faults = Faults(machines, postbox, telling, self._random, sql_runner(machines))
        self.days: list[date] = []
        self.people: list[Somebody] = []
        self.first = london_day(datetime.now(LONDON)) + ONE_DAY
        self.year: Year = year_of(plan.people, self.first, self.first + timedelta(days=364))
        self.ledger = Ledger(plan.movers, self.first)

    def run(self) -> None:
        """Fill, start, load while faults are made, let it settle, and check."""
        self._at(self.first - ONE_DAY, time(12))
        clock.follow(self.machines.clock)
        fill(self.app, self.year, self.plan.movers)
        self.telling.say(f"{self.plan.people} people and {self.plan.movers} more are there.")
        self._at(self.first, MORNING)
        self.machines.start()
        wait_until(self.machines.are_ready, "all processes run and answer")
        begun = seconds_now()
        with self._watched() as watch:
            with self._under_load():
                self._make_trouble(begun)
            ended = seconds_now()
            self._settle()
        watch.judge(begun, ended)
        self._check()

    def _at(self, day: date, hour: time) -> None:
        clock.put_forward(self.machines.clock, datetime.combine(day, hour, LONDON))
        self.days.append(day)

    @contextmanager
    def _watched(self) -> Iterator[Watch]:
        """Whoever looks has connections of their own."""
        with self.app.app_context():
            watch = Watch(self.machines, db.engine, self.telling)
        over = Event()
        thread = Thread(target=watch.look, args=(over,))
        thread.start()
        try:
            yield watch
        finally:
            over.set()
            thread.join()

    @contextmanager
    def _under_load(self) -> Iterator[None]:
        browser = new_browser(self.app, Balancer(self.machines.ports, self.telling))
        setting = self.year.workers[0].setting
        people = everybody(self.ledger, setting, browser, self.telling, self.plan.seed, self.over)
        self.people = [one for one, _ in people]
        threads = [
            Thread(target=one.work, args=(tasks, self.over), daemon=True) for one, tasks in people
        ]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self.over.set()
            for one in threads:
                one.join(120)
                if one.is_alive():
                    self.telling.wrong("somebody waits for an answer that never comes")

    def _make_trouble(self, begun: float) -> None:
        """Faults in an order by chance, each kind as often as the others; and nights."""
        kinds = list(self.plan.faults or sorted(self.faults.kinds))
        if not self.plan.faults:
            self._random.shuffle(kinds)
        coming = cycle(kinds)
        next_night = begun + self.plan.day
        while seconds_now() < begun + self.plan.seconds or not self._all_had_a_turn():
            self.over.wait(self._random.uniform(*self.plan.quiet))
            self.faults.make(next(coming))
            if seconds_now() > next_night:
                self._night()
                next_night = seconds_now() + self.plan.day

    def _all_had_a_turn(self) -> bool:
        return all(one.did_all.is_set() for one in self.people)

    def _night(self) -> None:
        """The day ends with all that it asked for, and it is the next morning."""
        self._all_is_told()
        day = self.days[-1] + ONE_DAY
        self.telling.nights += 1
        self.telling.say(f"It is {day:%A %-d %B %Y}, early in the morning.")
        with self._nothing_in_hand():
            self._at(day, MORNING)

    @contextmanager
    def _nothing_in_hand(self) -> Iterator[None]:
        """The clock may jump: no file is in anybody's hand, and no claim on one runs out."""
        with ExitStack() as desks:
            for one in self.people:
                if isinstance(one, HumanResources):
                    desks.enter_context(one.desk)
            try:
                wait_until(lambda: self._ask(checks.no_upload_waits), "", NIGHT)
            except InVain:
                self.telling.wrong(f"an upload waits for work, after {NIGHT} s still")
            yield

    def _all_is_told(self) -> None:
        """Wait for the day's jobs and emails; what failed is hurried to its next try."""
        day = self.days[-1]
        ends = seconds_now() + NIGHT
        while seconds_now() < ends:
            try:
                wait_until(lambda: self._ask(lambda s: self._is_told(s, day)), "", 5)
                return
            except InVain:
                with self._nothing_in_hand():
                    now = tracker_clock.now()
                    if london_day(now + RETRY) == day:
                        clock.put_forward(self.machines.clock, now + RETRY)
        self.telling.wrong(f"what {day} asks for was not done within {NIGHT} s")

    def _is_told(self, session, day: date) -> bool:
        unsent = select(func.count(Notice.id)).where(Notice.state.in_(("waiting", "sending")))
        return (
            runs.has_run(session, Job.SWEEP, day)
            and runs.has_run(session, Job.NOTICES, day)
            and session.scalar(unsent) == 0
        )

    def _ask(self, question) -> bool:
        with self.app.app_context():
            return question(db.session())

    def _settle(self) -> None:
        self.telling.say("No more trouble, and nobody asks for anything.")
        self._all_is_told()
        try:
            wait_until(lambda: self._ask(checks.is_settled), "nothing waits any more", NIGHT)
        except InVain as vain:
            self.telling.wrong(f"in vain: {vain}")
        self._was_settled = seconds_now()

    def _check(self) -> None:
        telling, machines = self.telling, self.machines
        telling.holds("all processes run and answer", is_so=machines.are_ready())
        ended = machines.stop()
        # Told to end while it still starts, a process ends by the signal itself.
        well = set(ended.values()) <= {0, -SIGTERM}
        telling.holds("all ended well", is_so=well, else_say=ended)
        days = self.days[1:]
        with self.app.app_context():
            session = db.session()
            checks.check_uploads(session, self.ledger, telling)
            checks.check_sent(session, self.ledger, telling)
            checks.check_emails(
                session, self.year, days[-1], self.postbox, self.faults.kills, telling
            )
            checks.check_runs(session, days, telling)
        checks.check_derived(self.app, telling)
        checks.check_copy(self.app, machines.settings(), machines.folder, telling)
        checks.check_logs(machines.folder, telling)
        checks.check_database_log(machines.database_log, telling)


def run(plan: Plan, telling: Telling) -> None:
    """All of it, with servers of its own, which end with it."""
    kept, now = dict(os.environ), tracker_clock.now
    # Whatever the tests were given: this one may be stopped at any moment.
    os.environ.pop("TEST_DATABASE_URL", None)
    os.environ["PGUSER"] = "tracker"
    try:
        with ExitStack() as stack:
            server = stack.enter_context(postgres.server())
            soak = _soak(plan, telling, server, stack)
            try:
                soak.run()
            finally:
                if telling.problems:
                    _keep_logs(soak.machines.folder, soak.machines.database_log, telling)
    finally:
        tracker_clock.now = now
        os.environ.clear()
        os.environ.update(kept)


def _keep_logs(folder: Path, database_log: Path, telling: Telling) -> None:
    """They go with the folder otherwise."""
    kept = Path(tempfile.mkdtemp(prefix="soak-logs-"))
    for one in (*folder.glob("*.log"), database_log):
        shutil.copy(one, kept)
    telling.say(f"All logs are in {kept}.")


def _soak(plan: Plan, telling: Telling, server: URL, stack: ExitStack) -> Soak:
    postbox = Postbox()
    mail = stack.enter_context(mail_server(postbox))
    pages = [
        stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512)) for _ in range(2)
    ]
    sandbox = stack.enter_context(set_up(server, mail.port, pages[0]))
    machines = Machines(sandbox, server, pages, plan.workers)
    stack.callback(machines.kill_all)
    app = create_app(settings_from(machines.settings()))

    @stack.callback
    def _disconnect() -> None:
        with app.app_context():
            db.engine.dispose()

    return Soak(plan, app, machines, postbox, telling)
