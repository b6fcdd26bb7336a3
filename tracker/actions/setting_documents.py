"""HR gives a document about a setting, says that it was reviewed, or withdraws it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker import clock
from tracker.documents.reading import Document as File
from tracker.documents.reading import read_document
from tracker.documents.sealing import Keys, seal, unseal
from tracker.rules.audit_words import DocumentKind
from tracker.rules.setting_evidence import Document
from tracker.store import setting_documents as store
from tracker.store.certificates import digest_of
from tracker.store.database import Session
from tracker.store.setting_documents import Said

EARLIEST = date(1990, 1, 1)


class GivenBefore(Exception):
    """This very file was given of the setting as a document of that kind."""


class WithdrawnMeanwhile(Exception):
    """The document was withdrawn, so that there is nothing more to say of it."""


class NoFile(Exception):
    """The file was let go."""


@dataclass(frozen=True, slots=True)
class Place:
    """A setting, and the organisation whose HR speaks for it, by one who signs in as `by`."""

    setting_id: int
    organisation_id: int
    by: str


def wrong_in(said: Said, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be said of a document: the field, and what to do."""
    if not said.title:
        yield "title", "Enter a title, as the document bears it"
    if said.dated_on > today:
        yield "dated", "Enter today or an earlier day: a document cannot be of a day to come"
    elif said.dated_on < EARLIEST:
        yield "dated", f"Enter the year in full. It must be {EARLIEST.year} or later"
    if said.reviewed_on and (wrong := wrong_review(said.dated_on, said.reviewed_on, today)):
        yield "reviewed", wrong
    if said.kind == DocumentKind.TECHNIQUES_AUTHORISED and not said.authorised_by:
        yield "authorised", "Enter the board or the people that authorised the techniques"
    if said.kind == DocumentKind.PRINCIPLE and not said.principles:
        yield "principles", "Choose the key principles for which it is evidence"


def wrong_review(since: date, reviewed_on: date, today: date) -> str | None:
    """What is wrong with the day of a review of a document that is of `since`, if anything."""
    if reviewed_on > today:
        return "Enter today or an earlier day: a review cannot be of a day to come"
    if reviewed_on < since:
        return "The review cannot be before the day of the document. Check both days"
    return None


def give_document(session: Session, keys: Keys, place: Place, content: bytes, said: Said) -> int:
    """Keep a document of a setting; its id. Raises BadDocument and GivenBefore, keeping nothing."""
    document_id = keep_given(session, keys, place, content, said)
    session.commit()
    return document_id


def keep_given(session: Session, keys: Keys, place: Place, content: bytes, said: Said) -> int:
    """The same without a commit. The file is read before the database is asked for anything, as
    that takes a while."""
    file = read_document(content)
    digest = digest_of(file.content)
    kept = store.Kept(file.media_type, seal(file.content, keys), len(file.content), digest)
    store.hold_setting(session, place.setting_id)
    given = store.documents_given(session, place.organisation_id, place.setting_id)
    if any((one.digest, one.kind) == (digest, said.kind) for one in given):
        session.rollback()
        raise GivenBefore
    now = clock.now()
    return store.keep(session, place.setting_id, place.organisation_id, kept, said, place.by, now)


def review_document(session: Session, place: Place, document: Document, reviewed_on: date) -> None:
    """Say that a document was reviewed; what was said of it before stays. Raises
    WithdrawnMeanwhile."""
    store.hold_setting(session, place.setting_id)
    if not store.document_given(session, place.organisation_id, place.setting_id, document.id):
        session.rollback()
        raise WithdrawnMeanwhile
    store.keep_review(session, document.id, reviewed_on, place.by, clock.now())
    session.commit()


def withdraw_document(session: Session, place: Place, document: Document) -> None:
    """Withdraw a document with its reviews. It stays to be read by who asks what was known before.

    Raises WithdrawnMeanwhile.
    """
    store.hold_setting(session, place.setting_id)
    if not store.withdraw(session, document, place.by, clock.now()):
        session.rollback()
        raise WithdrawnMeanwhile
    session.commit()


def open_file(session: Session, keys: Keys, document: Document) -> File:
    """The document as it was given. Raises NoFile and CannotBeOpened."""
    sealed = store.sealed_file(session, document.id)
    if sealed is None:
        raise NoFile
    return File(document.media_type, unseal(sealed, keys))
