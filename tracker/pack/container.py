"""The one file of a pack: a ZIP that is written in exactly one way.

Nothing in it is compressed, all days are the same, and the parts stand in one order, so that the
whole file follows from its parts. Whoever reads it writes it again and compares the bytes: a change
anywhere, also where no program looks, is found.
"""

import struct
from collections.abc import Iterator, Mapping
from zlib import crc32

README, REPORT, BOOK, ANSWER, CASE = (
    "README.txt",
    "report.pdf",
    "data.xlsx",
    "answer.json",
    "case.json",
)
MANIFEST, KEY, SIGNATURE = "manifest.json", "key.json", "manifest.sig"
ORDER = (README, REPORT, BOOK, ANSWER, CASE, KEY, MANIFEST, SIGNATURE)
"""Every part that there is, as they follow each other; a pack of no audit has no case."""

LARGEST = 512 * 1024 * 1024
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_ON_UNIX = 3 << 8
_READABLE = 0o100644 << 16
_DAY = 1 << 5 | 1  # 1 January 1980, the first that there is.


class Changed(ValueError):
    """The file is not as it was packed; `part` is the one that is not, where that can be told."""

    def __init__(self, message: str, part: str | None = None) -> None:
        super().__init__(message)
        self.part = part


def write(parts: Mapping[str, bytes]) -> bytes:
    """The file of these parts. Raises ValueError for a name that no part has, or too much."""
    if set(parts) - set(ORDER):
        raise ValueError(f"not parts of a pack: {sorted(set(parts) - set(ORDER))}")
    if sum(map(len, parts.values())) > LARGEST:
        raise ValueError("too large for a pack")
    return b"".join(chunk for _, chunk in _chunks(parts))


def read(data: bytes) -> dict[str, memoryview]:
    """The parts of a file, nothing of which is copied or unpacked. Raises Changed.

    What the parts hold is not looked at, nor is what stands around them: see `check_frame`.
    """
    if len(data) > LARGEST:
        raise Changed(f"The file is larger than {LARGEST // 1024**2} MB, which no pack is.")
    parts, last = _walk(memoryview(data))
    if not parts:
        raise Changed("This is not an evidence pack. Choose the file that was downloaded, whole.")
    for name in ORDER:
        if name not in parts and name != CASE:
            raise Changed(
                f"The file was changed or cut short: {name} cannot be found where it should be, "
                f"after {last}.",
                name,
            )
    return parts


def _walk(data: memoryview) -> tuple[dict[str, memoryview], str]:
    """The parts from the start on, up to where none follows in order; and the last one's name."""
    parts: dict[str, memoryview] = {}
    place, left = 0, list(ORDER)
    while len(data) - place >= _LOCAL.size:
        head = _LOCAL.unpack_from(data, place)
        size, length = head[7], head[9]
        start = place + _LOCAL.size + length
        name = bytes(data[place + _LOCAL.size : start]).decode("ascii", "replace")
        if name not in left or start + size > len(data):
            break
        left = left[left.index(name) + 1 :]
        parts[name] = data[start : start + size]
        place = start + size
    return parts, next(reversed(parts), "its start")


def check_frame(data: bytes, parts: Mapping[str, memoryview]) -> None:
    """Raises Changed where the file is not, to the last byte, what is written of its parts."""
    place, whole = 0, memoryview(data)
    for name, chunk in _chunks(parts):
        if whole[place : place + len(chunk)] != chunk:
            where = f"the heading of {name}" if name else "the list of parts at its end"
            raise Changed(
                f"The file was changed after it was signed: {where} is not as it was.", name
            )
        place += len(chunk)
    if place != len(data):
        raise Changed("Something was added to the end of the file after it was signed.")


def _chunks(parts: Mapping[str, bytes | memoryview]) -> Iterator[tuple[str | None, bytes]]:
    """The file piece by piece, each with the part that it belongs to; None for the list at the
    end. Content that was read is given back as it is, and not copied."""
    listed, place = [], 0
    for name in ORDER:
        if name not in parts:
            continue
        content, said = parts[name], name.encode()
        numbers = crc32(content), len(content), len(content)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DAY, *numbers, len(said), 0) + said
        yield name, head
        yield name, content  # type: ignore[misc]
        listed.append((said, numbers, place))
        place += len(head) + len(content)
    directory = b"".join(
        _CENTRAL.pack(
            *(b"PK\1\2", _ON_UNIX | _VERSION, _VERSION, 0, 0, 0, _DAY, *numbers),
            *(len(said), 0, 0, 0, 0, _READABLE, where),
        )
        + said
        for said, numbers, where in listed
    )
    yield None, directory
    count = len(listed)
    yield None, _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), place, 0)
