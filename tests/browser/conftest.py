"""A real server, and a real browser at the width of a desk and of a phone."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any
from weakref import WeakSet

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)
from werkzeug.serving import ThreadedWSGIServer

from tests.browser import chromium
from tests.browser.checks import DESK, PHONE
from tests.browser.words import LANGUAGES, Words
from tests.conftest import lent
from tracker import clock
from tracker.demo.loading import load_demo
from tracker.store.database import db

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# In milliseconds: a machine with much else to do takes its time.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, chromium.HOW_TO_GET_IT
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module", autouse=True)
def _quickly(files_read_quickly: None) -> None:
    """What is read here is not about how it is read."""


@pytest.fixture(scope="session")
def demo_of_day(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[date], Path]:
    """Gives the SQLite file with the demo of a day in it; each is loaded once."""

    @cache
    def load(day: date) -> Path:
        path = tmp_path_factory.mktemp("demo") / "demo.db"
        shutil.copy(migrated_sqlite, path)
        for app in lent(f"sqlite:///{path}"):
            with app.app_context():
                load_demo(db.session(), day)
        return path

    return load


@pytest.fixture
def sqlite_url(demo_of_day: Callable[[date], Path], tmp_path: Path) -> str:
    """A copy of the demo of today, also where midnight has passed since the last."""
    return f"sqlite:///{shutil.copy(demo_of_day(clock.today()), tmp_path / 'demo.db')}"


class Server(ThreadedWSGIServer):
    """Its end waits for whatever still answers: the application is then another test's."""

    daemon_threads = False

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app)
        self._connections: WeakSet[socket] = WeakSet()

    def get_request(self) -> tuple[socket, Any]:
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def server_close(self) -> None:
        """Nobody asks any more: a connection that a browser keeps open is not waited for."""
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)
        super().server_close()


@pytest.fixture
def live_server(sqlite_app: Flask) -> Iterator[str]:
    """The address of `sqlite_app`, served on a free port by as many threads as it is asked by."""
    server = Server(sqlite_app)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    yield from watched_page(browser, live_server, DESK)


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Page]:
    yield from watched_page(browser, live_server, PHONE)


@pytest.fixture
def plain(browser: Browser, live_server: str) -> Iterator[Page]:
    """A phone that runs no scripts."""
    yield from watched_page(browser, live_server, PHONE, java_script_enabled=False)


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    """What pages say, in English and then in Welsh."""
    return Words(request.param)


def watched_page(
    browser: Browser, address: str, size: ViewportSize, **known: Any
) -> Iterator[Page]:
    """A page that starts at `address` and fails its test for whatever goes wrong behind it."""
    problems: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    def see(response: Response) -> None:
        # A refused page may be what the test is about; a refused style sheet never is.
        if response.status >= 400 and response.request.resource_type != "document":
            problems.append(f"{response.status} for {response.url}")

    with browser.new_context(base_url=address, viewport=size, **known) as context:
        context.set_default_timeout(PATIENCE)
        context.on("console", hear)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("response", see)
        yield context.new_page()
    assert problems == []
