"""A certificate that somebody sends in: taken, taken back, and opened by those who may."""

from collections.abc import Iterator
from datetime import date

from tracker import clock
from tracker.documents.reading import Document, read_document
from tracker.documents.sealing import Keys, seal, unseal
from tracker.store import certificates as store
from tracker.store.certificate_openings import note_opening
from tracker.store.certificates import Proposal, Sent
from tracker.store.database import Session
from tracker.store.tables.documents import SentState

MOST_WAITING = 10
EARLIEST = date(1990, 1, 1)


class TooManyWait(Exception):
    """MOST_WAITING certificates of the person wait already: HR is to decide on these first."""


class SentBefore(Exception):
    """This very document waits already."""


class NotWaiting(Exception):
    """Nobody can decide on the certificate or take it back: somebody has done so before."""


class NoDocument(Exception):
    """The document was withdrawn."""


def wrong_days(said: Proposal, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be in the days of a certificate: the field and a word for what is wrong."""
    if said.completed_on < EARLIEST:
        yield "completed", "too_early"
    if said.completed_on > today:
        yield "completed", "future"
    if said.started_on and said.started_on > said.completed_on:
        yield "started", "after_completed"
    if said.started_on and said.started_on < EARLIEST:
        yield "started", "too_early"
    if said.printed_expiry and said.printed_expiry < said.completed_on:
        yield "expires", "before_completed"


def send_certificate(
    session: Session,
    keys: Keys,
    person_id: int,
    content: bytes,
    said: Proposal,
    note: str | None = None,
) -> int:
    """Keep a certificate for HR to look at; its id.

    Raises BadDocument, TooManyWait and SentBefore, and then keeps nothing. The document is looked
    at before the database is asked for anything, as that takes a while.
    """
    document = read_document(content)
    digest = store.digest_of(document.content)
    kept = store.Kept(
        document.media_type, seal(document.content, keys), len(document.content), digest
    )
    store.lock_person(session, person_id)
    waiting, is_one = store.waits_already(session, person_id, digest)
    if is_one or waiting >= MOST_WAITING:
        session.rollback()
        raise SentBefore if is_one else TooManyWait
    certificate_id = store.keep(session, person_id, kept, said, note, clock.now())
    session.commit()
    return certificate_id


def take_back(session: Session, sent: Sent, by: str) -> None:
    """The person no longer wants it looked at: the document goes, what they typed stays.

    Raises NotWaiting.
    """
    if not store.decide(session, sent.id, SentState.WITHDRAWN, clock.now(), by=by):
        session.rollback()
        raise NotWaiting
    session.commit()


def open_document(
    session: Session, keys: Keys, sent: Sent, by: str, team: int | None = None
) -> Document:
    """The document, with who opens it put on record first. Raises NoDocument.

    `team` is the organisation for whose HR they do; None where it is their own.
    """
    sealed = store.sealed_document(session, sent.id)
    if sealed is None:
        raise NoDocument
    content = unseal(sealed, keys)
    note_opening(session, sent.id, by, team, clock.now())
    session.commit()
    return Document(sent.media_type, content)
