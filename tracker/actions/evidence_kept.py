"""Evidence that somebody gives for an entry: looked at, and kept before the entry is published."""

from pathlib import PurePath
from urllib.parse import urlsplit

from tracker import clock
from tracker.store import evidence as store
from tracker.store.database import Session
from tracker.store.evidence import Document

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LONGEST_NAME = 200
LONGEST_ADDRESS = 2000
# What a file of each kind begins with, its media type and the ends that its name may have.
KINDS = (
    (b"%PDF-1.", "application/pdf", (".pdf",)),
    (b"%PDF-2.", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
)


class BadEvidence(Exception):
    """What was given cannot be kept; the message says what to give instead."""


def keep_document(session: Session, content: bytes, name: str, by: str | None = None) -> int:
    """Keep a document, as nobody's evidence yet; its id. Raises BadEvidence.

    Its kind is told by what it begins with, whatever its name says; its name then ends as files of
    that kind do.
    """
    if not content:
        raise BadEvidence("The file is empty. Choose another.")
    if len(content) > LARGEST:
        raise BadEvidence(f"The file must be {LARGEST // MEGABYTE} MB or smaller.")
    kind = next((kind for kind in KINDS if content.startswith(kind[0])), None)
    if kind is None:
        raise BadEvidence("The file must be a PDF, PNG or JPEG. Save it as one of these.")
    _, media_type, ends = kind
    if PurePath(name).suffix.casefold() not in ends:
        name += ends[0]
    document = Document(name[-LONGEST_NAME:], media_type, content)
    evidence_id = store.keep_document(session, document, now=clock.now(), by=by)
    session.commit()
    return evidence_id


def keep_address(session: Session, address: str, by: str | None = None) -> int:
    """Keep the address of a page, as nobody's evidence yet; its id. Raises BadEvidence."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not address.isprintable() or " " in address:
        raise BadEvidence(
            "Enter the whole address of the page, such as https://www.example.org/certificates"
        )
    if len(address) > LONGEST_ADDRESS:
        raise BadEvidence(f"The address must be {LONGEST_ADDRESS:,} characters or fewer.")
    evidence_id = store.keep_address(session, address, now=clock.now(), by=by)
    session.commit()
    return evidence_id
