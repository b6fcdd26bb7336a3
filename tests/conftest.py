"""Databases of both engines, migrated once and copied for each test."""

import os
import resource
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, Dialect, Engine, create_engine, text
from sqlalchemy.orm import Session

from app import create_app
from tests import postgres
from tests.examples import PROFILE, examples
from tests.warm import Warm
from tracker.sheets import child
from tracker.store.audit_log.install import installed
from tracker.store.database import db

# The same examples every time; HYPOTHESIS_PROFILE=soak tries many that are new each time.
settings.register_profile(
    PROFILE,
    derandomize=PROFILE != "soak",
    database=None,
    max_examples=examples(100),
    print_blob=True,
)
settings.load_profile(PROFILE)

SETTINGS = {
    "TESTING": True,
    "SECONDS_TO_SEND_A_CODE": 0,
    "SECRET_KEY": "for the tests alone",
    "SECURITY_PASSWORD_SALT": "for the tests alone",
    "SECURITY_TOTP_SECRETS": {"1": "for the tests alone"},
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 32},
}


class CompiledTemplates(BytecodeCache):
    """Each test has an application of its own; what a template compiles to is the same for all."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._compiled.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED_TEMPLATES = CompiledTemplates()
COMPILED_STATEMENTS: dict = {}
DIALECTS: dict[str, Dialect] = {}
IDLE: list[Flask] = []


ENGINES = ("sqlite", "postgres")
# Where SQLite is enough for most, the mark of what goes through both engines all the same.
ON_BOTH = pytest.mark.parametrize("database_url", ENGINES, indirect=True)


# Of the cases of one test that writes to a database `make test` tries so many, one for each role.
CASES = 5


def thorough_but(few: Iterable[Any], values: Iterable[Any]) -> list[Any]:
    """The values of a test's parameter, of which `make test` takes these few alone."""
    marked = {"marks": pytest.mark.thorough}
    return [pytest.param(one, **({} if one in few else marked)) for one in values]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is tried on both engines is tried on one by `make test`: a file's tests take turns.

    And of a test's many cases the first few are.
    """
    turns: dict[Path, dict[tuple[str, str], str]] = {}
    cases: Counter[tuple[Path, str]] = Counter()
    for item in items:
        told = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        if engine := told.pop("database_url", None):
            taken = turns.setdefault(item.path, {})
            case = (item.originalname, repr(told))
            if engine != taken.setdefault(case, ENGINES[len(taken) % 2]):
                item.add_marker("thorough")
        if item.get_closest_marker("thorough") is None and "database_url" in item.fixturenames:
            cases[item.path, item.originalname] += 1
            if cases[item.path, item.originalname] > CASES:
                item.add_marker("thorough")


@pytest.fixture(autouse=True)
def _leaves_this_process_unlimited() -> Iterator[None]:
    """What one test did to it, all that come after would have, and the browser that they start."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    yield
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "tracker.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: URL) -> Iterator[str]:
    name = f"migrated_{uuid4().hex}"
    url = postgres.create_database(postgres_server, name)
    _migrate(url.render_as_string(hide_password=False))
    yield name
    postgres.drop_database(postgres_server, name)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'tracker.db')}"


@pytest.fixture
def postgres_url(postgres_server: URL, migrated_postgres: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    url = postgres.create_database(postgres_server, name, template=migrated_postgres)
    yield url.render_as_string(hide_password=False)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without a row in it; each test that asks runs once on either engine."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    yield from lent(database_url)


@pytest.fixture
def sqlite_app(sqlite_url: str) -> Iterator[Flask]:
    """For tests of what does not depend on the engine."""
    yield from lent(sqlite_url)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session outside any application context, so that requests made beside it get their own."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture(scope="session")
def readers() -> Iterator[Warm]:
    """What the processes that read and mark files can be copied from."""
    workers = ("sheets.worker", "sheets.annotation.worker", "documents.worker")
    warm = Warm(*(f"tracker.{name}" for name in workers))
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def files_read_quickly(readers: Warm) -> Iterator[None]:
    """Each file still has a process of its own, but none that begins by importing its parser.

    How a real one is started is for the tests of the sheets.
    """
    with pytest.MonkeyPatch.context() as patch:
        path = {"PATH": os.environ["PATH"]}
        patch.setattr(child, "_start", lambda name: readers.start([name], path, "stdin", "stdout"))
        yield


def lent(url: str) -> Iterator[Flask]:
    """An application on this database: one that no test uses now, else a new one.

    To make one takes longer than most tests do. What a test sets in its configuration ends with
    it; one that adds pages needs an application to itself.
    """
    app = IDLE.pop() if IDLE else create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    config = dict(app.config)
    yield from running(app, url)
    app.config.clear()
    app.config.update(config)
    app.test_client_class = None
    IDLE.append(app)


def running(app: Flask, url: str) -> Iterator[Flask]:
    """The application on this database, sharing what is compiled with all others."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    engine = create_engine(url, **app.config["SQLALCHEMY_ENGINE_OPTIONS"])
    with app.app_context():
        db.engines[None] = engine
    _share_compiled(engine)
    yield app
    engine.dispose()


def _share_compiled(engine: Engine) -> None:
    """What a statement compiles to is kept by dialect, so each engine's first gives its own away.

    That first one has been connected to by the time of the second: its database was migrated.
    """
    engine.update_execution_options(compiled_cache=COMPILED_STATEMENTS)
    engine.dialect = engine.pool._dialect = DIALECTS.setdefault(engine.name, engine.dialect)


def _migrate(url: str) -> None:
    for app in lent(url):
        with app.app_context():
            upgrade()
            lift_guards()


def lift_guards() -> None:
    """Let tests make their worlds by rewriting facts; those of the guards put them back."""
    with db.engine.begin() as connection:
        for table, name in installed(connection):
            if name.startswith("audit_log_keeps"):
                on = f' ON "{table}"' if connection.dialect.name == "postgresql" else ""
                connection.execute(text(f"DROP TRIGGER {name}{on}"))
