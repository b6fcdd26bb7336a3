"""What can be told of a PDF without drawing it: that it is whole, open, short and does nothing.

Names are looked for as readers of PDF find them: also written with #xx, and in streams that are
packed with Flate, as all common programs pack them. It is a sieve, not a proof: a PDF that passes
is still only ever given to be kept, never shown in a page.
"""

import re
import zlib
from collections.abc import Iterator

from tracker.documents.reading import Why
from tracker.sheets.limits import UnreadableFile

MOST_PAGES = 50
# Too long to turn up by chance among packed bytes.
_ACTIVE = re.compile(
    rb"/(?:(?:JavaScript|EmbeddedFiles?|RichMedia|Launch|SubmitForm|ImportData)\b"
    rb"|GoTo[RE]\b|XFA\s*(?:\[|\d+\s+\d+\s+R\b)|AA\s*(?:<<|\d+\s+\d+\s+R\b)"
    # To open at a page is what many programs write; a link waits until somebody follows it.
    rb"|OpenAction\s*<<(?![^>]*/S\s*/GoTo\b)|URI\s*\(\s*(?i:javascript)\s*:)"
)
_OBJECTS = re.compile(rb"/ObjStm\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^]]*\]|/?[\w ]+)")
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_TAKEN, _PIECE = 1 << 16, 1 << 20
# Longer than what is said of a stream of objects.
_HEAD = 1_024
# Longer than any name that is looked for, so that none is lost between two pieces.
_OVERLAP = 64


def look_at_pdf(data: bytes, most: int) -> None:
    """Raises UnreadableFile for one that is broken, encrypted, too long or that could do something.

    No more than `most` bytes are unpacked.
    """
    if b"startxref" not in data[-2048:]:
        raise _refusal(Why.DAMAGED)
    if _ENCRYPTED.search(_unescaped(data)):
        raise _refusal(Why.ENCRYPTED)
    if any(map(_hides_objects, _heads(data))):
        raise _refusal(Why.ACTIVE)
    pages = 0
    for piece in (data, *_unpacked(data, most)):
        said = _unescaped(piece)
        if _ACTIVE.search(said):
            raise _refusal(Why.ACTIVE)
        pages += len(_PAGE.findall(said))
    if pages > MOST_PAGES:
        raise _refusal(Why.TOO_MANY_PAGES)


def _heads(data: bytes) -> Iterator[bytes]:
    """What is said of each stream, in front of it."""
    for found in _STREAM.finditer(data):
        yield _unescaped(data[max(found.start() - _HEAD, 0) : found.start()]).rpartition(b" obj")[2]


def _hides_objects(head: bytes) -> bool:
    """Whether a stream holds objects and is packed otherwise than with Flate alone."""
    if not _OBJECTS.search(head):
        return False
    packed = _FILTER.search(head)
    if packed is None:
        return b"/Filter" in head
    ways = set(re.findall(rb"/?\w+", packed[1]))
    return not ways <= {b"/FlateDecode", b"/Fl"} or bool(_PREDICTOR.search(head))


def _unpacked(data: bytes, most: int) -> Iterator[bytes]:
    """What is in the streams that unpack, a piece at a time; pieces overlap by a little."""
    left = most
    for found in _STREAM.finditer(data):
        tail = b""
        for piece in _inflated(memoryview(data)[found.end() :]):
            left -= len(piece)
            if left < 0:
                raise _refusal(Why.TOO_LARGE)
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """What one stream packs, up to its end or to where it is none."""
    unpacking = zlib.decompressobj()
    for start in range(0, len(packed), _TAKEN):
        rest: bytes | memoryview = packed[start : start + _TAKEN]
        while rest and not unpacking.eof:
            try:
                yield unpacking.decompress(rest, _PIECE)
            except zlib.error:
                return
            rest = unpacking.unconsumed_tail
        if unpacking.eof:
            return


def _unescaped(said: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), said)


def _refusal(why: Why) -> UnreadableFile:
    return UnreadableFile(why.value, why.value)
