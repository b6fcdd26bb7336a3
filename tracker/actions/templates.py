"""Our own forms as sheets to be written: with drop-downs, and blank but for one example row."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from tracker.actions.import_forms import STAFF, TRAINING, Form, heading_of
from tracker.actions.register_cells import OneOf, Parse, SeveralOf, day, yes_no
from tracker.actions.register_sheets import SPECS
from tracker.rules.words import Absence, Employment, Kind, Mode, Result, Route
from tracker.sheets.values import Cell
from tracker.sheets.writing import Column, OutSheet, write_workbook

# The sheet's name in each of an organisation's own forms.
NAMES = {STAFF.kind: "Staff list", TRAINING.kind: "Training log"}

# The words of a column that takes one of them, by heading.
ONE_OF: dict[str, Iterable[StrEnum]] = {
    "Employment": Employment,
    "Absence": Absence,
    "Route": Route,
    "Mode": Mode,
    "Kind": Kind,
    "Result": Result,
}
# What spreadsheet programs take for numbers, and so lose the leading zeros of.
TEXTS = frozenset({"Code", "Staff number", "Identifier", "Certificate number", "Reference"})

DAYS = {"start", "end", "absence_from", "absence_to", "exempt_from", "exempt_to"}
DAYS |= {"started", "completed", "expires"}

_SOURCE: dict[str, Cell] = {
    "Source": "https://example.org/certificate",
    "Last checked": date(2026, 4, 1),
}
_SINCE: dict[str, Cell] = {"From": date(2026, 4, 1)}
EXAMPLES: dict[str, Mapping[str, Cell]] = {
    "Organisations": {"Code": "EXAMPLE", "Name": "Example Care"},
    "Settings": {
        "Organisation": "EXAMPLE",
        "Code": "EXAMPLE-1",
        "Name": "Example House",
        "Type": "adult_social_care",
        "NHS commissioned": "No",
        "Nation": "england",
        "Populations": "adults_learning_disability;autism",
        "Identifier kind": "CQC location",
        "Identifier": "1-9999999999",
        "Declared provider": "EXAMPLE-P",
    },
    "Commissioners": {"Code": "EXAMPLE-C", "Name": "Example Council", "Kind": "local authority"},
    "Commissioning": {"Commissioner": "EXAMPLE-C", "Setting": "EXAMPLE-1", **_SINCE},
    "Certification bodies": {
        "Code": "EXAMPLE-B",
        "Name": "Example Certification",
        **_SINCE,
        **_SOURCE,
    },
    "Accreditations": {
        "Body": "EXAMPLE-B",
        "Accredited by": "UKAS",
        "Standard": "ISO/IEC 17065:2012",
        "Reference": "00000",
        **_SINCE,
        **_SOURCE,
    },
    "Providers": {
        "Code": "EXAMPLE-P",
        "Name": "Example Training",
        "Aliases": "Example Training Ltd;ETL",
        "Kind": "commercial",
        **_SOURCE,
    },
    "Curricula": {
        "Provider": "EXAMPLE-P",
        "Code": "EXAMPLE-L2",
        "Name": "Example level 2",
        "Level": "physical",
        "Family": "Example programme",
    },
    "Certifications": {
        "Provider": "EXAMPLE-P",
        "Body": "EXAMPLE-B",
        "Certificate number": "EXAMPLE-0001",
        "Standards version": "1.2",
        "Curricula": "EXAMPLE-L2",
        "Populations": "adults_learning_disability;autism",
        **_SINCE,
        "To": date(2029, 3, 31),
        **_SOURCE,
    },
    "Certification events": {
        "Certificate number": "EXAMPLE-0001",
        "Event": "suspended",
        "On": date(2027, 1, 11),
        "Reason": "Example",
    },
    "Affiliates": {"Provider": "EXAMPLE-P", "Organisation": "EXAMPLE", **_SINCE},
    "Trainers": {
        "Provider": "EXAMPLE-P",
        "Reference": "0001",
        "Name": "Jo Example",
        "Grade": "senior",
        **_SINCE,
    },
    "Requirements": {
        "Code": "EXAMPLE-R",
        "Name": "Example requirement",
        "Setting types": "adult_social_care",
        "Level": "physical",
        "Assurance": "certified",
        "Interval months": 12,
        "Convention": "day_before",
        "Renewal window months": 3,
        "Target": 85,
        "Strength": "expected",
        **_SINCE,
    },
    NAMES[STAFF.kind]: {
        "Staff number": "00000",
        "Surname": "Example",
        "Forename": "Jo",
        "Email": "jo.example@example.org",
        "Setting": "EXAMPLE-1",
        "Role": "Support worker",
        "Staff group": "Support workers",
        "Employment": "employed",
        "Start": date(2026, 4, 1),
    },
    NAMES[TRAINING.kind]: {
        "Staff number": "00000",
        "Surname": "Example",
        "Forename": "Jo",
        "Course": "Example level 2",
        "Provider": "EXAMPLE-P",
        "Route": "commercial",
        "Mode": "face_to_face",
        "Started": date(2026, 4, 14),
        "Completed": date(2026, 4, 15),
        "Kind": "initial",
        "Result": "passed",
    },
}


def register_columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each sheet of the register workbook."""
    return {
        spec.name: tuple(_of_register(column.heading, column.parse) for column in spec.columns)
        for spec in SPECS
    }


def form_columns(form: Form) -> tuple[Column, ...]:
    """The columns of a staff list or training log; the name stands in two of them."""
    return tuple(
        _column(heading_of(field), is_day=field in DAYS)
        for field in form.cells._fields
        if field != "name"
    )


def form_template(form: Form) -> bytes:
    """A staff list or training log with one example row."""
    return write_workbook([_example(NAMES[form.kind], form_columns(form))])


def register_template() -> bytes:
    """A register workbook with one example row in each sheet."""
    return write_workbook([_example(name, columns) for name, columns in register_columns().items()])


def _of_register(heading: str, parse: Parse) -> Column:
    if parse is day:
        return Column(heading, "date")
    if parse is yes_no:
        return Column(heading, choices=("Yes", "No"))
    words = parse.choices if isinstance(parse, OneOf | SeveralOf) else ()
    many = isinstance(parse, SeveralOf)
    return Column(heading, _kept_as(heading), choices=_said(words), many=many)


def _column(heading: str, *, is_day: bool) -> Column:
    if is_day:
        return Column(heading, "date")
    return Column(heading, _kept_as(heading), _said(ONE_OF.get(heading, ())))


def _kept_as(heading: str) -> Literal["text", "general"]:
    return "text" if heading in TEXTS else "general"


def _said(words: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


def _example(name: str, columns: tuple[Column, ...]) -> OutSheet:
    row = EXAMPLES[name]
    return OutSheet(name, columns, [[row.get(column.heading) for column in columns]])


# What can be downloaded, by file name: its title, and what makes it.
TEMPLATES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "staff-list.xlsx": ("Staff list", lambda: form_template(STAFF)),
    "training-log.xlsx": ("Training log", lambda: form_template(TRAINING)),
    "register.xlsx": ("Register workbook", register_template),
}
