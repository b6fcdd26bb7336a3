"""Schedules as real processes, followed by what they say on standard error."""

import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.warm import Copy, Warm

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds, for a machine that does much else; a line comes as soon as it is said


class Said:
    """A started process and its lines, read as they come."""

    def __init__(self, process: "subprocess.Popen[bytes] | Copy") -> None:
        self.process = process
        self.lines: list[str] = []
        self._coming: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._coming.put(line.decode())
        self._coming.put(None)

    def wait_for(self, words: str) -> str:
        """The next line with these words in it."""
        while (line := self._coming.get(timeout=PATIENCE)) is not None:
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError(f"ended without saying {words!r}:\n{''.join(self.lines)}")

    def rest(self) -> str:
        """All that it says until its end."""
        while (line := self._coming.get(timeout=PATIENCE)) is not None:
            self.lines.append(line)
        return "".join(self.lines)


@contextmanager
def schedule(database_url: str, *command: str, warm: Warm | None = None) -> Iterator[Said]:
    """`python -m tracker.schedule`, or another module with arguments, until the block ends."""
    environ = {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": "for the tests alone",
        "SECURITY_PASSWORD_SALT": "for the tests alone",
    }
    process = warm.start(list(command), environ, "stderr") if warm else _started(command, environ)
    try:
        yield Said(process)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _started(command: tuple[str, ...], environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", *(command or ("tracker.schedule",))],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
