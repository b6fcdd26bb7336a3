"""What must hold within one row of a register sheet, and what follows from its cells together."""

from collections.abc import Hashable, Iterator

from tracker.actions.register_cells import BadCell, check_identifier
from tracker.actions.register_columns import Finding, Values
from tracker.rules.days import Period
from tracker.rules.names import match_key
from tracker.rules.words import ProviderKind

LONGEST_NUMBER = 100


def period_of(values: Values) -> Period:
    """The days of a row or of a fact; all days where it names none."""
    return Period.inclusive(values.get("starts_on"), values.get("ends_on"))


def ends_before_it_begins(values: Values) -> Iterator[Finding]:
    """An entry needs at least one day."""
    first, last = values.get("starts_on"), values.get("ends_on")
    if first is not None and last is not None and last < first:
        yield Finding("ends_on", "bad_value", "Correct the days: this ends before it begins.")


def provider(values: Values) -> Iterator[Finding]:
    """An in-house provider is some organisation's own."""
    if values["kind"] == ProviderKind.IN_HOUSE and values["organisation"] is None:
        message = "Say whose own provider this is: an in-house provider needs its organisation."
        yield Finding("organisation", "missing_value", message)


def setting(values: Values) -> Iterator[Finding]:
    """The identifier has the form of its kind."""
    yield from ends_before_it_begins(values)
    try:
        check_identifier(values["identifier_kind"], values["identifier"])
    except BadCell as bad:
        yield Finding("identifier", bad.code, bad.message, bad.telling)


def trainer(values: Values) -> Iterator[Finding]:
    """A trainer is known by reference or by name."""
    yield from ends_before_it_begins(values)
    if values["reference"] is None and values["name"] is None:
        yield Finding("reference", "missing_value", "Enter the trainer's reference or name.")


def certification(values: Values) -> Iterator[Finding]:
    """The number, also one made up for a row without it, fits the register."""
    yield from ends_before_it_begins(values)
    if len(values["certification"]) > LONGEST_NUMBER:
        message = f"Enter a certificate number of at most {LONGEST_NUMBER} characters."
        yield Finding("certification", "bad_value", message)


def with_certificate_number(values: Values) -> Values:
    """A certification without a number is known by provider, body and first day.

    such as OAKLEA/BILD-ACT/2019-04-01, or OAKLEA/BILD-ACT where the first day is open: the same
    row gives the same number each time, and events can refer to it.
    """
    if values.get("certification"):
        return values
    parts = [values["provider"], values["body"]]
    if values.get("starts_on"):
        parts.append(values["starts_on"].isoformat())
    return {**values, "certification": "/".join(parts)}


def with_curriculum(values: Values) -> Values:
    """A curriculum is known by its provider and its code together."""
    if "curriculum" in values:
        return values
    rest = {field: value for field, value in values.items() if field not in {"provider", "code"}}
    return {**rest, "curriculum": (values["provider"], values["code"])}


def with_name(values: Values) -> Values:
    """A requirement without a name is called by its code."""
    return values if values.get("name", "absent") else {**values, "name": values["requirement"]}


def trainer_subject(values: Values) -> Hashable:
    """Known by reference, or by name without one; for each organisation apart."""
    known_by = values.get("reference") or values.get("name") or ""
    return values["provider"], match_key(known_by), values.get("organisation")


def accreditation_subject(values: Values) -> Hashable:
    """A body and its accreditor, whatever the spelling of the accreditor's name."""
    return values["body"], match_key(values["accredited_by"])
