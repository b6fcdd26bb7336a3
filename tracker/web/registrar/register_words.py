"""What the register's entries say, in the words of the screens; values come as JSON has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.actions.register_cells import day as parse_day
from tracker.actions.register_differences import EVIDENCE, Field
from tracker.actions.register_sheets import SPECS
from tracker.web.filters import day
from tracker.web.registrar.entry_words import ALL, KINDS, WORD_KINDS, called
from tracker.web.wording import count_of, word

HEADINGS = {spec.fact: {one.field: one.heading for one in spec.columns} for spec in SPECS}
KIND_OF = {spec.fact: kind for kind, spec in KINDS.items()}

# What one entry of each kind is called.
CALLED = {spec.fact: called(spec).capitalize() for spec in SPECS}
COLUMNS = {(spec.fact, column.field): column for spec in SPECS for column in spec.columns}


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
        return "All" if field in ALL and fact != "setting_fact" else "Blank"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_word(fact, field, one) for one in value)
    is_day = (fact, field) in COLUMNS and COLUMNS[fact, field].parse is parse_day
    return day(value) if is_day else _word(fact, field, value)


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
    """A word of a column that has its own, else what it says."""
    column = COLUMNS.get((fact, field))
    choices = {str(one): one for one in getattr(column and column.parse, "choices", ())}
    if value not in choices:
        return str(value)
    return word(choices[value], WORD_KINDS[type(choices[value])]).text
