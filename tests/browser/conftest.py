"""A real server, and a real browser at the width of a desk and of a phone."""

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import make_server

from app import create_app
from tests.browser import chromium
from tests.conftest import SETTINGS, running
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
DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=320, height=640)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, chromium.HOW_TO_GET_IT
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_of_day(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[date], Path]:
    """Gives the SQLite file with the demo of a day in it; each is loaded once."""

    @cache
    def load(day: date) -> Path:
        path = tmp_path_factory.mktemp("demo") / "demo.db"
        shutil.copy(migrated_sqlite, path)
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}"})
        with app.app_context():
            load_demo(db.session(), day)
            db.session.remove()
            db.engine.dispose()
        return path

    return load


@pytest.fixture
def loaded_demo(demo_of_day: Callable[[date], Path]) -> Path:
    """A SQLite file with the demo of today in it, also where midnight has passed since the last."""
    return demo_of_day(clock.today())


@pytest.fixture
def sqlite_app(sqlite_url: str) -> Iterator[Flask]:
    """An application of its own: a request that nobody waits for may outlast its test."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": sqlite_url})
    yield from running(app, sqlite_url)


@pytest.fixture
def live_server(sqlite_app: Flask) -> Iterator[str]:
    """The address of `sqlite_app`, served on a free port by as many threads as it is asked by."""
    server = make_server("127.0.0.1", 0, sqlite_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    yield from _watched_page(browser, live_server, DESK)


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Page]:
    yield from _watched_page(browser, live_server, PHONE)


def _watched_page(browser: Browser, address: str, size: ViewportSize) -> Iterator[Page]:
    """A page that starts at `address` and fails its test for whatever goes wrong behind it."""
    problems: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    def see(response: Response) -> None:
        # A refused page may be what the test is about; a refused style sheet never is.
        if response.status >= 400 and response.request.resource_type != "document":
            problems.append(f"{response.status} for {response.url}")

    with browser.new_context(base_url=address, viewport=size) as context:
        context.on("console", hear)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("response", see)
        yield context.new_page()
    assert problems == []
