"""`make bench`: the figures to reach, as multiples of their floors in the same run."""

import argparse
import gc
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from tests import postgres
from tests.benchmarks import imports, judging, machine, memory, pages
from tests.conftest import SETTINGS
from tracker import clock
from tracker.benchmark.sizes import Sizes
from tracker.benchmark.world import make_world
from tracker.store.database import Session, db

# The small worlds: one has settings as large as those of a large world, one as many in a portfolio.
FEW = {
    "few": (Sizes.of(1_000), ("HR home", "setting", "staff page")),
    "portfolio": (Sizes.of(1_000, settings=400), ("portfolio",)),
}
PARTS = ("imports", "memory", "judging", "pages")
Addresses = Callable[[str], dict[str, str]]


def main() -> None:
    """Measure on both engines, at each size; the sizes and the parts may be given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--engine", nargs="*", default=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    gc.disable()  # as `flask import` and the worker of uploads do
    with postgres.server() as server, tempfile.TemporaryDirectory() as folder:
        _say(machine.facts(server))

        def addresses(name: str) -> dict[str, str]:
            """A new database of that name on each engine."""
            urls = {}
            if "SQLite" in asked.engine:
                urls["SQLite"] = f"sqlite:///{Path(folder) / f'{name}.db'}"
            if "PostgreSQL" in asked.engine:
                created = postgres.create_database(server, f"bench_{name}")
                urls["PostgreSQL"] = created.render_as_string(hide_password=False)
            return urls

        for size in asked.sizes:
            _measure_uploads(addresses, size, asked.only)
            _measure_worlds(addresses, size, asked.only)


def _measure_uploads(addresses: Addresses, size: int, only: list[str]) -> None:
    for engine, url in addresses(f"rows_{size}").items() if "imports" in only else ():
        with _database(url) as (_, session):
            for found in imports.measure(session, engine, size):
                _say(found)
    for engine, url in addresses(f"memory_{size}").items() if "memory" in only else ():
        with _database(url) as (_, session):
            for line in memory.measure(session, url, size, f"{size:,} rows, {engine}"):
                _say(line)


def _measure_worlds(addresses: Addresses, size: int, only: list[str]) -> None:
    if not {"judging", "pages"} & set(only):
        return
    few = {name: addresses(f"{name}_{size}") for name in FEW}
    for engine, url in addresses(f"world_{size}").items():
        about = f"{size:,} posts, {engine}"
        many = _world(url, Sizes.of(size))
        if "pages" in only:
            # Outside of any context: each request is to have a session of its own.
            for name, (sizes, names) in FEW.items():
                small = _world(few[name][engine], sizes)
                for found in pages.measure(small, many, about, names):
                    _say(found)
            for found in pages.measure_throughput(many, about):
                _say(found)
        if "judging" in only:
            with many.app_context(), Session(db.engine) as session:
                for found in judging.measure(session, engine, size):
                    _say(found)


def _world(url: str, sizes: Sizes) -> Flask:
    with _database(url) as (app, session):
        made = make_world(session, sizes, today=clock.today(), tell=lambda _: None)
        assert made["posts"] == sizes.posts
    return app


def _say(line: object) -> None:
    print(line, flush=True)


@contextmanager
def _database(url: str) -> Iterator[tuple[Flask, Session]]:
    """An application and a session on a database that is migrated and empty."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade()
        with Session(db.engine) as session:
            yield app, session
        db.engine.dispose()


if __name__ == "__main__":
    main()
