"""What mail systems send back about messages that they could not deliver."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.actions.outbox.undelivered import tell_hr
from tracker.mail.bounce import Bounce, read_bounce
from tracker.mail.message import masked
from tracker.mail.smtp import refusal
from tracker.rules.days import london_day
from tracker.rules.words import NoticeState
from tracker.store import outbox as store
from tracker.store.database import Session
from tracker.store.tables.notices import Notice

BY_ADDRESS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Done:
    """What a notification came to for one recipient: failed, left as it was, or unknown."""

    bounce: Bounce
    reference: str | None
    done: str

    @property
    def sentence(self) -> str:
        """For whoever reads the log of the pipe."""
        to = masked(self.bounce.address)
        if self.done == "unknown":
            return f"No notice to {to} is known that this could be about."
        if self.done == "left":
            said = f"{self.bounce.action} {self.bounce.status}".strip()
            return f"The notice {self.reference} to {to} is left as it is: {said}."
        return f"The notice {self.reference} to {to} has failed: {refusal(self.bounce.status)}"


def take_bounce(session: Session, content: bytes, now: datetime) -> list[Done]:
    """Read a delivery status notification and mark the notices that it ends; commits.

    A notice is found by what we named it; only a notification that names no message is taken to be
    about the last notice to that address within a week. One that is delayed is left: the mail
    system goes on trying. Read twice, it changes nothing. Raises NotABounce.
    """
    done = [_take(session, one, now) for one in read_bounce(content)]
    session.commit()
    return done


def _take(session: Session, bounce: Bounce, now: datetime) -> Done:
    notice = _about(session, bounce, now)
    if notice is None:
        return Done(bounce, None, "unknown")
    if not bounce.is_final:
        return Done(bounce, notice.reference, "left")
    if notice.state == NoticeState.SENT:
        notice.state = NoticeState.FAILED
        notice.problem = refusal(bounce.status)
        tell_hr(session, notice, now)
    elif notice.state != NoticeState.FAILED:
        return Done(bounce, notice.reference, "left")
    return Done(bounce, notice.reference, "failed")


def _about(session: Session, bounce: Bounce, now: datetime) -> Notice | None:
    if bounce.references:
        return store.by_reference(session, bounce.references)
    return store.sent_lately_to(session, bounce.address, london_day(now - BY_ADDRESS_FOR))
