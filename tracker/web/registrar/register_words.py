"""What the register's entries say, in the words of the screens; values come as JSON has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.actions.register_differences import EVIDENCE, Field
from tracker.actions.register_sheets import SPECS
from tracker.web.filters import day
from tracker.web.registrar.entry_words import KINDS
from tracker.web.wording import WORDS, count_of

HEADINGS = {spec.fact: {one.field: one.heading for one in spec.columns} for spec in SPECS}
KIND_OF = {spec.fact: kind for kind, spec in KINDS.items()}

CALLED = {
    "licence": "Certification body",
    "accreditation": "Accreditation",
    "provider_fact": "Provider",
    "curriculum_fact": "Curriculum",
    "certification_fact": "Certification",
    "affiliate": "Affiliate approval",
    "trainer": "Trainer",
}
"""What one entry of the kinds that are checked is called."""

DAYS = frozenset({"starts_on", "ends_on", "on", "last_checked"})
# Which words a field's values are, by the field.
WORDED = {
    "type": "setting_type",
    "nation": "nation",
    "level": "level",
    "event": "event",
    "grade": "grade",
    "assurance": "assurance",
    "convention": "convention",
    "strength": "strength",
    "populations": "population",
    "setting_types": "setting_type",
    "nations": "nation",
}
# Where a blank means that there is no limit.
ALL = frozenset(
    {
        (fact, field)
        for fact in ("certification_fact", "certification_event", "affiliate", "requirement_fact")
        for field in ("curricula", "populations", "setting_types", "nations", "staff_groups")
    }
    | {("requirement_fact", "roles")}
)


@dataclass(frozen=True, slots=True)
class Said:
    """A field in words: its heading, what it was, and what it is to be."""

    heading: str
    before: str
    after: str


def fields_said(fact: str, fields: Sequence[Field]) -> list[Said]:
    """The fields of an entry or of a difference in words."""
    return [
        Said(_heading(fact, name), say(fact, name, before), say(fact, name, after))
        for name, before, after in fields
    ]


def say(fact: str, field: str, value: Any) -> str:
    """One value in words."""
    if field == EVIDENCE:
        return "Kept" if value else "None"
    if value in (None, []):
        return "All" if (fact, field) in ALL else "Blank"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_word(fact, field, one) for one in value)
    return day(value) if field in DAYS else _word(fact, field, value)


def entry_address(fact: str, fact_id: int | None) -> str | None:
    """Where a registrar corrects an entry; None for a requirement, which administrators edit."""
    if fact not in KIND_OF or fact_id is None:
        return None
    return url_for("registrar.correct_entry", kind=KIND_OF[fact], fact_id=fact_id)


def followed(waiting: int) -> str:
    """What of standings and flags has followed a change, where so many posts still wait."""
    if not waiting:
        return "Standings and flags are up to date."
    posts = count_of(waiting, "post")
    return f"Flags are up to date. The standings of {posts} follow within minutes."


def _heading(fact: str, field: str) -> str:
    return "Evidence" if field == EVIDENCE else HEADINGS[fact][field]


def _word(fact: str, field: str, value: Any) -> str:
    kind = WORDED.get(field)
    if (fact, field) == ("provider_fact", "kind"):
        kind = "provider_kind"
    found = WORDS[kind].get(value) if kind else None
    return found.text if found else str(value)
