"""What the calendar of an organisation or of a person says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from tracker.actions.my_training import ASK
from tracker.rules.days import add_days, add_months
from tracker.rules.facts import Requirement, in_force
from tracker.rules.reliance import provider_state
from tracker.rules.words import GovernedBy
from tracker.store.database import Session
from tracker.store.due_days import (
    DueForPerson,
    Window,
    due_for_person,
    due_in_organisation,
    providers_relied_on,
)
from tracker.store.organisation import organisation_code
from tracker.store.register_kept import providers_now, requirements_now
from tracker.store.setting_list import setting_names
from tracker.store.setting_scope import latest_setting_names

DAYS_BACK = 30
MONTHS_AHEAD = 18
MOST_EVENTS = 2_000
OURS = UUID("7e0f64b3-0a44-4d0e-9a2d-6f1c55b1f3ad")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that ends on a day; `uid` is the same however its day and its words change.

    It leads to a list of the staff of a setting by a requirement, to a provider, or, with none of
    these, to the person's own page.
    """

    uid: str
    day: date
    summary: str
    description: str
    setting: str | None = None
    requirement: str | None = None
    provider: str | None = None

    @property
    def said(self) -> str:
        """A hash of what it says."""
        parts = (self.day.isoformat(), self.summary, self.description)
        return sha256("\0".join(parts).encode()).hexdigest()


def uid_of(*parts: str) -> str:
    """The one uid of these words, which never change."""
    return str(uuid5(OURS, "\0".join(parts)))


def window_on(today: date) -> Window:
    """From DAYS_BACK before a day to MONTHS_AHEAD after it."""
    return Window(add_days(today, -DAYS_BACK), add_months(today, MONTHS_AHEAD), today)


def organisation_events(session: Session, organisation_id: int, today: date) -> list[Event]:
    """The earliest MOST_EVENTS of an organisation's, without a name of anybody; a fixed number of
    queries."""
    window = window_on(today)
    employer = organisation_code(session, organisation_id)
    found = [
        *_due_there(session, organisation_id, employer, window),
        *_certifications(session, organisation_id, employer, window),
    ]
    return sorted(found, key=lambda one: (one.day, one.uid))[:MOST_EVENTS]


def _due_there(
    session: Session, organisation_id: int, employer: str, window: Window
) -> Iterator[Event]:
    settings = setting_names(session, organisation_id, window.today)
    requirements = requirements_now(session)
    for due in due_in_organisation(session, organisation_id, window, MOST_EVENTS):
        name = settings.get(due.setting, due.setting)
        course = _name(requirements, due.requirement, window.today)
        people = "1 person" if due.people == 1 else f"{due.people:,} people"
        yield Event(
            uid_of(employer, "due", due.setting, due.requirement, due.day.isoformat()),
            due.day,
            f"{people} due: {course}, {name}",
            f"The last good day of {course} for {people} at {name}. Who they are is on the staff "
            "list, for those who may see it.",
            setting=due.setting,
            requirement=due.requirement,
        )


def _certifications(
    session: Session, organisation_id: int, employer: str, window: Window
) -> Iterator[Event]:
    providers = providers_now(session)
    for provider_id in providers_relied_on(session, organisation_id, window.today):
        provider = providers.get(provider_id)
        ends_on = provider_state(provider, window.today).ends_on
        if provider is None or ends_on is None or not window.first <= ends_on <= window.last:
            continue
        yield Event(
            uid_of(employer, "certification", provider.code),
            ends_on,
            f"Certification ends: {provider.name}",
            f"The last day of the certification of {provider.name}, on which settings of yours "
            "rely. Training given up to then stands; training given later would not count.",
            provider=provider.code,
        )


def person_events(session: Session, person_id: int, today: date) -> list[Event]:
    """A person's own: for each requirement the first day on which their training runs out."""
    window = window_on(today)
    found: dict[str, list[DueForPerson]] = {}
    for one in due_for_person(session, person_id, window):
        found.setdefault(one.requirement, []).append(one)
    places = {one.setting_id for each in found.values() for one in each}
    names = latest_setting_names(session, places)
    requirements = requirements_now(session)
    return [_own(each, _name(requirements, code, today), names) for code, each in found.items()]


def _own(due: list[DueForPerson], course: str, names: Mapping[str, str]) -> Event:
    first = due[0]
    there = sorted({names.get(one.setting, one.setting) for one in due if one.day == first.day})
    what = "Full programme" if first.governed_by == GovernedBy.FULL_PROGRAMME else "Refresher"
    return Event(
        uid_of(first.organisation, "person", first.number, first.requirement),
        first.day,
        f"{what} due: {course}",
        f"The last day on which your training counts for {course} at {', '.join(there)}. "
        f"What to do next: {ASK}",
    )


def _name(versions: Mapping[str, tuple[Requirement, ...]], code: str, day: date) -> str:
    return (in_force(versions[code], day) or versions[code][-1]).name or code
