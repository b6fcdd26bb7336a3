"""The register as its keepers see it: each entry with its state today and its last check."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import Body, Provider
from tracker.rules.names import match_key
from tracker.rules.reliance import State, provider_state
from tracker.rules.words import ProviderState
from tracker.store.database import Session
from tracker.store.register import Register, load_register


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider's entry in the list."""

    provider: Provider
    state: State


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A certification body, with how many providers' certificates are its own."""

    body: Body
    licensed: bool
    accredited: bool
    certificates: int


def providers(
    register: Register, day: date, text: str = "", state: ProviderState | None = None
) -> list[ProviderRow]:
    """The providers whose code, name or an alias contains the text, by name."""
    wanted = match_key(text)
    rows = [
        ProviderRow(one, provider_state(one, day))
        for one in register.providers.values()
        if any(wanted in match_key(name) for name in (one.code, one.name, *one.aliases))
    ]
    fitting = [row for row in rows if state is None or row.state.word == state]
    return sorted(fitting, key=lambda row: (match_key(row.provider.name), row.provider.code))


def bodies(register: Register, day: date) -> list[BodyRow]:
    """The certification bodies, by name."""
    certified = [c.body.code for one in register.providers.values() for c in one.certifications]
    rows = [
        BodyRow(
            body,
            licensed=any(day in licence.period for licence in body.licences),
            accredited=any(a.by_ukas and day in a.period for a in body.accreditations),
            certificates=certified.count(body.code),
        )
        for body in register.bodies.values()
    ]
    return sorted(rows, key=lambda row: (match_key(row.body.name), row.body.code))


def body_page(session: Session, code: str) -> tuple[Body, list[Provider]] | None:
    """A body and the providers that it has certified; None where the register has none such."""
    register = load_register(session)
    body = next((one for one in register.bodies.values() if one.code == code), None)
    if body is None:
        return None
    certified = [
        one
        for one in register.providers.values()
        if any(c.body.code == code for c in one.certifications)
    ]
    return body, sorted(certified, key=lambda one: match_key(one.name))
