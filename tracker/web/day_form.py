"""A day as the three boxes of a form say it."""

from collections.abc import Mapping
from datetime import date

from tracker.web.asked import day_of

PARTS = ("day", "month", "year")
NO_DAY = "Enter a day, a month and a year, such as 27 3 2026"
NO_SUCH_DAY = "There is no such day. Check the day, the month and the year"


def boxes(name: str, day: date | None) -> dict[str, str]:
    """What would have to be typed to say that day; nothing for None."""
    return {f"{name}-{part}": str(getattr(day, part)) if day else "" for part in PARTS}


def day_in(
    typed: Mapping[str, str], name: str, errors: dict[str, str], *, optional: bool = False
) -> date | None:
    """The day that was typed; where it is none, what to do is added under its name."""
    parts = [typed[f"{name}-{part}"] for part in PARTS]
    if optional and not any(parts):
        return None
    day = day_of(dict(zip(PARTS, parts, strict=True)))
    if day is None:
        errors[name] = NO_SUCH_DAY if all(part.isdecimal() for part in parts) else NO_DAY
    return day
