"""docs/operating.md is done as it is written: commands, services, proxy."""

import json
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import URL

from tests import postgres
from tests.mail.postbox import Postbox, running
from tests.operating.sandbox import NAME, Sandbox, blocks, set_up

pytestmark = pytest.mark.thorough

SERVICES = ("tracker-web.service", "tracker-schedule.service")


@pytest.fixture(scope="module")
def sandbox(postgres_server: URL) -> Iterator[Sandbox]:
    """As after section 5 of the document."""
    with (
        running(Postbox()) as box,
        socket.create_server(("127.0.0.1", 0), backlog=512) as pages,
        set_up(postgres_server, box.port, pages) as made,
    ):
        made.certify()
        yield made


@pytest.fixture(scope="module")
def service(sandbox: Sandbox) -> Iterator[Sandbox]:
    """As after section 7."""
    logs = [sandbox.folder / f"{unit}.log" for unit in SERVICES]
    started = [sandbox.start(unit, log) for unit, log in zip(SERVICES, logs, strict=True)]
    sandbox.nginx()
    sandbox.web = started[0]  # type: ignore[attr-defined]
    yield sandbox
    sandbox.nginx("-s", "stop")
    for one in (sandbox.web, started[1]):  # type: ignore[attr-defined]
        one.terminate()
        one.wait(60)


def get(sandbox: Sandbox, address: str, method: str = "GET", body=None, **headers: str):
    """The status and the text of an answer, through nginx."""
    context = ssl.create_default_context(cafile=str(sandbox.folder / "etc/tls/fullchain.pem"))
    connection = HTTPSConnection("127.0.0.1", sandbox.tls_port, context=context, timeout=60)
    connection._create_connection = lambda at, *rest: socket.create_connection(  # type: ignore
        ("127.0.0.1", sandbox.tls_port), *rest
    )
    connection.host = NAME
    connection.request(method, address, body=body, headers=headers)
    response = connection.getresponse()
    said = response.status, response.read().decode(), response.headers
    connection.close()
    return said


def lines_until(log: Path, having: str) -> list[str]:
    """The lines of a growing log down to the first with these words, waited for a minute."""
    lines = []
    follow = ["timeout", "--foreground", "60", "tail", "-n", "+1", "-F", log]
    with subprocess.Popen(follow, stdout=subprocess.PIPE, text=True) as tail:
        for line in tail.stdout:
            lines.append(line)
            if having in line:
                tail.terminate()
                return lines
    pytest.fail(f"{log} never had {having!r}")


def figure(sandbox: Sandbox, name: str) -> float:
    (commands,) = [one for one in blocks("run") if "/metrics" in one]
    found = re.search(rf"^{re.escape(name)} (\S+)$", sandbox.run(commands), re.M)
    return float(found[1]) if found else 0


def test_the_role_may_do_nothing_but_own_its_database(sandbox, postgres_server):
    psql = postgres._installed(postgres._folder(postgres_server)) / "psql"
    rights = "rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
    asked = f"SELECT {rights} FROM pg_roles WHERE rolname = 'tracker'"
    host = f"--host={postgres._folder(postgres_server)}"
    command = [psql, host, "--username=postgres", "--tuples-only", "--csv", "--command", asked]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "f,f,f,f"


def test_what_the_document_asks_is_answered(service):
    said = service.run(next(one for one in blocks("run") if "readyz" in one))
    assert re.findall(r'"status": ?"(\w+)"', said) == ["ok", "ok"]


def test_pages_come_through_tls_with_their_headers(service):
    status, _, headers = get(service, "/sign-in")
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert headers["Set-Cookie"].startswith("__Host-tracker=")
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert get(service, "/metrics")[0] == 404


def test_all_processes_are_counted_together(service):
    name = 'tracker_requests_total{method="GET",route="/privacy",status="200"}'
    before = figure(service, name)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: get(service, "/privacy"), range(24)))
    assert figure(service, name) == before + 24


def test_who_asks_while_the_pages_restart_waits_and_is_answered(service):
    over, statuses = Event(), []

    def ask() -> None:
        while not over.is_set():
            statuses.append(get(service, "/privacy")[0])

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        service.web.terminate()
        assert service.web.wait(60) == 0
        service.web = service.start(SERVICES[0], service.folder / f"{SERVICES[0]}.log")
        assert get(service, "/readyz")[0] == 200
        over.set()
        for one in asking:
            one.result()
    assert set(statuses) == {200}


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/sign-in?next=" + "x" * 5000, {}, 414),
        ("/sign-in?next=" + "x" * 9000, {}, 414),
        ("/privacy", {"X-Long": "x" * 9000}, 494),
        ("/privacy", {"Host": "evil.example"}, 400),
    ],
)
def test_what_is_refused_is_refused_on_a_page_of_ours(service, address, headers, status):
    got, text, _ = get(service, address, **headers)
    assert got == status or (status == 494 and got in {400, 431, 494})
    assert "Training Standards Tracker" in text
    assert "nginx" not in text


def test_too_large_a_body_is_refused_on_a_page_of_ours(service):
    got, text, _ = get(service, "/sign-in", "POST", b"x" * 2_000_000)
    assert got == 413
    assert "The file is too large" in text


def test_the_logs_are_documents_and_name_no_address(service):
    get(service, "/join?code=PATEL-PATEL")
    lines = (service.folder / f"{SERVICES[0]}.log").read_text().splitlines()
    told = [json.loads(line) for line in lines]
    answered = [one for one in told if one["message"] == "Answered."]
    assert {"method", "route", "status", "ms", "role", "request_id"} <= answered[-1].keys()
    assert "PATEL" not in "".join(lines)
    # nginx writes its line after the answer has been sent.
    proxied = lines_until(service.folder / "log/tracker.log", answered[-1]["request_id"])
    assert "PATEL" not in "".join(proxied)


def test_the_schedule_runs_as_its_unit_says(service):
    log = service.folder / f"{SERVICES[1]}.log"
    for line in lines_until(log, "This process keeps the schedule."):
        assert line.startswith("{"), line
