"""What runs: two web servers, two schedules, and what these start; all of it can be killed."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from time import monotonic

import psutil
from sqlalchemy import URL

from tests import postgres
from tests.operating.sandbox import ROOT, Sandbox

PATIENCE = 90  # seconds, for machines that do much else
ROLES = {"upload-work": "upload worker", "tracker.schedule": "schedule", "gunicorn": "web"}


class InVain(Exception):
    """What was waited for did not come."""


def wait_until(is_so: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Ask until it is so. Raises InVain after so many seconds."""
    ends, never = monotonic() + seconds, Event()
    while not is_so():
        if monotonic() > ends:
            raise InVain(what)
        never.wait(0.1)


@dataclass
class Service:
    """A unit on one of the machines; `pages` is the socket that it answers at, if it is a web."""

    name: str
    unit: str
    log: Path
    pages: socket.socket
    process: "subprocess.Popen[bytes]"


class Machines:
    """Two machines with both services each, on one database."""

    def __init__(
        self, sandbox: Sandbox, server: URL, pages: list[socket.socket], workers: int
    ) -> None:
        self._sandbox, self.server = sandbox, server
        self.clock = sandbox.folder / "clock"
        self.database_log = Path(str(server.query["host"])) / "log"
        with (sandbox.folder / "etc/environment").open("a") as file:
            file.write(f"WEB_CONCURRENCY={workers}\n")
            file.write(f'SOAK_CLOCK={self.clock}\nPYTHONPATH="{ROOT}/tests/soak/clocked:{ROOT}"\n')
        self.ports = [one.getsockname()[1] for one in pages]
        self._pages = pages
        self.webs: list[Service] = []
        self.schedules: list[Service] = []

    def start(self) -> None:
        for number, pages in enumerate(self._pages):
            self.webs.append(self._new(f"web {number}", "tracker-web.service", pages))
            name = f"schedule {number}"
            self.schedules.append(self._new(name, "tracker-schedule.service", pages))

    def _new(self, name: str, unit: str, pages: socket.socket) -> Service:
        log = self._sandbox.folder / f"{name}.log"
        return Service(name, unit, log, pages, self._started(unit, log, pages))

    def _started(self, unit: str, log: Path, pages: socket.socket) -> "subprocess.Popen[bytes]":
        self._sandbox.pages = pages
        return self._sandbox.start(unit, log)

    def restart(self, service: Service) -> None:
        """Start a service that was killed, as systemd would."""
        service.process.wait(PATIENCE)
        service.process = self._started(service.unit, service.log, service.pages)

    def services(self) -> list[Service]:
        return [*self.webs, *self.schedules]

    def stop(self) -> dict[str, int]:
        """Tell all to end, and wait for it; how each ended."""
        for one in self.services():
            one.process.terminate()
        return {one.name: one.process.wait(PATIENCE) for one in self.services()}

    def kill_all(self) -> None:
        """End whatever of it still runs."""
        for one in self.processes():
            with suppress(psutil.Error):
                one.kill()

    def run(self, commands: str) -> str:
        """What an administrator's commands say."""
        return self._sandbox.run(commands)

    def settings(self) -> dict[str, str]:
        return self._sandbox._settings()

    @property
    def folder(self) -> Path:
        return self._sandbox.folder

    def processes(self) -> list[psutil.Process]:
        """Every process that goes by the clock of this soak, whoever started it."""
        found = []
        for one in psutil.process_iter():
            with suppress(psutil.Error):
                if one.environ().get("SOAK_CLOCK") == str(self.clock) and one.pid != os.getpid():
                    found.append(one)
        return found

    def of_role(self, role: str) -> list[psutil.Process]:
        return [one for one in self.processes() if role_of(one) == role]

    def workers_of(self, web: Service) -> list[psutil.Process]:
        """The processes of a web server that answer."""
        with suppress(psutil.Error):
            return [
                one for one in psutil.Process(web.process.pid).children() if role_of(one) == "web"
            ]
        return []

    def are_ready(self) -> bool:
        """Whether all processes run, and both web servers answer and reach the database."""
        running = all(one.process.poll() is None for one in self.services())
        return running and all(self._is_ready(port) for port in self.ports)

    def _is_ready(self, port: int) -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def restart_database(self, mode: str) -> None:
        postgres.stop(self.server, mode)
        postgres.start(self.server)


def role_of(process: psutil.Process) -> str:
    """What a process is there for; '' for one that has ended."""
    with suppress(psutil.Error):
        said = " ".join(process.cmdline())
        return next((role for word, role in ROLES.items() if word in said), "")
    return ""


def kill(process: "psutil.Process | subprocess.Popen[bytes]") -> None:
    """As if the power were cut: nothing is told."""
    with suppress(ProcessLookupError, psutil.NoSuchProcess):
        process.send_signal(signal.SIGKILL)
