"""Entries of the register told field by field: what one says, and in what two of them differ."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.actions.register_checks import period_of
from tracker.actions.register_columns import Spec, Values, comparable
from tracker.rules.wording import say_day

Field = tuple[str, Any, Any]
"""A field, its value before and its value after, as JSON has them; None is blank."""

EVIDENCE = "evidence_id"

_TITLES = {
    "organisation_fact": "{name} ({organisation})",
    "commissioner_fact": "{name} ({commissioner})",
    "licence": "{name} ({body})",
    "accreditation": "{body}, accredited by {accredited_by}",
    "provider_fact": "{name} ({provider})",
    "curriculum_fact": "{name} ({provider}/{code})",
    "setting_fact": "{name} ({setting})",
    "commissioning": "{commissioner} for {setting}",
    "certification_fact": "Certificate {certification}, {provider}",
    "certification_event": "Certificate {certification} {event} on {on}",
    "affiliate": "{organisation}, affiliate of {provider}",
    "trainer": "{known_by}, trainer of {provider}",
    "requirement_fact": "{name} ({requirement})",
}


def said(spec: Spec, values: Values) -> dict[str, Any]:
    """What an entry says by the fields of its sheet's columns, and the evidence for it."""
    if spec.brings == "curriculum":
        provider, code = values["curriculum"]
        values = {**values, "provider": provider, "code": code}
    fields = [*(column.field for column in spec.columns), EVIDENCE]
    return {field: values[field] for field in fields if field in values}


def title(spec: Spec, values: Values) -> str:
    """An entry in a few words; with its days where there are several of its kind."""
    found: Mapping[str, Any] = said(spec, values)
    words = {name: _plain_text(value) for name, value in found.items()}
    words["known_by"] = words.get("name") or words.get("reference") or "A trainer"
    named = _TITLES[spec.fact].format(**words)
    return named + _days(values) if spec.by_period else named


def whole(spec: Spec, values: Values) -> list[Field]:
    """The fields of a new entry, those that say something."""
    fields = said(spec, values).items()
    return [(name, None, plain(value)) for name, value in fields if value not in (None, ())]


def differing(spec: Spec, before: Values, after: Values) -> list[Field]:
    """The fields in which two entries differ; the order within a list means nothing."""
    return list(_differing(said(spec, before), said(spec, after)))


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _differing(before: Values, after: Values) -> Iterator[Field]:
    for name, value in after.items():
        held = before.get(name)
        if comparable(value) != comparable(held):
            yield name, plain(held), plain(value)


def _days(values: Values) -> str:
    period = period_of(values)
    first = f", from {say_day(period.start)}" if period.start else ""
    if period.last is None:
        return first
    return f"{first} to {say_day(period.last)}" if first else f", until {say_day(period.last)}"


def _plain_text(value: Any) -> str:
    if isinstance(value, date):
        return say_day(value)
    return "" if value is None else str(plain(value))
