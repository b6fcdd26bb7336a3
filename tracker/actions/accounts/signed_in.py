"""The last day on which each account was signed in to, so that idle ones are seen."""

from tracker import clock
from tracker.store.account_writing import note_sign_in
from tracker.store.database import Session


def note_day(session: Session, account_id: int) -> None:
    """Its owner is signed in."""
    note_sign_in(session, account_id, clock.today())
    session.commit()
