"""`python -m tests.attack TOOLS`: see the package."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from app import create_app
from tests import postgres
from tests.attack import tools
from tests.attack.targets import STARTS, client_as, cookie_of, forget, targets
from tests.operating.sandbox import free_port

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
KEPT = HERE / "found"
# What looks like a finding and is none, each with why; docs/security.md tells them too.
FALSE_ALARMS = {
    "Secure Flag cookie": "It is set in production, where pages come over TLS; here they do not.",
    "HTTP Strict Transport Security": "It is sent in production, and over TLS alone.",
}


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'attacked.sqlite3'}"
        return
    with postgres.server() as server:
        url = postgres.create_database(server, "attacked")
        yield url.render_as_string(hide_password=False)


@contextmanager
def _served(url: str) -> Iterator[str]:
    """The address that it is served at, which no other attack uses."""
    port = free_port()
    served = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(port)}
    python = [sys.executable, "-m"]
    for command in ("init", "demo"):
        subprocess.run([*python, "flask", command], cwd=ROOT, env=environ, check=True)
    serving = ["gunicorn", "--config", "python:tracker.serving", "app:create_app()"]
    with (KEPT / f"web-{port}.log").open("w") as log:
        server = subprocess.Popen(
            [*python, *serving], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    try:
        _wait(served)
        yield served
    finally:
        server.terminate()
        server.wait()


def _wait(served: str) -> None:
    for _ in range(120):
        try:
            with urlopen(f"{served}/healthz") as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("The tracker did not start.")


def _attack(told: argparse.Namespace, url: str, served: str, role: str, folder: Path) -> dict:
    """All that is tried as one role, and what was found."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    client = client_as(app, role)
    found, unfinished, places = [], [], 0
    all_targets = list(targets(client, role))
    forget(app)
    began = time.monotonic()
    tried = [one for one in all_targets if one.places] if told.seconds else []
    for number, target in enumerate(tried[told.first - 1 :], start=told.first):
        cookie = cookie_of(client)
        told_now, ended = tools.sqlmap(
            told.tools, target, served, cookie, told.engine, told.seconds, told.level
        )
        places += target.places
        found += told_now
        unfinished += [] if ended else [target.address]
        print(f"{role} {number} of {len(tried)}: {target.address} {told_now}", flush=True)
        if role != "visitor" and client.get("/account").status_code != 200:
            client = client_as(app, role)
        forget(app)
    if told.wapiti:
        found += tools.wapiti(
            told.tools, STARTS[role], served, cookie_of(client), told.wapiti, folder
        )
    return {
        "found": found,
        "unfinished": unfinished,
        "targets": f"{told.first} to {len(tried)}",
        "places": places,
        "seconds": round(time.monotonic() - began),
    }


def _unexplained(found: list[str]) -> list[str]:
    return [one for one in found if not any(re.search(known, one) for known in FALSE_ALARMS)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Attack a tracker of one's own.")
    parser.add_argument("tools", type=Path, help="the folder that sqlmap and wapiti are in")
    parser.add_argument("--engine", choices=tools.DBMS, default="sqlite")
    parser.add_argument("--roles", default=",".join(reversed(STARTS)))
    parser.add_argument(
        "--seconds", type=int, default=300, help="the most for one address; 0 is none"
    )
    parser.add_argument("--wapiti", type=int, default=900, help="the most for one role; 0 is none")
    parser.add_argument(
        "--first", type=int, default=1, help="the address to begin with, where a run was cut off"
    )
    parser.add_argument("--level", type=int, default=2)
    told = parser.parse_args()
    KEPT.mkdir(exist_ok=True)
    # Also where it is told to end, what it started ends first.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    wrong = []
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(told.engine, Path(folder)) as url,
        _served(url) as served,
    ):
        for role in told.roles.split(","):
            kept = KEPT / f"{told.engine}-{role}.json"
            if not kept.exists():
                kept.write_text(
                    json.dumps(_attack(told, url, served, role, Path(folder)), indent=1)
                )
            wrong += _unexplained(json.loads(kept.read_text())["found"])
    print("\n".join(wrong) or "Nothing was found.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
