"""The pages that most people open ask the database as often with many posts as with few."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.benchmarks.pages import PAGES, client_of_role, count_queries
from tests.conftest import lent
from tracker import clock
from tracker.benchmark.sizes import Sizes
from tracker.benchmark.world import make_world
from tracker.store.database import db


@pytest.fixture
def second_app(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    yield from lent(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'second.db')}")


@pytest.mark.thorough
def test_pages_ask_as_often_with_many_posts(sqlite_app: Flask, second_app: Flask):
    few, many = (_queries(app, posts) for app, posts in ((sqlite_app, 100), (second_app, 1_000)))
    assert few == many


def _queries(app: Flask, posts: int) -> dict[str, int]:
    """The number of queries of each page in a world of so many posts."""
    with app.app_context(), Session(db.engine) as session:
        make_world(session, Sizes.of(posts, settings=60), today=clock.today(), tell=print)
    return {
        name: count_queries(app, client_of_role(app, role), address)
        for name, (role, address) in PAGES.items()
    }
