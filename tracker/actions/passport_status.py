"""Which of the passports that were shared here are revoked, and what one of them says now."""

from datetime import datetime

from tracker.credential.passport import Passport
from tracker.store.database import Session


def revoked_numbers(session: Session) -> tuple[list[int], int]:
    """The numbers of the passports that were revoked, and the highest number there is."""
    return [], 0


def is_revoked_here(session: Session, number: int) -> bool:
    """Whether the passport with this number was revoked."""
    return number in revoked_numbers(session)[0]


def live_passport(session: Session, number: int, now: datetime) -> Passport | None:
    """What a passport says now; None where it is revoked, or its last day is over."""
    return None


def number_shared_at(session: Session, said: str, now: datetime) -> int | None:
    """The number of the passport with this address or code; None where there is none."""
    return None
