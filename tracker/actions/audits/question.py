"""What an audit asks: of a setting or a provider, on a day, by what was known on a moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from tracker import clock
from tracker.rules.days import london_day
from tracker.rules.wording import say_day
from tracker.store.database import OperationalError, Session, is_overdue
from tracker.store.settled import wait_for_writers

# Nothing is saved for so long; what was recorded before then is committed, or never will be.
LONGEST_WRITE = timedelta(days=1)


class Refused(ValueError):
    """A question that nobody can answer for good; the message says what to ask instead."""


class Busy(Refused):
    """Somebody is still saving what was known then, and that takes long."""


@dataclass(frozen=True, slots=True)
class Question:
    """Of the setting or provider with that code: how did it stand `on` a day, as far as was known?

    `known_on` is aware. `settings` limits a question about a provider to the settings with these
    codes, those of whoever asks; None is all there are.
    """

    subject: Literal["setting", "provider"]
    code: str
    on: date
    known_on: datetime
    settings: frozenset[str] | None = None

    def as_json(self) -> dict[str, Any]:
        """The question as an answer repeats it; the moment in UTC."""
        limited = self.settings is not None and self.subject == "provider"
        return {
            "subject": self.subject,
            "code": self.code,
            "on": self.on.isoformat(),
            "known_on": self.known_on.astimezone(UTC).isoformat(),
            "settings": sorted(self.settings or ()) if limited else None,
        }


def settle(session: Session, question: Question) -> None:
    """Wait until nobody records anything more as of the moment asked about, if that is recent.

    Raises Refused where the moment is yet to come, and Busy where somebody takes too long. Whoever
    has written anything in the same transaction must not ask: others would be waited for in vain.
    """
    now = clock.now()
    if question.known_on > now:
        raise Refused(
            f"{say_day(london_day(question.known_on))} is yet to come, or is not over. What will "
            "be known then, nobody knows: choose a moment that has passed."
        )
    if question.known_on < now - LONGEST_WRITE:
        return
    try:
        wait_for_writers(session)
    except OperationalError as error:
        if not is_overdue(error):
            raise
        session.rollback()
        raise Busy(
            "Somebody is saving a large file just now, and what is known changes with it. Ask "
            "again in some minutes, or by what was known yesterday."
        ) from error
