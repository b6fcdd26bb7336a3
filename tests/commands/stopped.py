"""`python -m tests.commands.stopped POINT COMMAND...`: a command that stops for good at a point.

It does what is named so many times, says so on standard error, and waits to be killed.
"""

import sys
from collections.abc import Iterator
from threading import Event
from typing import Any

from flask.cli import main

from tracker.actions import restore
from tracker.store import copies


def _stop() -> None:
    print("Stopped", file=sys.stderr, flush=True)
    Event().wait()


def _half_read(connection: Any, table: copies.Table) -> Iterator[bytes]:
    yield from _read(connection, table)
    if table.name == "training_fact":
        _stop()


def _half_loaded(connection: Any, table: copies.Table, lines: Any) -> None:
    _load(connection, table, lines)
    if table.name == "training_fact":
        _stop()


_read, _load = copies.lines_of, restore.loading.load

if __name__ == "__main__":
    if sys.argv[1] == "backup":
        copies.lines_of = _half_read
    else:
        restore.loading.load = _half_loaded
    sys.argv = ["flask", "--app", "app", *sys.argv[1:]]
    main()
