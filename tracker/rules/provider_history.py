"""What the register learnt of a provider and when, field by field, from its dated facts."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.rules.scope_wording import NATIONS, POPULATIONS, SETTING_TYPES
from tracker.rules.wording import say_day

# The columns that are told, in this order, by the headings of the register's workbook.
FIELDS = {
    "name": "Name",
    "aliases": "Aliases",
    "kind": "Kind",
    "organisation": "Organisation",
    "level": "Level",
    "family": "Family",
    "body": "Body",
    "standards_version": "Standards version",
    "curricula": "Curricula",
    "populations": "Populations",
    "setting_types": "Setting types",
    "nations": "Nations",
    "reference": "Reference",
    "grade": "Grade",
    "on": "On",
    "reason": "Reason",
    "starts_on": "From",
    "ends_on": "To",
    "source": "Source",
    "evidence": "Evidence",
    "last_checked": "Last checked",
}
# What an empty list of these means: no limit.
_ALL = {"curricula", "populations", "setting_types", "nations"}
_SPOKEN: Mapping[Any, str] = {**POPULATIONS, **SETTING_TYPES, **NATIONS}


@dataclass(frozen=True, slots=True)
class Said:
    """One fact: what it is about, what it said by column, and when it was known, by whose hand.

    Two facts of one `table` that are `alike` are of one thing, which `about` names.
    """

    table: str
    alike: Hashable
    about: str
    values: Mapping[str, Any]
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    recorded_by: str | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was recorded, corrected and taken out at one moment: a sentence each, without a stop."""

    at: datetime
    by: tuple[str, ...]
    lines: tuple[str, ...]


def history(facts: Iterable[Said], known_on: datetime | None = None) -> list[Learnt]:
    """Every moment at which something was learnt, up to `known_on` where given, latest first."""
    came: dict[datetime, list[Said]] = defaultdict(list)
    went: dict[datetime, list[Said]] = defaultdict(list)
    for fact in facts:
        came[fact.recorded_at].append(fact)
        if fact.withdrawn_at is not None:
            went[fact.withdrawn_at].append(fact)
    moments = sorted({*came, *went}, reverse=True)
    return [
        _learnt(moment, came.get(moment, []), went.get(moment, []))
        for moment in moments
        if known_on is None or moment <= known_on
    ]


def _learnt(moment: datetime, came: list[Said], went: list[Said]) -> Learnt:
    by = {one.recorded_by for one in came} | {one.withdrawn_by for one in went}
    lines = tuple(_lines(came, went))
    return Learnt(moment, tuple(sorted(one for one in by if one)), lines)


def _lines(came: list[Said], went: list[Said]) -> Iterator[str]:
    """Facts that took the place of one alike are told by what differs, the others in full."""
    before: dict[Hashable, list[Said]] = defaultdict(list)
    for fact in went:
        before[(fact.table, fact.alike)].append(fact)
    for fact in came:
        earlier = before[(fact.table, fact.alike)]
        if earlier:
            yield f"{fact.about}, {_differing(earlier.pop(0), fact)}"
        else:
            yield f"{fact.about} recorded: {_in_full(fact)}"
    for left in before.values():
        for fact in left:
            yield f"{fact.about} taken out of the register: it said {_in_full(fact)}"


def _differing(before: Said, after: Said) -> str:
    changes = [
        f"{heading} changed from {_value(name, before)} to {_value(name, after)}"
        for name, heading in FIELDS.items()
        if before.values.get(name) != after.values.get(name)
    ]
    return ", ".join(changes) or "recorded again without a change"


def _in_full(fact: Said) -> str:
    said = [
        f"{heading} {_value(name, fact)}"
        for name, heading in FIELDS.items()
        if fact.values.get(name) not in (None, "", ())
    ]
    return "; ".join(said) or "nothing more"


def _value(name: str, fact: Said) -> str:
    value = fact.values.get(name)
    if value in (None, "", ()):
        return "all" if name in _ALL else "nothing"
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, tuple):
        return ", ".join(_SPOKEN.get(one, one) for one in value)
    return value.value.replace("_", " ") if isinstance(value, StrEnum) else str(value)
