"""The two days between which a page is asked what changed: from, and to."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.rules.days import add_months
from tracker.web.asked import text_asked
from tracker.web.providers.days import day_typed

LATER = "{day} is yet to come. What will have changed then, nobody knows: choose today or before."
NOT_BEFORE = "{first} is not before {last}. Choose two days, the earlier one first."


@dataclass(frozen=True, slots=True)
class BetweenAsked:
    """The days asked for, a month ago and today where none are; what was typed, and what is wrong
    with it by name."""

    today: date
    first: date
    last: date
    typed: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> dict[str, Any]:
        """The days, for another address."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def between_asked(today: date) -> BetweenAsked:
    """What `from` and `to` of the address say; with an error the days are the usual ones."""
    typed = {name: text_asked(name) for name in ("from", "to")}
    errors: dict[str, str] = {}
    first, last = (day_typed(name, typed[name], errors) for name in typed)
    last = last or today
    first = first or add_months(last, -1)
    if last > today:
        errors["to"] = LATER.format(day=typed["to"])
    elif first >= last and not errors:
        named = typed["to"] or "today"
        errors["from"] = NOT_BEFORE.format(first=typed["from"], last=named)
    if errors:
        first, last = add_months(today, -1), today
    return BetweenAsked(today, first, last, typed, errors)
