"""JSON in the one way in which it is written where its hash counts."""

import json
from typing import Any


def canonical(content: Any) -> bytes:
    """A content with sorted names, no spaces, in UTF-8; no number that JSON does not know."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def read_canonical(written: bytes, most: int) -> dict[str, Any]:
    """An object that is written in that way. Raises ValueError.

    So does one of more than `most` values: a short text can make a great many.
    """
    if written.count(b",") + written.count(b"[") + written.count(b"{") > most:
        raise ValueError("more values than are read")
    try:
        found = json.loads(written)
        if not isinstance(found, dict) or canonical(found) != written:
            raise ValueError("not written in the one way")
    except (RecursionError, UnicodeError) as error:
        raise ValueError("cannot be read") from error
    return found
