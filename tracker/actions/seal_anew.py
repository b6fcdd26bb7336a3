"""Documents that were encrypted with an older key, encrypted with the first one."""

from collections import Counter

from tracker.documents.sealing import CannotBeOpened, Keys, sealed_anew
from tracker.store.database import Session
from tracker.store.sealed_documents import TABLES, Table, keep_sealed, sealed_documents

AT_ONCE = 20


def seal_anew(session: Session, keys: Keys) -> dict[str, int]:
    """Seal every document with the first key, so that the others can be taken away; how many were
    sealed anew, were so already, and open with none of the keys.

    A few at a time: stopped in the middle, it can be run again.
    """
    done = Counter({"sealed": 0, "already": 0, "lost": 0})
    for table in TABLES:
        _of_table(session, table, keys, done)
    return dict(done)


def _of_table(session: Session, table: Table, keys: Keys, done: Counter[str]) -> None:
    last = 0
    while some := list(sealed_documents(session, table, last, AT_ONCE)):
        for last, was in some:
            try:
                anew = sealed_anew(was, keys)
            except CannotBeOpened:
                done["lost"] += 1
                continue
            is_kept = anew is not None and keep_sealed(session, table, last, was, anew)
            done["sealed" if is_kept else "already"] += 1
        session.commit()
