"""The whole database into one file, as it is at one moment, while others go on working."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from tracker import clock
from tracker.actions.backup_file import BadBackup, Writing
from tracker.settings import VERSION
from tracker.store import copies
from tracker.store.database import Session
from tracker.store.readiness import known_revisions

# What has to be kept beside a backup: it holds none of them, and what each is needed for.
KEYS = {
    "EVIDENCE_KEY": "opens the photos and PDFs of certificates and of settings",
    "CREDENTIAL_KEY": "opens the keys that sign passports and evidence packs",
    "SECURITY_PASSWORD_SALT": "checks passwords",
    "TOTP_SECRET": "opens the second factors of accounts",
    "SECRET_KEY": "checks invitations, and stands for the keys above where these are not set",
}


class NothingToBackUp(Exception):
    """The database is not one that this release can copy; the message says what to do."""


def back_up(session: Session, migrations: str, out: IO[bytes]) -> dict[str, Any]:
    """Write every table to `out`, and say what was written. Raises NothingToBackUp.

    A database that an older release has made is copied as it is, at its own migration.
    """
    known = known_revisions(migrations)
    with copies.snapshot(session) as connection:
        revision = copies.revision_of(connection)
        if revision is None:
            raise NothingToBackUp("There is no tracker's database here yet. Run `flask init`.")
        if revision not in known:
            raise NothingToBackUp(
                f"The database is at migration {revision}, of a later release. Make the backup "
                "with that release."
            )
        writing = Writing(out)
        said = {
            "version": VERSION,
            "revision": revision,
            "made_at": clock.now().isoformat(),
            "engine": connection.dialect.name,
        }
        tables = copies.tables_of(connection, only_ours=revision == known[0])
        rows = {
            table.name: writing.add(
                table, copies.lines_of(connection, table), copies.last_id(connection, table)
            )
            for table in tables
        }
        writing.finish({**said, "left_out": copies.LEFT_OUT, "keys_to_keep": KEYS})
    return {**said, "rows": sum(rows.values()), "tables": rows}


@contextmanager
def file_of_its_own(out: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """A file for its owner alone that is there whole once all is written, and else not at all.

    It has no name until then where the system can do that, so that not even a killed process
    leaves anything. Raises BadBackup where there is such a file and `replace` was not asked for.
    """
    if out.exists() and not replace:
        raise BadBackup(f"{out} is there already. Choose another name, or give --replace.")
    folder = os.open(out.parent, os.O_DIRECTORY)
    try:
        number, name = _unnamed(out)
        try:
            with os.fdopen(number, "w+b") as file:
                yield cast(BinaryIO, file)
                file.flush()
                os.fsync(number)
                if name is None:
                    name = _named(number, out, folder)
                if replace or not out.exists():
                    os.replace(name, out)
                    name = None
                else:
                    raise BadBackup(f"{out} was made meanwhile. Choose another name.")
            os.fsync(folder)
        finally:
            if name is not None:
                name.unlink(missing_ok=True)
    finally:
        os.close(folder)


def _unnamed(out: Path) -> tuple[int, Path | None]:
    if hasattr(os, "O_TMPFILE"):
        try:
            return os.open(out.parent, os.O_TMPFILE | os.O_RDWR, 0o600), None
        except OSError as error:
            if error.errno not in {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL}:
                raise
    number, name = tempfile.mkstemp(prefix=f".{out.name}-", dir=out.parent)
    return number, Path(name)


def _named(number: int, out: Path, folder: int) -> Path:
    name = out.with_name(f".{out.name}-{os.getpid()}")
    os.link(f"/proc/self/fd/{number}", name.name, dst_dir_fd=folder, follow_symlinks=True)
    return name
