"""What a member of staff is told first: one sentence on where they stand, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.wording import say_day
from tracker.rules.words import Standing

# The standing that asks most of the person is told; the first of two alike is the sooner due.
_MOST_PRESSING = (
    Standing.EXPIRED,
    Standing.NEVER_TRAINED,
    Standing.NOT_ASSURED,
    Standing.UNKNOWN,
    Standing.DUE_SOON,
    Standing.IN_DATE,
    Standing.EXEMPT,
)
ASK = "Ask your manager or HR team to book you on it."


@dataclass(frozen=True, slots=True)
class Headline:
    """A sentence, and the next step where there is one."""

    text: str
    next_step: str | None


def headline(told: Sequence[dict[str, Any]]) -> Headline:
    """The sentence for all of a person's standings on a day, told as the commands print them."""
    if not told:
        return Headline(
            "You are not asked for any restraint training at the moment.",
            "If you work with people who may be restrained, ask your manager or HR team.",
        )
    return _of(min(told, key=_pressing))


def _pressing(one: dict[str, Any]) -> tuple[int, str]:
    return _MOST_PRESSING.index(Standing(one["standing"])), one["due_on"] or "9999"


def _of(one: dict[str, Any]) -> Headline:
    due = say_day(date.fromisoformat(one["due_on"])) if one["due_on"] else None
    step = next((reason["mend"] for reason in one["reasons"] if not reason["holds"]), None)
    match Standing(one["standing"]):
        case Standing.IN_DATE:
            return Headline(f"You are in date until {due}." if due else "You are in date.", None)
        case Standing.DUE_SOON if one["in_grace"]:
            return Headline(f"Your training ran out on {due}.", f"Renew it now. {ASK}")
        case Standing.DUE_SOON:
            return Headline(f"You need a refresher by {due}.", ASK)
        case Standing.EXPIRED:
            return Headline(f"Your training ran out on {due}.", ASK)
        case Standing.NEVER_TRAINED:
            return Headline("We have no record of the training that you need.", ASK)
        case Standing.NOT_ASSURED:
            return Headline("Your training does not count at the moment.", step)
        case Standing.UNKNOWN:
            return Headline("We cannot say yet whether your training counts.", step)
        case Standing.EXEMPT:
            return Headline("You are exempt from this training at the moment.", None)
