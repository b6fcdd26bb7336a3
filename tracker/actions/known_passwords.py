"""Passwords that others have tried already, by lists on this machine: nothing is asked of anybody.

One list comes with zxcvbn: the commonest of those that leaked. Another may be a file of digests as
Have I Been Pwned publishes it, tens of gigabytes long, which is searched where it lies.
"""

import os
import re
import string
from functools import lru_cache
from hashlib import sha1
from typing import BinaryIO

SHA1 = 40
LONGEST_LINE = 128
AROUND = string.digits + string.punctuation + string.whitespace
# Of what is shorter too many passwords hold it by chance.
SHORTEST_NAME = 4


def is_common(password: str) -> bool:
    """Whether it is in the list, but for capitals and what stands around it or is said again."""
    plain = password.lower()
    bare = plain.strip(AROUND)
    known = _common()
    return any(one in known for one in (plain, bare, _once(plain), _once(_letters(plain))) if one)


def is_in_file(path: str, password: str) -> bool:
    """Whether its SHA-1 is among the lines `HASH:COUNT` of a file that is sorted by hash.

    Some 35 short reads for a file of any size. Raises OSError where it cannot be read.
    """
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with open(path, "rb", buffering=0) as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        # The line that begins at or after `low` is looked for; all before `low` are less.
        while low < high:
            middle = (low + high) // 2
            start, line = _line_from(file, middle)
            if line is None or start >= high:
                high = middle
            elif line[:SHA1].upper() == wanted:
                return True
            elif line[:SHA1].upper() < wanted:
                low = start + len(line)
            else:
                high = middle
    return False


def holds_name(password: str, *names: str) -> bool:
    """Whether the letters and digits of a name stand in it, however they are written."""
    plain = _letters(password)
    return any(len(name) >= SHORTEST_NAME and name in plain for name in map(_letters, names))


def _line_from(file: BinaryIO, place: int) -> tuple[int, bytes | None]:
    """The first whole line that begins at `place` or after it, with where that is."""
    before = max(place - 1, 0)
    file.seek(before)
    read = file.read(2 * LONGEST_LINE)
    if place > 0:
        end = read.find(b"\n")
        if end < 0:
            return place, None
        start, read = before + end + 1, read[end + 1 :]
    else:
        start = 0
    if not read:
        return start, None
    end = read.find(b"\n")
    return start, read if end < 0 else read[: end + 1]


def _once(text: str) -> str:
    """What a text says twice or more, said once: `secretsecret` is secret. Else the text."""
    return text[: (text + text).find(text, 1)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Read when the first password is chosen, not at every start."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
