"""An evidence pack: the answer to a question in one file that is signed, to be read and checked."""

from typing import Any

from tracker import clock
from tracker.actions.audits.answer import Question, answer
from tracker.actions.signing_keys import signer
from tracker.pack.book import draw_book
from tracker.pack.canonical import canonical
from tracker.pack.container import ANSWER, BOOK, CASE, README, REPORT
from tracker.pack.readme import readme
from tracker.pack.report import draw_report, title_of
from tracker.pack.sealing import seal
from tracker.settings import VERSION
from tracker.store.database import Session

MADE_BY = {"name": "Training Standards Tracker", "version": VERSION}
_RULE = ("code", "id", "from", "to", "authority", "source")


def make_pack(
    session: Session,
    question: Question,
    address: str,
    secret: str,
    case: dict[str, Any] | None = None,
) -> bytes:
    """The file of a pack, signed by this tracker at its address.

    `case` is the audit that asks, as JSON: `audit`, `sample`, `findings`, `requests`, `history`.
    Raises NotKnown and Refused as the question does, and CannotSign. Nothing may have been written
    in the same transaction before.
    """
    found = answer(session, question)
    by = signer(session, address, secret)
    now = clock.now()
    content, content_hash = found.content, found.content_hash
    title = title_of(content)
    parts = {
        README: readme(
            title,
            content["question"],
            content_hash,
            address=address,
            key=by.key.thumbprint(),
            case=case is not None,
        ),
        REPORT: draw_report(content, content_hash, case, now),
        BOOK: draw_book(content, content_hash),
        ANSWER: canonical(content),
    }
    if case is not None:
        parts[CASE] = canonical(case)
    said = {
        "title": title,
        "question": content["question"],
        "content_hash": content_hash,
        "rules": [{name: one[name] for name in _RULE} for one in content["requirements"]],
        "standards": content["standards"],
        "made_by": MADE_BY,
        "packed_at": now.isoformat(),
    }
    return seal(parts, said, address, by.key, by.key_id)
