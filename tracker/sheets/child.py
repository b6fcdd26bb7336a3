"""A process of its own for what a file could do harm to: how it is started, fed and listened to.

The child is a module with a `main` that calls `work`. It is given its limits, what else it needs to
know, and the file; and answers with pickled messages: ("ready",), its own, and at last ("done",),
or ("refused", code, message) at any point.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TextIO

from tracker.sheets.limits import Limits, UnreadableFile, damaged, too_large

Send = Callable[..., None]

_ROOT = Path(__file__).parents[2]
_OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGKILL}


def messages(
    module: str, data: bytes, limits: Limits, told: Any = None
) -> Iterator[tuple[Any, ...]]:
    """What the module has to say of the file, run as a child that is also `told` something.

    Raises UnreadableFile where it refuses the file, dies or takes too long.
    """
    worker = _start(module)
    assert worker.stdin is not None
    assert worker.stdout is not None
    too_slow = threading.Event()

    def stop() -> None:
        too_slow.set()
        worker.kill()

    timer = threading.Timer(limits.seconds, stop)
    timer.start()
    last = ""
    try:
        _give(worker.stdin, data, limits, told)
        with suppress(EOFError, pickle.UnpicklingError):
            while last not in {"done", "refused"}:
                message = Message(worker.stdout).load()
                last = message[0]
                if last == "refused":
                    raise UnreadableFile(*message[1:])
                yield message
    finally:
        timer.cancel()
        worker.kill()
        worker.stdout.close()
        status = worker.wait()
    if last != "done":
        raise _death(status, too_slow.is_set(), started=bool(last))


def work(
    do: Callable[[bytes, Limits, Any, Send], None], broken: tuple[type[Exception], ...]
) -> None:
    """The child's side: does its work on the one file, within the limits that come before it.

    What is in `broken` are the errors that a damaged file brings about.
    """
    output = sys.stdout.buffer

    def send(*message: Any) -> None:
        pickle.dump(message, output, protocol=5)
        output.flush()

    # Before the first word: whoever asked may be gone already, and that is nothing to tell of.
    log = _silenced()
    send("ready")
    limits: Limits = pickle.load(sys.stdin.buffer)
    _hold_to(limits)
    told = pickle.load(sys.stdin.buffer)
    data = sys.stdin.buffer.read()
    answer(lambda: do(data, limits, told, send), broken, send, log)


def answer(
    do: Callable[[], None], broken: tuple[type[Exception], ...], send: Send, log: TextIO
) -> None:
    """Does the work and sends how it ended; what should not happen is also logged."""
    try:
        do()
    except UnreadableFile as refusal:
        send("refused", refusal.code, refusal.message)
    except MemoryError:
        send("refused", *_refusal(too_large("needs too much memory to read")))
    except broken:
        send("refused", *_refusal(damaged()))
    except BaseException as fault:
        # Nothing that a file holds should lead here but a panic of the parser's, which is no
        # Exception. One of them is how it runs out of memory.
        starved = "pointer is null" in str(fault)
        send(
            "refused",
            *_refusal(too_large("needs too much memory to read") if starved else damaged()),
        )
        _note(fault, log)
    else:
        send("done")


def _silenced() -> TextIO:
    """Standard error, from now on ours alone: a panic's own words may hold what a cell says."""
    log = os.fdopen(os.dup(2), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return log


def _note(fault: BaseException, log: TextIO) -> None:
    """Leaves word of what happened and where, without a value of the file."""
    places = traceback.extract_tb(fault.__traceback__)
    at = f"{places[-1].filename}:{places[-1].lineno}" if places else "an unknown place"
    print(f"The process that reads files met {type(fault).__name__} at {at}.", file=log, flush=True)


def _start(module: str) -> subprocess.Popen[bytes]:
    # A program of its own, not a fork: the web server has threads, and a fork copies their locks.
    # It sees no secret of the environment, and imports what this process would.
    environment = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, sys.path)])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )


def _give(pipe: IO[bytes], data: bytes, limits: Limits, told: Any) -> None:
    # A worker that died before it read everything is told of by the end of its messages.
    with suppress(BrokenPipeError):
        pickle.dump(limits, pipe)
        pickle.dump(told, pipe)
        pipe.write(data)
    with suppress(BrokenPipeError):
        pipe.close()


def _death(status: int, too_slow: bool, started: bool) -> Exception:
    if too_slow:
        return too_large("takes too long to read")
    if not started:
        return RuntimeError("The process that reads files did not start.")
    if status in _OUT_OF_MEMORY:
        return too_large("needs too much memory to read")
    return damaged()


def _refusal(refusal: UnreadableFile) -> tuple[str, str]:
    return refusal.code, refusal.message


def _hold_to(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no such limits: the parent's time limit remains
    for what, limit in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, int(2 * limits.seconds) + 1),
        (resource.RLIMIT_CORE, 0),  # a dump would hold the staff's names
    ):
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            continue  # macOS refuses a limit of address space


class Message(pickle.Unpickler):
    """Takes days and times from the child beside plain values, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} in a message of the worker")
