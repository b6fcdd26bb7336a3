"""What may be said by hand of a version of a requirement, so that no past verdict ever changes."""

from collections.abc import Iterator
from datetime import date

from tracker.actions.register_columns import Finding, Values
from tracker.rules.days import ONE_DAY
from tracker.store.register_writing import Held

# What a version says of itself, and no verdict depends on.
WORDS = frozenset({"name", "authority", "source"})


def against_the_past(values: Values, held: Held | None, today: date) -> Iterator[Finding]:
    """Why a version may not be added, or take the place of the one held.

    A new version begins today or later. One that has begun keeps what it asks; it can be ended.
    """
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if held is None or not has_begun(held.values, today):
        if starts_on is None or starts_on < today:
            yield Finding("starts_on", "bad_value", NEW_FROM)
        return
    changed = {name for name, value in values.items() if value != held.values[name]} - WORDS
    if changed - {"ends_on"}:
        first = next(name for name in values if name in changed - {"ends_on"})
        yield Finding(first, "bad_value", BEGUN)
    elif changed:
        ends = [day for day in (ends_on, held.values["ends_on"]) if day]
        if any(day < today - ONE_DAY for day in ends):
            yield Finding("ends_on", "bad_value", ENDED)


def has_begun(values: Values, today: date) -> bool:
    """Whether verdicts may stand on a version already."""
    return values["starts_on"] is None or values["starts_on"] < today


NEW_FROM = "Enter today or a later day: what was asked before stays as it was."
BEGUN = "This version has begun, so this stays as it is. Add a new version that says otherwise."
ENDED = "Enter yesterday or a later day: what was asked before stays as it was."
