"""The memory of an upload as a command takes it, with so many rows and with a tenth of them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from tests.benchmarks.machine import GIB
from tests.benchmarks.trusts import training_book, trust_of

TENTH, MOST_GIB = 10, 1.5
TOP = Path(__file__).parent.parent.parent


def measure(session: Session, url: str, rows: int, about: str) -> Iterator[str]:
    """The largest process of each dry run; more rows may take no more than as many times more."""
    trust_of(session, rows)
    small, large = (_peak(url, training_book(count)) for count in (rows // TENTH, rows))
    word = "reached" if large <= min(small * TENTH, MOST_GIB * GIB) else "NOT REACHED"
    yield (
        f"{f'memory of an upload: {about}':<62} {large / GIB:7.2f} GiB  of a tenth "
        f"{small / GIB:5.2f} GiB  {large / small:5.1f} x of {TENTH} x and {MOST_GIB} GiB  {word}"
    )


def _peak(url: str, content: bytes) -> int:
    """In bytes, of the command or of a process that it started."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        command = ["import", file.name, "--organisation", "HIVE", "--dry-run"]
        with subprocess.Popen(
            [sys.executable, "-m", "flask", *command],
            env={**os.environ, "DATABASE_URL": url},
            cwd=TOP,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"flask import ended with {process.returncode}"
    # Kilobytes on Linux, bytes on macOS.
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
