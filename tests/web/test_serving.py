"""`python app.py` on one machine: pages and schedule start together, and end together."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import thorough_but

TOP = Path(__file__).parent.parent.parent


def start(url: str, **more: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "DATABASE_URL": url, "PORT": "0", **more}
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=TOP,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)


@pytest.mark.parametrize("end", thorough_but([signal.SIGTERM], ENDS))
def test_serves_keeps_the_schedule_and_ends_both(sqlite_url, end):
    process = start(sqlite_url)
    said = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+$", said)
    with urlopen(f"{address[0]}/readyz") as response:
        assert response.status == 200
    logged = []
    for line in process.stderr:
        logged.append(line)
        if "keeps the schedule" in line:
            break
    process.send_signal(end)
    # The schedule writes to the same pipe: it is only read to its end once both have ended.
    logged += process.stderr.readlines()
    assert process.wait() == (-signal.SIGKILL if end == signal.SIGKILL else 0)
    assert "The schedule has ended." in logged[-1]


@pytest.mark.thorough
def test_says_what_to_do_without_a_database(tmp_path):
    process = start(f"sqlite:///{tmp_path / 'none.db'}")
    said, wrong = process.communicate()
    assert process.returncode == 1
    assert said == ""
    assert "Run `flask init`." in wrong
