"""`make bench`: the figures to reach, as multiples of their floors in the same run."""

import argparse
import gc
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from tests import postgres
from tests.benchmarks import imports, portfolio
from tests.conftest import SETTINGS
from tracker.store.database import Session, db


def main() -> None:
    """Measure on both engines, at each size; the sizes may be given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    sizes = parser.parse_args().sizes
    logging.disable(logging.WARNING)
    gc.disable()  # as `flask import` and the worker of uploads do
    with postgres.server() as server, tempfile.TemporaryDirectory() as folder:

        def addresses(name: str) -> dict[str, str]:
            """A new database of that name on each engine."""
            created = postgres.create_database(server, f"bench_{name}")
            return {
                "SQLite": f"sqlite:///{Path(folder) / f'{name}.db'}",
                "PostgreSQL": created.render_as_string(hide_password=False),
            }

        for size in sizes:
            for engine, url in addresses(str(size)).items():
                with _database(url) as (_, session):
                    for found in imports.measure(session, engine, size):
                        print(found, flush=True)
        _measure_portfolio(addresses("few"), addresses("many"), max(sizes))


def _measure_portfolio(few: dict[str, str], many: dict[str, str], people: int) -> None:
    """With the most people, against the same page with few."""
    for engine in few:
        small, large = _filled(few[engine], portfolio.FEW), _filled(many[engine], people)
        for found in portfolio.measure(small, large, engine, people):
            print(found, flush=True)


def _filled(url: str, people: int) -> Flask:
    with _database(url) as (app, session):
        portfolio.fill(session, people)
        return app


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
