"""The log of every write: whether it is whole, and what it says last."""

from tracker.store.audit_log.install import missing
from tracker.store.audit_log.sealing import seal_for_others
from tracker.store.audit_log.verifying import Head, Verified, Wrong, head, lost_tables, verify
from tracker.store.database import Session

__all__ = ["Head", "Verified", "last_entry", "verified"]


def verified(session: Session, kept: str | None = None) -> Verified:
    """Verify the log, with what another program has written to SQLite told in it first, and that
    the database goes on writing it.

    `kept` is the hash of an entry that somebody has kept elsewhere.
    """
    if lost := lost_tables(session.connection()):
        return Verified(wrong=Wrong(None, f"The table {lost[0]} is not there."))
    seal_what_waits(session)
    done = verify(session.connection(), kept)
    if done.wrong is None and (gone := missing(session.connection())):
        said = f"Triggers or functions of the log that are missing, off or changed: {len(gone)}"
        done.wrong = Wrong(
            None, f"{said}, first {gone[0]}. What was written meanwhile may not be in the log."
        )
    return done


def last_entry(session: Session) -> Head:
    """Number and hash of the last entry, to be kept elsewhere."""
    seal_what_waits(session)
    return head(session.connection())


def seal_what_waits(session: Session) -> None:
    """Bring into the chain what another program has written to SQLite."""
    seal_for_others(session.connection())
    session.commit()
