"""Hashes and digests over what rows say, as the log has them; both engines come to the same."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from tracker.store.audit_log.columns import Column, quoted

Range = tuple[int, int]
"""The first and the last of ids that follow each other."""
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def hash_of(values: Iterable[Any]) -> str:
    return sha256(",".join(map(quoted, values)).encode()).hexdigest()


def digest_of(lines: Iterable[str]) -> str | None:
    """The digest of the texts of rows, in the order of their ids: the hash of their hashes."""
    hashes, some = sha256(), False
    for line in lines:
        hashes.update(sha256(line.encode()).digest())
        some = True
    return hashes.hexdigest() if some else None


def select_lines(columns: Sequence[Column]) -> str:
    """The SQL on SQLite of the text of a row, but for what `escaped` has to do."""
    places = ",".join(["%Q"] * len(columns))
    return f"printf('{places}', {', '.join(one.on_sqlite() for one in columns)})"


def escaped(rows: Iterable[tuple[str]]) -> Iterator[str]:
    """Texts of SQLite's making, with backslashes as PostgreSQL writes them."""
    for (line,) in rows:
        yield _LITERAL.sub(_doubled, line) if "\\" in line else line


def _doubled(literal: re.Match[str]) -> str:
    said = literal[0]
    return "E" + said.replace("\\", "\\\\") if "\\" in said else said


def ranges_of(ids: Iterable[int]) -> list[Range]:
    """Ids in order, none twice, as ranges."""
    found: list[Range] = []
    since = upto = None
    for key in ids:
        if since is None or upto is None:
            since = upto = key
        elif key == upto + 1:
            upto = key
        else:
            found.append((since, upto))
            since = upto = key
    if since is not None and upto is not None:
        found.append((since, upto))
    return found


def written(ranges: Iterable[Range]) -> str:
    """As an entry has them: "1-40 44"."""
    return " ".join(str(one) if one == upto else f"{one}-{upto}" for one, upto in ranges)


def read(ids: str) -> list[Range]:
    """The ranges that an entry has; ids below nothing have a hyphen of their own, and none is."""
    found = []
    for one in ids.split():
        since, _, upto = one.partition("-")
        found.append((int(since), int(upto or since)))
    return found
