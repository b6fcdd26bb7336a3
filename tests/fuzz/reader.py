"""Reading in a process that is kept busy, as one for each of thousands of files takes an hour."""

import multiprocessing
import os
import pickle
import resource
from collections.abc import Callable
from io import BytesIO, StringIO
from multiprocessing.connection import Connection
from typing import Any

from tracker.sheets import reading
from tracker.sheets.child import Message, answer
from tracker.sheets.limits import MIB, Limits, UnreadableFile
from tracker.sheets.reading import Workbook
from tracker.sheets.worker import BROKEN, read

# Everything that a spoilt file of the corpus should come to, many times over.
LIMITS = Limits(cells=3_000_000, memory_bytes=1536 * MIB, seconds=20)


def read_here(data: bytes) -> Workbook:
    """The workbook, by the worker's own code and messages. Raises UnreadableFile, or what broke."""
    stream, log = BytesIO(), StringIO()

    def send(*message: Any) -> None:
        pickle.dump(message, stream, protocol=5)

    answer(lambda: read(data, LIMITS, None, send), BROKEN, send, log)
    if log.getvalue() and "PanicException" not in log.getvalue():
        raise AssertionError(log.getvalue())
    stream.seek(0)
    messages = iter(_refused_or(lambda: Message(stream).load()), ("done",))
    book = reading._collected(messages)
    for sheet in book.sheets:
        assert len({len(row) for row in sheet.rows}) <= 1, "rows of unequal width"
        assert bool(sheet.rows) != bool(sheet.why_skipped), "skipped without a reason"
    return book


def _refused_or(load: Callable[[], tuple[Any, ...]]) -> Callable[[], tuple[Any, ...]]:
    """The next message, or the refusal that it is."""

    def message() -> tuple[Any, ...]:
        what, *said = load()
        if what == "refused":
            raise UnreadableFile(*said)
        return what, *said

    return message


class Reader:
    """A process that reads one file after the other, made anew when it dies or hangs."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("fork")
        self._process: Any = None
        self._pipe: Connection | None = None

    def outcome(self, data: bytes) -> str:
        """ "read", the code of a refusal, "died" or "hung"; else it begins with "fault"."""
        if self._pipe is None:
            self._pipe, theirs = self._context.Pipe()
            self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        self._pipe.send_bytes(data)
        try:
            if self._pipe.poll(LIMITS.seconds):
                return self._pipe.recv()
            said = "hung"
        except (EOFError, ConnectionResetError):
            said = "died"
        self.stop()
        return said

    def stop(self) -> None:
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None


def _serve(pipe: Connection) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
    while True:
        pipe.send(outcome_of(read_here, pipe.recv_bytes()))


def outcome_of(read: Callable[[bytes], Workbook], data: bytes) -> str:
    """ "read", the code of a refusal, or "fault" and what happened."""
    try:
        read(data)
    except UnreadableFile as refusal:
        return refusal.code
    except Exception as fault:
        return f"fault {fault!r}"
    return "read"
