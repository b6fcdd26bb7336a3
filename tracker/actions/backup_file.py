"""The file of a backup: a ZIP with a manifest, and for each table its rows as lines of text."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast
from zlib import error as ZlibError

from tracker.store.copies import BLOCK, Table

FORMAT = "Training Standards Tracker backup, form 1"
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 16 * 1024 * 1024
# Rows of text shrink to a tenth whatever the level; more of it only takes longer.
LEVEL = 3
SPOILT = "The file is damaged: {part} is not as it was written. Take another copy of the backup."
FOREIGN = "This is not a backup of the tracker. Choose a file that `flask backup` has written."


class BadBackup(ValueError):
    """The file cannot be restored; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest says of a table; `last_id` is the highest number given to a row, if any."""

    table: str
    columns: Mapping[str, str]
    rows: int
    sha256: str
    last_id: int | None

    @property
    def member(self) -> str:
        """Where in the file its rows stand."""
        return f"tables/{self.table}.tsv"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `said` is the whole of it."""

    revision: str
    version: str
    made_at: str
    parts: tuple[Part, ...]
    said: Mapping[str, Any]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


class Writing:
    """A backup being written, table by table; `finish` ends it with the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._parts: list[dict[str, Any]] = []

    def add(self, table: Table, blocks: Iterable[bytes], last_id: int | None) -> int:
        """Write the rows of a table, and say how many they are."""
        digest, rows = sha256(), 0
        with self._zip.open(f"tables/{table.name}.tsv", "w", force_zip64=True) as member:
            for block in blocks:
                digest.update(block)
                rows += block.count(b"\n")
                member.write(block)
        columns = {cell.name: cell.kind for cell in table.cells}
        part = {"table": table.name, "columns": columns, "rows": rows}
        self._parts.append({**part, "sha256": digest.hexdigest(), "last_id": last_id})
        return rows

    def finish(self, said: Mapping[str, Any]) -> None:
        """Write the manifest and the end of the file."""
        document = {"format": FORMAT, **said, "tables": self._parts}
        self._zip.writestr(MANIFEST, json.dumps(document, indent=1))
        self._zip.close()


class Backup:
    """A backup opened for reading. Raises BadBackup where it is none, or cut short."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise BadBackup(_why_no_zip(path)) from None
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Backup":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self, part: Part, *, for_postgresql: bool = False) -> None:
        """Read the rows of a table to their end. Raises BadBackup where they are not as written,
        or hold what PostgreSQL cannot keep."""
        digest, rows = sha256(), 0
        with self.lines(part) as lines:
            for block in _blocks(lines, part.member):
                digest.update(block)
                rows += block.count(b"\n")
                if for_postgresql:
                    _refuse_what_is_no_text(block, part.table)
        if (digest.hexdigest(), rows) != (part.sha256, part.rows):
            raise BadBackup(SPOILT.format(part=part.member))

    def lines(self, part: Part) -> BufferedReader:
        """The rows of a table, to be read line by line or in blocks."""
        try:
            return BufferedReader(cast(Any, self._zip.open(part.member)), BLOCK)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise BadBackup(SPOILT.format(part=part.member)) from None

    def _read_manifest(self) -> Manifest:
        try:
            if self._zip.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise BadBackup(FOREIGN)
            said = json.loads(self._zip.read(MANIFEST))
        except (zipfile.BadZipFile, ZlibError, EOFError):
            raise BadBackup(SPOILT.format(part=MANIFEST)) from None
        except (KeyError, ValueError, RecursionError, NotImplementedError, RuntimeError):
            raise BadBackup(FOREIGN) from None
        form = said.get("format") if isinstance(said, dict) else None
        if form != FORMAT:
            later = isinstance(form, str) and form.startswith(FORMAT.rpartition(" ")[0])
            raise BadBackup(_LATER_FORM if later else FOREIGN)
        try:
            parts = tuple(Part(**one) for one in said["tables"])
            manifest = Manifest(said["revision"], said["version"], said["made_at"], parts, said)
        except (KeyError, TypeError):
            raise BadBackup(SPOILT.format(part=MANIFEST)) from None
        expected = sorted([MANIFEST, *(part.member for part in parts)])
        if sorted(self._zip.namelist()) != expected:
            raise BadBackup(SPOILT.format(part="the list of its tables"))
        return manifest


_LATER_FORM = "This backup was written by a later release. Restore it with that release."


def _why_no_zip(path: Path) -> str:
    """A ZIP ends with its directory: a file that only begins like one was cut short."""
    with path.open("rb") as file:
        begins_like_one = file.read(4) == b"PK\x03\x04"
    if begins_like_one:
        return "The file is cut short or damaged at its end. Take another copy of the backup."
    return FOREIGN


def _blocks(lines: BufferedReader, member: str) -> Iterator[bytes]:
    """Blocks of whole lines."""
    rest = b""
    try:
        while block := lines.read(BLOCK):
            end = block.rfind(b"\n") + 1
            if end:
                yield rest + block[:end]
                rest = block[end:]
            else:
                rest += block
    except (zipfile.BadZipFile, ZlibError, EOFError):
        raise BadBackup(SPOILT.format(part=member)) from None
    if rest:
        yield rest


def _refuse_what_is_no_text(block: bytes, table: str) -> None:
    """SQLite keeps in a text whatever it is given; PostgreSQL does not. Raises BadBackup."""
    try:
        block.decode()
        if b"\0" not in block:
            return
        what = "the character NUL"
    except UnicodeDecodeError:
        what = "a text that is not UTF-8"
    raise BadBackup(
        f"A row of {table} holds {what}, which PostgreSQL cannot keep. Nothing was written. "
        "Correct the row where the backup was made and make another, or restore into SQLite."
    )
