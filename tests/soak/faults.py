"""Troubles made on purpose; each ends once everything runs and answers again."""

from collections.abc import Callable
from random import Random
from threading import Event

import psutil

from tests import postgres
from tests.mail.postbox import Postbox
from tests.soak.machines import InVain, Machines, kill, wait_until
from tests.soak.telling import Telling

FULL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'
   USING ERRCODE = 'disk_full'; END $$
"""
IS_FULL = "CREATE TRIGGER disk_is_full BEFORE INSERT ON {} EXECUTE FUNCTION disk_is_full()"
# One table at a time, as whoever locks several may get into a deadlock.
FREE = "DROP TRIGGER disk_is_full ON {}"
# One that nearly every write goes through, and two that not all do.
TABLES = ("audit_log", "upload", "job_run")


class Faults:
    """`make(kind)` makes one and waits until it is over."""

    def __init__(
        self,
        machines: Machines,
        postbox: Postbox,
        telling: Telling,
        random: Random,
        run_sql: Callable[[str], None],
    ) -> None:
        self._machines, self._postbox, self._telling = machines, postbox, telling
        self._random, self._run_sql = random, run_sql
        self.kinds: dict[str, Callable[[str], None]] = {
            "web worker killed": self._web_worker,
            "web server killed": self._web_server,
            "schedule killed": self._schedule,
            "upload worker killed": self._upload_worker,
            "database stopped at once": lambda kind: self._database(kind, "immediate"),
            "database restarted": lambda kind: self._database(kind, "fast"),
            "mail away": self._mail,
            "disk full": self._disk,
        }
        # Each may let something be said to the mail server again.
        self.kills = 0

    def make(self, kind: str) -> None:
        try:
            self.kinds[kind](kind)
        except InVain as vain:
            self._telling.wrong(f"{kind}, and in vain waited for: {vain}")

    def _all_well(self) -> None:
        wait_until(self._machines.are_ready, "all processes run and answer")

    def _web_worker(self, kind: str) -> None:
        """The second machine's, so that those of the first grow as old as the soak."""
        web = self._machines.webs[-1]
        with self._telling.trouble(kind, f"A process of {web.name} is killed."):
            before = self._machines.workers_of(web)
            victim = self._random.choice(before)
            kill(victim)
            wait_until(
                lambda: (
                    victim not in (now := self._machines.workers_of(web))
                    and len(now) == len(before)
                ),
                "another process in its place",
            )
            self._all_well()

    def _web_server(self, kind: str) -> None:
        web = self._machines.webs[-1]
        with self._telling.trouble(kind, f"{web.name} is killed, all of it."):
            workers = self._machines.workers_of(web)
            for one in (web.process, *workers):
                kill(one)
            self._machines.restart(web)
            self._all_well()

    def _schedule(self, kind: str) -> None:
        schedule = self._random.choice(self._machines.schedules)
        with self._telling.trouble(kind, f"{schedule.name} is killed."):
            self.kills += 1
            kill(schedule.process)
            self._machines.restart(schedule)
            self._all_well()

    def _upload_worker(self, kind: str) -> None:
        """Whichever is there within a while; what it was at is taken up again by another."""
        found: list[psutil.Process] = []

        def is_there() -> bool:
            found.extend(self._machines.of_role("upload worker"))
            return bool(found)

        try:
            wait_until(is_there, "an upload worker", 20)
        except InVain:
            self._telling.say("No upload worker was there to be killed.")
            return
        with self._telling.trouble(kind, "An upload worker is killed."):
            kill(self._random.choice(found))

    def _database(self, kind: str, mode: str) -> None:
        with self._telling.trouble(kind, f"The database is restarted ({mode})."):
            self.kills += 1
            self._machines.restart_database(mode)
            self._all_well()

    def _mail(self, kind: str) -> None:
        """Connections end without a word, a few of them or for a while."""
        with self._telling.trouble(kind, "The mail server goes away."):
            self._postbox.at_rcpt["*"] = "close"
            Event().wait(self._random.uniform(1, 5))
            self._postbox.at_rcpt.clear()

    def _disk(self, kind: str) -> None:
        with self._telling.trouble(kind, "The database's disk is full."):
            self.kills += 1
            self._run_sql(FULL)
            for table in TABLES:
                self._run_sql(IS_FULL.format(table))
            Event().wait(self._random.uniform(1, 5))
            for table in TABLES:
                self._run_sql(FREE.format(table))
            self._run_sql("DROP FUNCTION disk_is_full()")
            self._all_well()


def sql_runner(machines: Machines) -> Callable[[str], None]:
    """`run(statement)` as the one who may do anything to the tracker's database."""

    def run(statement: str) -> None:
        postgres.execute(machines.server.set(database="tracker"), statement)

    return run
