"""What a passport that was shared here says now, found by its address, its code or its number."""

from tracker import clock
from tracker.actions.passports import hash_of, is_live, opened, secret_in
from tracker.credential.passport import Passport as Told
from tracker.rules.days import london_day
from tracker.store import passports as store
from tracker.store.database import Session
from tracker.store.tables.passports import Passport


def live_at(session: Session, said: str) -> Told | None:
    """What the passport with this address or code says now; None where there is none that is
    good."""
    secret = secret_in(said)
    found = store.passport_by(session, hash_of(secret)) if secret else None
    return _told(session, found, said)


def live_with(session: Session, number: int, address: str) -> Told | None:
    """The same for a passport's number, with the address that its file names."""
    return _told(session, store.passport_with(session, number), address)


def _told(session: Session, found: Passport | None, address: str) -> Told | None:
    if found is None or not is_live(found, london_day(clock.now())):
        return None
    return opened(session, found, address).told_now
