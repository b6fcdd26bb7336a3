"""Processes that begin as copies of one that has imported everything: starting Python takes long.

Each is what `python -m MODULE ARGUMENTS` is, with an environment and pipes of its own. Run as
`python -m tests.warm FD MODULE...` this imports the modules, and then copies itself for each
request that comes through the socket FD, until the other end is closed.
"""

import os
import pickle
import runpy
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from threading import Lock
from typing import Any

ROOT = Path(__file__).parent.parent
NAMES = ("stdin", "stdout", "stderr")


class Copy:
    """A started process, told of as `subprocess.Popen` tells; its pipes are of bytes."""

    def __init__(self, status: int, pipes: dict[str, Any]) -> None:
        self._status = os.fdopen(status, "rb", buffering=0)
        vars(self).update(pipes)
        self.pid = int(self._status.readline())
        self.returncode: int | None = None

    def poll(self, timeout: float | None = 0) -> int | None:
        if self.returncode is None and wait([self._status], timeout):
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        code = self.poll(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it may end between the two
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Warm:
    """The process that is copied; it imports in its own time."""

    def __init__(self, *modules: str) -> None:
        self._one_at_a_time = Lock()
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(theirs.fileno()), *modules],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def start(self, command: list[str], environment: dict[str, str], *piped: str) -> Copy:
        """`python -m` with this command; what is not piped is as it is in the copied process."""
        status, said = os.pipe()
        ours, theirs = {}, [said]
        for name in piped:
            ends = os.pipe()
            writes = name == "stdin"
            ours[name] = os.fdopen(ends[writes], "wb" if writes else "rb")
            theirs.append(ends[not writes])
        request = pickle.dumps((command, environment, piped))
        with self._one_at_a_time:
            socket.send_fds(self._socket, [len(request).to_bytes(8, "big")], theirs)
            self._socket.sendall(request)
        for one in theirs:
            os.close(one)
        return Copy(status, ours)

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


def copies(requests: socket.socket) -> list[str]:
    """Copies this process as long as it is asked to; in a copy, returns the command."""
    while True:
        size, received, *_ = socket.recv_fds(requests, 8, 1 + len(NAMES))
        if not size:
            os._exit(0)
        request = requests.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL)
        between = os.fork()
        if not between:
            # One that is nobody's child waits for the copy, so that this one need not.
            if os.fork():
                os._exit(0)
            requests.close()
            return _kept(pickle.loads(request), *received)
        os.waitpid(between, 0)
        for one in received:
            os.close(one)


def _kept(request: tuple[list[str], dict[str, str], tuple[str, ...]], said: int, *pipes) -> Any:
    """In the copy, the command; this process itself says the copy's number and how it ended."""
    command, environment, piped = request
    copy = os.fork()
    if not copy:
        for name, pipe in zip(piped, pipes, strict=True):
            os.dup2(pipe, NAMES.index(name))
        os.closerange(len(NAMES), max(said, *pipes) + 1)
        os.environ.clear()
        os.environ.update(environment)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return command
    for pipe in pipes:
        os.close(pipe)
    os.write(said, b"%d\n" % copy)
    ended = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    os.write(said, b"%d\n" % ended)
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    imported = sys.argv[2:]
    for module in imported:
        import_module(module)
    sys.argv = copies(socket.socket(fileno=int(sys.argv[1])))
    if sys.argv[0] in imported:
        # What is run as the main module must not be there already under its own name.
        del sys.modules[sys.argv[0]]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
