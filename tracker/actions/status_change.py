"""A change of somebody's status in the register, as the entries that it would correct or add.

What can be asked about here can be published as it is: both are the same entries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.actions.register_changes import Changes, decide_rows
from tracker.actions.register_columns import Spec
from tracker.actions.register_reading import Row
from tracker.actions.register_sheets import SPECS
from tracker.rules.days import add_days
from tracker.rules.facts import is_ukas
from tracker.rules.words import EventWord, Population
from tracker.store.database import Session
from tracker.store.register_writing import Codes, Held, held_facts

SHEET = {spec.fact: spec for spec in SPECS}
RENEWED_FOR = 3 * 365
"""How many days a certificate would be good that were renewed: certification lasts three years."""


class Status(StrEnum):
    """What may become of a provider's certification, or of a body.

    Lapsed: no certificate is good from that day, because one ended or was not renewed.
    """

    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    LOSES_CURRICULUM = "loses_curriculum"
    LOSES_POPULATION = "loses_population"
    LOSES_ACCREDITATION = "loses_accreditation"
    LOSES_LICENCE = "loses_licence"


OF_A_BODY = frozenset({Status.LOSES_ACCREDITATION, Status.LOSES_LICENCE})


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A status that a provider, or a body, would have from a day on; both by their codes.

    `lost` is the curriculum's code, or the population's word, that the certification would no
    longer cover.
    """

    status: Status
    code: str
    starts_on: date
    lost: str | None = None


class NothingToChange(ValueError):
    """The register has nothing that the change could be made to; the message says why."""


Said = tuple[Spec, dict[str, Any]]


def changes_of(session: Session, change: StatusChange) -> tuple[Changes, Changes | None]:
    """The entries that the change corrects, adds and withdraws, and what to compare it with.

    The latter is None, for the register as it is, but where the register says already that a
    certificate ends on the day before: then it is the register with that certificate renewed.
    Raises NothingToChange, also for a code that the register does not have.
    """
    codes = Codes(session)
    if change.code not in codes.ids["body" if change.status in OF_A_BODY else "provider"]:
        raise NothingToChange(f"{change.code} is unknown to this register.")
    held = held_facts(session, codes)
    if change.status in OF_A_BODY:
        return _of_a_body(held, change), None
    certificates = _reaching(held["certification_fact"], change)
    if change.status is Status.LAPSED:
        return _lapsed(held, certificates, change)
    rows = [row for one in certificates for row in _of_certificate(held, one, change)]
    return _decided(held, rows), None


def _reaching(facts: Iterable[Held], change: StatusChange) -> list[Held]:
    """The provider's certificates that are good on the day or later; of a lapse, also those that
    are good until the day before."""
    least = add_days(change.starts_on, -1 if change.status is Status.LAPSED else 0)
    theirs = (one for one in facts if one.values["provider"] == change.code)
    found = [one for one in theirs if _last(one) >= least]
    if not found:
        raise NothingToChange(
            f"No certificate of {change.code} in the register is good on that day or later."
        )
    return found


def _lapsed(
    held: Mapping[str, list[Held]], certificates: list[Held], change: StatusChange
) -> tuple[Changes, Changes | None]:
    """Certificates end the day before; those that would begin later are not given."""
    day_before = add_days(change.starts_on, -1)
    begun, later = _parted(certificates, change.starts_on)
    ending = [one for one in begun if _last(one) > day_before]
    rows = [_corrected(one, ends_on=day_before) for one in ending]
    changes = _decided(held, rows, {"certification_fact": later})
    if ending or later:
        return changes, None
    renewed = [_corrected(one, ends_on=add_days(change.starts_on, RENEWED_FOR)) for one in begun]
    return changes, _decided(held, renewed)


def _of_certificate(
    held: Mapping[str, list[Held]], one: Held, change: StatusChange
) -> Iterator[Said]:
    """What becomes of one certificate that reaches the day."""
    on = max(change.starts_on, _first(one))
    event = {"certification": one.values["certification"], "on": on, "curricula": ()}
    if change.status is Status.LOSES_POPULATION:
        yield from _without_population(held, one, change)
    elif change.status is Status.LOSES_CURRICULUM:
        covered = one.values["curricula"]
        if not covered or change.lost in covered:
            word = EventWord.WITHDRAWN
            yield _said(
                "certification_event", {**event, "event": word, "curricula": (change.lost,)}
            )
    else:
        yield _said("certification_event", {**event, "event": EventWord(change.status.value)})


def _without_population(
    held: Mapping[str, list[Held]], one: Held, change: StatusChange
) -> Iterator[Said]:
    """The certificate ends, and one without that population follows it with the same events."""
    values = one.values
    left = [word for word in values["populations"] or [*Population] if word != change.lost]
    if len(left) == len(values["populations"] or [*Population]):
        return
    number = f"{values['certification']} from {change.starts_on.isoformat()}"
    begins = max(change.starts_on, _first(one))
    follows = {**values, "populations": tuple(left), "starts_on": begins}
    if _first(one) < change.starts_on:
        yield _corrected(one, ends_on=add_days(change.starts_on, -1))
        yield _said("certification_fact", {**follows, "certification": number})
        for event in held["certification_event"]:
            if event.values["certification"] == values["certification"]:
                yield _said("certification_event", {**event.values, "certification": number})
    else:
        yield _said("certification_fact", follows)


def _of_a_body(held: Mapping[str, list[Held]], change: StatusChange) -> Changes:
    """The body's accreditations, or licences, end the day before."""
    fact = "licence" if change.status is Status.LOSES_LICENCE else "accreditation"
    theirs = [
        one
        for one in held[fact]
        if one.values["body"] == change.code
        and _last(one) >= change.starts_on
        and (fact == "licence" or is_ukas(one.values["accredited_by"]))
    ]
    if not theirs:
        raise NothingToChange(
            f"No {fact} of {change.code} in the register is good on that day or later."
        )
    ending, later = _parted(theirs, change.starts_on)
    rows = [
        _said(fact, {**one.values, "ends_on": add_days(change.starts_on, -1)}) for one in ending
    ]
    return _decided(held, rows, {fact: later})


def _parted(facts: list[Held], day: date) -> tuple[list[Held], list[Held]]:
    """Those that begin before the day, and those that begin on it or later."""
    return [one for one in facts if _first(one) < day], [one for one in facts if _first(one) >= day]


def _corrected(one: Held, **differing: Any) -> Said:
    return _said("certification_fact", {**one.values, **differing})


def _said(fact: str, values: Mapping[str, Any]) -> Said:
    """An entry as its sheet would say it; what was seen of another entry shows nothing of it."""
    fields = {column.field for column in SHEET[fact].columns}
    return SHEET[fact], {name: value for name, value in values.items() if name in fields}


def _decided(
    held: Mapping[str, list[Held]],
    said: Iterable[Said],
    withdrawn: Mapping[str, list[Held]] | None = None,
) -> Changes:
    rows = [(spec, Row(spec.name, n, 1, values, {})) for n, (spec, values) in enumerate(said, 2)]
    changes = decide_rows(rows, held)
    refused = [p for found in changes.by_fact.values() for one in found for p in one.problems]
    if refused:
        raise NothingToChange(refused[0].message)
    return replace(changes, withdrawn=withdrawn or {})


def _first(one: Held) -> date:
    return one.values["starts_on"] or date.min


def _last(one: Held) -> date:
    return one.values["ends_on"] or date.max
