"""`make bench`: the figures to reach, as multiples of their floors in the same run."""

import argparse
import gc
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade

from app import create_app
from tests import postgres
from tests.benchmarks import imports
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
        for size in sizes:
            sqlite = f"sqlite:///{Path(folder) / f'{size}.db'}"
            name = postgres.create_database(server, f"bench_{size}")
            for engine, url in (
                ("SQLite", sqlite),
                ("PostgreSQL", name.render_as_string(hide_password=False)),
            ):
                with _database(url) as session:
                    for found in imports.measure(session, engine, size):
                        print(found, flush=True)


@contextmanager
def _database(url: str) -> Iterator[Session]:
    """A session on a database that is migrated and empty."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade()
        with Session(db.engine) as session:
            yield session
        db.engine.dispose()


if __name__ == "__main__":
    main()
