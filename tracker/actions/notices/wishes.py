"""How somebody wants to be told, as they say it themselves."""

from dataclasses import dataclass, replace

from tracker.actions.notices.addresses import hashed
from tracker.rules.words import Language, Often
from tracker.store import notice_wishes as store
from tracker.store.database import Session
from tracker.store.tables.notices import Recipient


@dataclass(frozen=True, slots=True)
class Wishes:
    """In which language, how often, and whether on days on which few work."""

    language: Language = Language.ENGLISH
    often: Often = Often.DAILY
    weekends: bool = False
    bank_holidays: bool = False


def wishes_of_account(session: Session, account_id: int) -> Wishes:
    """Those of an account; the usual ones where it has never said."""
    held = store.recipient_by(session, account_id=account_id)
    return _of(held) if held else Wishes()


def wishes_at(session: Session, token: str) -> Wishes | None:
    """Those of the recipient with a private address; None where it is nobody's."""
    held = store.recipient_by(session, token_hash=hashed(token))
    return _of(held) if held else None


def keep_of_account(session: Session, account_id: int, wishes: Wishes) -> None:
    """Keep what an account says."""
    held = store.recipient_by(session, account_id=account_id)
    if held is None:
        held = Recipient(account_id=account_id)
        session.add(held)
    _keep(session, held, wishes)


def keep_at(session: Session, token: str, wishes: Wishes) -> bool:
    """Keep what is said at a private address; False where it is nobody's."""
    held = store.recipient_by(session, token_hash=hashed(token))
    if held is None:
        return False
    _keep(session, held, wishes)
    return True


def stop_at(session: Session, token: str) -> bool:
    """Send no more emails to whom a private address belongs; False where it is nobody's."""
    held = store.recipient_by(session, token_hash=hashed(token))
    if held is None:
        return False
    _keep(session, held, replace(_of(held), often=Often.NEVER))
    return True


def _of(held: Recipient) -> Wishes:
    return Wishes(held.language, held.often, held.weekends, held.bank_holidays)


def _keep(session: Session, held: Recipient, wishes: Wishes) -> None:
    held.language, held.often = wishes.language, wishes.often
    held.weekends, held.bank_holidays = wishes.weekends, wishes.bank_holidays
    session.commit()
