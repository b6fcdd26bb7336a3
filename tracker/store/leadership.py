"""One process among many may lead: a lock that its holder's death gives back by itself."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# Any number will do, as long as every release of the tracker uses the same one: "tracker".
KEY = 0x747261636B6572

# A machine that loses its power or its network says nothing: each side asks the other, and gives
# up after some 25 seconds.
_CLIENT_ASKS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_SERVER_ASKS = text(
    "SELECT set_config('tcp_keepalives_idle', '10', false),"
    " set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '3', false),"
    " set_config('application_name', 'tracker schedule', false)"
)


class Unreachable(Exception):
    """The database did not answer; it may do so later."""


class NoFile(Exception):
    """A SQLite database in memory belongs to one process: there is nobody to lead."""


class LeaderLock(Protocol):
    def take(self) -> bool:
        """Try once, without waiting; False where another holds it. May raise Unreachable."""

    def is_held(self) -> bool:
        """Whether it is still held, having been taken; asked every few seconds by its holder."""

    def release(self) -> None:
        """Give it back, and close what it was held by."""


def leader_lock(engine: Engine) -> LeaderLock:
    """The lock of this database, not taken. Raises NoFile, and whatever SQLite has to say."""
    if engine.dialect.name == "postgresql":
        return PostgresLock(engine)
    with engine.connect() as connection:
        path = connection.execute(text("PRAGMA database_list")).one().file
    if not path:
        raise NoFile("The schedule needs a database in a file: set DATABASE_URL.")
    return FileLock(Path(f"{path}.leader"))


class FileLock:
    """A lock on a file beside a SQLite database, among the processes of one machine.

    The file stays when the lock goes: removing it could take it from under the next holder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        file = self._path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def is_held(self) -> bool:
        return self._file is not None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class PostgresLock:
    """An advisory lock of a PostgreSQL session, on a connection used for nothing else.

    A pooler in between that lends a session for each transaction would lend the lock as well.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = create_engine(
            engine.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=_CLIENT_ASKS,
        )
        self._connection: Connection | None = None
        self._held = False

    def take(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.execute(_SERVER_ASKS)
            query = text("SELECT pg_try_advisory_lock(:key)")
            self._held = bool(self._connection.scalar(query, {"key": KEY}))
        except DBAPIError as error:
            self.release()
            raise Unreachable(str(error.orig)) from error
        return self._held

    def is_held(self) -> bool:
        if self._connection is not None and self._held:
            try:
                self._connection.execute(text("SELECT 1"))
            except DBAPIError:
                self.release()
        return self._held

    def release(self) -> None:
        held, self._held = self._held, False
        if self._connection is None:
            return
        if held:
            # The server notices a closed connection later, and others may ask until then.
            with suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})
        self._connection.close()
        self._connection = None
