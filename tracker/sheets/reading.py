"""Bytes in, plain rows out. The parsing is done by a process of its own, see `worker`."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tracker.sheets.limits import MIB, Limits, UnreadableFile, damaged, too_large
from tracker.sheets.values import Cell

Row = tuple[Cell, ...]
Place = tuple[int, int]

DEFAULT_LIMITS = Limits()
_ROOT = Path(__file__).parents[2]
_OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[i][j]` is Excel's row i + 1 and column j + 1, all rows equally wide.

    The other numbers are Excel's own, from 1; a place is (row, column). `name` is None for a CSV
    file. A sheet that was skipped has a sentence that says why, and no rows.
    """

    name: str | None
    rows: list[Row] = field(default_factory=list)
    hidden: bool = False
    why_skipped: str | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[Place] = frozenset()
    """Formulas whose result was not saved; the cells read as blank."""
    coloured: frozenset[Place] = frozenset()
    """Blank cells filled with a colour other than white."""
    merged: tuple[tuple[Place, Place], ...] = ()
    """First and last cell of each merged area; the value is in the first."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. `format` is xlsx, xlsm, xlsb, xls, ods or csv."""

    sheets: tuple[Sheet, ...]
    format: str
    epoch_1904: bool
    """Whether bare numbers are days since 1904; Excel's own formats say so."""


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """The sheets of a file in any of the formats, found by its content. Raises UnreadableFile.

    Equal cells are one object, so memory grows with the number of different values.
    """
    try:
        if len(data) > limits.file_bytes:
            raise too_large(f"is larger than {limits.file_bytes // MIB} MB")
        return _collected(_messages(data, limits))
    except UnreadableFile as refusal:
        subject = f"“{filename}”" if filename else "The file"
        raise UnreadableFile(refusal.code, f"{subject} {refusal.message}") from None


def _collected(messages: Iterator[tuple[Any, ...]]) -> Workbook:
    kind, epoch_1904 = "", False
    sheets: list[dict[str, Any]] = []
    values: list[Cell] = [None]
    for what, *said in messages:
        if what == "workbook":
            kind, epoch_1904 = said
        elif what == "sheet":
            name, hidden, why_skipped = said
            sheets.append({"name": name, "hidden": hidden, "why_skipped": why_skipped, "rows": []})
        elif what == "rows":
            width, new_values, numbers = said
            values.extend(new_values)
            sheets[-1]["rows"].extend(_rows(width, values, numbers))
        elif what == "marks":
            hidden_rows, hidden_columns, uncached, coloured, merged = said
            sheets[-1] |= {
                "hidden_rows": frozenset(hidden_rows),
                "hidden_columns": frozenset(hidden_columns),
                "uncached": frozenset(uncached),
                "coloured": frozenset(coloured),
                "merged": tuple(merged),
            }
        elif what == "refused":
            raise UnreadableFile(*said)
    return Workbook(tuple(Sheet(**sheet) for sheet in sheets), kind, epoch_1904)


def _rows(width: int, values: list[Cell], numbers: bytes) -> Iterator[Row]:
    cells = map(values.__getitem__, array("I", numbers))
    return zip(*[cells] * width, strict=True)


def _messages(data: bytes, limits: Limits) -> Iterator[tuple[Any, ...]]:
    """What the worker has to say. Raises UnreadableFile where it dies or takes too long."""
    worker = _start()
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
        _give(worker.stdin, data, limits)
        with suppress(EOFError, pickle.UnpicklingError):
            while last not in {"done", "refused"}:
                message = _Message(worker.stdout).load()
                last = message[0]
                yield message
    finally:
        timer.cancel()
        worker.kill()
        worker.stdout.close()
        status = worker.wait()
    if last not in {"done", "refused"}:
        raise _death(status, too_slow.is_set(), started=bool(last))


def _start() -> subprocess.Popen[bytes]:
    # A program of its own, not a fork: the web server has threads, and a fork copies their locks.
    # It sees no secret of the environment, and imports what this process would.
    environment = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, sys.path)])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tracker.sheets.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )


def _give(pipe: IO[bytes], data: bytes, limits: Limits) -> None:
    # A worker that died before it read everything is told of by the end of its messages.
    with suppress(BrokenPipeError):
        pickle.dump(limits, pipe)
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


class _Message(pickle.Unpickler):
    """Takes days and times from the worker beside plain values, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} in a message of the worker")
