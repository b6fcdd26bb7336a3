"""Notices that did not arrive: HR is told, and what they told is taken up again."""

from datetime import datetime

from tracker.rules.days import london_day
from tracker.rules.words import Told
from tracker.store import outbox as store
from tracker.store.database import Session
from tracker.store.tables.notices import Notice

ADDRESS_CHANGED = "The address has changed: what it told goes out with the next notice."


def tell_hr(session: Session, notice: Notice, now: datetime) -> None:
    """Note that a notice failed, for the HR accounts of its organisation. Commits nothing.

    Not for the one whose notice it was; and of a notice that told of failed ones only, nobody, or
    two in HR with wrong addresses would tell each other for ever. What is nobody's in an
    organisation is for the administrators, who see the outbox.
    """
    if notice.organisation_id is None or store.tells_only(session, notice.id, Told.UNDELIVERED):
        return
    for recipient_id in store.hr_recipients(session, notice.organisation_id):
        if recipient_id != notice.recipient_id:
            store.add_undelivered(session, recipient_id, notice.id, london_day(now))


def take_up_changed_addresses(session: Session) -> int:
    """Let what failed notices told become due again where the address is another by now; of how
    many. Commits nothing.

    Before a day's notices are planned, so that it goes out with them and nobody gets two.
    """
    found = store.with_another_address(session)
    store.cancel_failed(session, found, ADDRESS_CHANGED)
    return len(found)


def try_again(session: Session, notice_id: int, now: datetime) -> bool:
    """Let a failed notice wait for the next pass; False where there is no such failed notice."""
    done = store.try_again(session, notice_id, now)
    session.commit()
    return done
