"""Looks at the processes and the database all the time: memory, and transactions left open."""

from collections import defaultdict
from contextlib import suppress
from statistics import median
from threading import Event
from time import time

import psutil
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from tests.soak.machines import Machines, role_of
from tests.soak.telling import Telling

MIB = 1 << 20
EVERY = 1.0  # seconds
# Of one process at any time; a web process with everything imported and in use has some 200.
MOST = {"web": 500 * MIB, "schedule": 500 * MIB, "upload worker": 700 * MIB}
# How much of the second quarter's typical memory the last quarter's may be.
FLAT, SLACK = 1.15, 8 * MIB
LONG_ENOUGH = 15 * 60  # seconds of load, from which on memory must be flat: caches are full by then
# Judging and drawing think for a while between two statements, on a busy machine for long.
IDLE = text(
    "SELECT pid, left(query, 80), extract(epoch FROM now() - state_change) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    " AND now() - state_change > interval '60 seconds'"
)


class Watch:
    """What each process held, by its role and number, with the moment."""

    def __init__(self, machines: Machines, engine: Engine, telling: Telling) -> None:
        self._machines, self._engine, self._telling = machines, engine, telling
        self.memory: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
        self._told: set[int] = set()

    def look(self, over: Event) -> None:
        while not over.wait(EVERY):
            for one in self._machines.processes():
                with suppress(psutil.Error):
                    held = one.memory_info().rss
                    if role := role_of(one):
                        self.memory[role, one.pid].append((time(), held))
            self._look_at_transactions()

    def _look_at_transactions(self) -> None:
        with suppress(DBAPIError), self._engine.connect() as connection:
            for pid, statement, seconds in connection.execute(IDLE):
                if pid not in self._told:
                    self._told.add(pid)
                    self._telling.wrong(f"{seconds:.0f} s idle in a transaction after: {statement}")

    def judge(self, begun: float, ended: float) -> None:
        """Say what was held, and whether it grew."""
        quarter = (ended - begun) / 4
        for role, most in MOST.items():
            lives = {pid: told for (one, pid), told in self.memory.items() if one == role}
            highest = max((held for told in lives.values() for _, held in told), default=0)
            self._telling.holds(
                f"no {role} process held more than {most // MIB} MiB: {highest // MIB} at most",
                is_so=highest <= most,
            )
            for pid, told in lives.items():
                early = [held for at, held in told if quarter <= at - begun < 2 * quarter]
                late = [held for at, held in told if at - begun >= 3 * quarter]
                # One that is younger fills its caches in what was the early quarter for others.
                if early and late and told[0][0] < begun + quarter:
                    self._compare(f"{role} {pid}", median(early), median(late), ended - begun)

    def _compare(self, who: str, early: float, late: float, seconds: float) -> None:
        words = f"memory of {who}: {early / MIB:.0f} MiB early, {late / MIB:.0f} MiB late"
        if seconds < LONG_ENOUGH:
            self._telling.say(words)
            return
        self._telling.holds(f"flat {words}", is_so=late <= early * FLAT + SLACK)
