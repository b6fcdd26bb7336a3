"""The rows of our own workbook forms. A field is the heading it stands under, as names match."""

from datetime import date
from typing import NamedTuple

SOURCE = "Made up for the demo"


class Organisation(NamedTuple):
    code: str
    name: str


class Setting(NamedTuple):
    """Populations are one cell, separated by semicolons, like every list here."""

    organisation: str
    code: str
    name: str
    type: str
    nhs_commissioned: str
    nation: str
    populations: str
    identifier_kind: str | None = None
    identifier: str | None = None
    declared_provider: str | None = None
    declared_route: str | None = None
    from_: date | None = None
    to: date | None = None


class Commissioner(NamedTuple):
    code: str
    name: str
    kind: str
    from_: date | None = None
    to: date | None = None
    successor: str | None = None


class Commissioning(NamedTuple):
    commissioner: str
    setting: str
    from_: date | None = None
    to: date | None = None


class Body(NamedTuple):
    """From and To are the period in which it is licensed for the Standards."""

    code: str
    name: str
    from_: date | None
    to: date | None
    source: str
    last_checked: date


class Accreditation(NamedTuple):
    body: str
    accredited_by: str
    standard: str
    reference: str
    from_: date
    to: date | None
    source: str
    last_checked: date


class Provider(NamedTuple):
    code: str
    name: str
    aliases: str
    kind: str
    organisation: str | None
    source: str
    last_checked: date | None


class Curriculum(NamedTuple):
    provider: str
    code: str
    name: str
    aliases: str
    level: str
    family: str
    last_checked: date
    source: str = SOURCE


class Certification(NamedTuple):
    """An empty list in the scope means all."""

    provider: str
    body: str
    certificate_number: str
    from_: date
    to: date
    last_checked: date
    standards_version: str = "1.2"
    curricula: str | None = None
    populations: str | None = None
    setting_types: str | None = None
    nations: str | None = None
    source: str = SOURCE


class Event(NamedTuple):
    certificate_number: str
    event: str
    on: date
    curricula: str
    reason: str
    source: str


class Affiliate(NamedTuple):
    provider: str
    organisation: str
    curricula: str
    from_: date
    to: date | None
    last_checked: date
    source: str = SOURCE


class Trainer(NamedTuple):
    provider: str
    reference: str
    name: str
    grade: str
    organisation: str | None
    from_: date
    last_checked: date
    to: date | None = None
    source: str = SOURCE


class Requirement(NamedTuple):
    code: str
    name: str
    level: str
    strength: str
    setting_types: str | None = None
    nhs_commissioned: str | None = None
    nations: str | None = None
    staff_groups: str | None = None
    roles: str | None = None
    assurance: str = "certified"
    interval_months: int | None = None
    convention: str = "day_before"
    renewal_window_months: int | None = None
    full_programme_months: int | None = None
    grace_days: int = 0
    new_starter_days: int = 0
    warning_days: int = 90
    target: int | None = None
    authority: str | None = None
    source: str = SOURCE
    from_: date | None = None
    to: date | None = None


class Staff(NamedTuple):
    """One post of a staff list."""

    staff_number: str
    surname: str
    forename: str
    email: str | None
    setting: str
    role: str
    staff_group: str
    employment: str
    start: date
    end: date | None = None
    absence: str | None = None
    absence_from: date | None = None
    absence_to: date | None = None
    exempt_from: date | None = None
    exempt_to: date | None = None


class Training(NamedTuple):
    """One row of a training log; days may be text where a file errs."""

    staff_number: str | None
    surname: str
    forename: str
    course: str
    provider: str | None
    completed: date | str | None
    route: str | None = None
    mode: str | None = None
    started: date | None = None
    kind: str | None = None
    result: str | None = None
    certificate_number: str | None = None
    expires: date | str | None = None
    trainer: str | None = None


Row = (
    Organisation
    | Setting
    | Commissioner
    | Commissioning
    | Body
    | Accreditation
    | Provider
    | Curriculum
    | Certification
    | Event
    | Affiliate
    | Trainer
    | Requirement
    | Staff
    | Training
)
