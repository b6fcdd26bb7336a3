"""What somebody sends in: looked at by a process of its own, and made fit to be kept.

A picture is drawn anew as a JPEG the right way up, without a word of what else was in the file:
place, time, camera. A PDF stays as it is, and is refused with what could do harm in a reader.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.sheets.child import messages
from tracker.sheets.limits import MIB, Limits, UnreadableFile

__all__ = ["JPEG", "LIMITS", "PDF", "BadDocument", "Document", "Why", "read_document"]

JPEG, PDF = "image/jpeg", "application/pdf"
LIMITS = Limits(file_bytes=10 * MIB, unpacked_bytes=256 * MIB, memory_bytes=1536 * MIB, seconds=30)
_WORKER = "tracker.documents.worker"


class Why(StrEnum):
    """Why a document is not accepted."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_DOTS = "too_many_dots"
    TOO_MANY_PAGES = "too_many_pages"
    HEIC = "heic"
    OTHER = "other"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"


class BadDocument(Exception):
    """The document is not accepted. Whoever shows a page has the words for why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is kept and shown; the media type is JPEG or PDF."""

    media_type: str
    content: bytes


def read_document(content: bytes, limits: Limits = LIMITS) -> Document:
    """The document as it may be kept, whatever its name says that it is. Raises BadDocument."""
    if not content:
        raise BadDocument(Why.EMPTY)
    if len(content) > limits.file_bytes:
        raise BadDocument(Why.TOO_LARGE)
    try:
        said = [one for one in messages(_WORKER, content, limits) if one[0] == "document"]
    except UnreadableFile as refusal:
        # The process that reads files has its own words for what dies or takes too long.
        known = {why.value for why in Why}
        raise BadDocument(Why(refusal.code) if refusal.code in known else Why.DAMAGED) from None
    _, media_type, made = said[0]
    return Document(media_type, content if media_type == PDF else made)
