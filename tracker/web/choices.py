"""What the filters of the lists offer, and the names of what codes stand for."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from tracker.rules.facts import Requirement, in_force
from tracker.web.wording import word

# Values with what is read for them.
Choices = list[tuple[str, str]]


def choices(words: Iterable[StrEnum], kind: str) -> Choices:
    """The words of a kind as people read them, in the order given."""
    return [(one.value, word(one.value, kind).text) for one in words]


def requirement_names(versions: Mapping[str, tuple[Requirement, ...]], day: date) -> dict[str, str]:
    """Each requirement's name, by code: the one in force that day, else any that it had."""
    return {
        code: (in_force(found, day) or found[-1]).name or code for code, found in versions.items()
    }
