"""Exports of other systems, known by their headings, and what is peculiar to their cells."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from tracker.actions.import_cells import NEVER_AWARDED
from tracker.actions.import_headings import Meaning, heading_key
from tracker.rules.words import Mode, Route
from tracker.sheets.dates import DateOrder
from tracker.sheets.values import Cell, text

_COMPETENCY_BEFORE = re.compile(r"^[^|]*\|[^|]*\|\s*")
_COMPETENCY_AFTER = re.compile(
    r"\s*-\s*(?:\d+ (?:year|month)s?|no (?:specified )?renewal|once only)?\s*\|?$|\|$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class System:
    """An export of a training system. `marks` are the headings by which it is told.

    `fields` says what its own headings mean; one without a field is never read, whatever it seems
    to mean. `clean` turns its cells into those of our form.
    """

    name: str
    marks: frozenset[str]
    fields: Mapping[str, str | None]
    clean: Mapping[str, Callable[[Cell], Cell]] = field(default_factory=dict)
    date_order: DateOrder | None = None

    def meaning(self, heading: str) -> Meaning | None:
        """What one of the system's own headings means. Raises KeyError for any other."""
        said = self.fields[heading_key(heading)]
        return Meaning(said, 100) if said else None


def system_of(headings: Collection[str]) -> System | None:
    """The system that writes such headings."""
    keys = {heading_key(heading) for heading in headings}
    return next((system for system in SYSTEMS if system.marks <= keys), None)


def competency(cell: Cell) -> Cell:
    """The course of "457|LOCAL|Clinical Risk (PAR) - 3 Years|": Clinical Risk (PAR)."""
    said = text(cell)
    if said is None or "|" not in said:
        return cell
    return _COMPETENCY_AFTER.sub("", _COMPETENCY_BEFORE.sub("", said)) or None


def _awarded(cell: Cell) -> Cell:
    # ESR lists every competency that a post asks for, also those that nobody has awarded.
    return NEVER_AWARDED if text(cell) is None else cell


def _provider(cell: Cell) -> Cell:
    return None if (text(cell) or "").isdigit() else cell


def _coded(meanings: Mapping[str, str]) -> Callable[[Cell], Cell]:
    def clean(cell: Cell) -> Cell:
        said = text(cell) or ""
        return meanings.get(said) if said.isdigit() else cell

    return clean


def _fields(**said: str | None) -> dict[str, str | None]:
    return said


SYSTEMS = (
    System(
        "ESR compliance export",
        frozenset({"competencyname", "datelastawarded"}),
        _fields(
            competencyname="course",
            datelastawarded="completed",
            expirydate="expires",
            competencelevel=None,
            minrequirement=None,
            essential=None,
            compliancestatus=None,
            description=None,
            datestart=None,
            title=None,
            lastupdatedby=None,
            vpd=None,
        ),
        {"course": competency, "completed": _awarded},
    ),
    System(
        "ASC-WDS training file",
        frozenset({"localestid", "uniqueworkerid", "datecompleted"}),
        _fields(
            localestid=None,
            uniqueworkerid="staff_number",
            category=None,
            trainingname="course",
            accredited=None,
            whodelivered="route",
            providername="provider",
            howdelivered="mode",
            validity=None,
            datecompleted="completed",
            expirydate="expires",
            notes=None,
        ),
        {
            "provider": _provider,
            "route": _coded({"1": Route.IN_HOUSE, "2": Route.COMMERCIAL}),
            "mode": _coded({"1": Mode.FACE_TO_FACE, "2": Mode.E_LEARNING}),
        },
        "dmy",
    ),
)
