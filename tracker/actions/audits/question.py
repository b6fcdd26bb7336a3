"""What an audit asks: of a setting or a provider, on a day, by what was known on a moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from tracker.rules.days import london_day
from tracker.rules.wording import say_day


class Refused(ValueError):
    """A question that nobody can answer for good; the message says what to ask instead."""


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


def check(question: Question, now: datetime) -> None:
    """Raises Refused where the moment is yet to come."""
    if question.known_on > now:
        raise Refused(
            f"{say_day(london_day(question.known_on))} is yet to come, or is not over. What will "
            "be known then, nobody knows: choose a moment that has passed."
        )
