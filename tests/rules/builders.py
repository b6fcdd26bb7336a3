"""A small chain of assurance that holds; each test changes the one fact that it is about.

STEADY is certified for three years by ACT, licensed and UKAS-accredited all the while, and
trains the staff of NORTH's home HOME in its curriculum HOLD.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.rules.days import ALWAYS, Period
from tracker.rules.facts import (
    Accreditation,
    Affiliate,
    Body,
    Certification,
    CertificationEvent,
    Curriculum,
    Licence,
    Post,
    Provider,
    Requirement,
    Setting,
    Trainer,
    TrainingRecord,
)
from tracker.rules.standing import Case, Judgement
from tracker.rules.words import (
    EventWord,
    Grade,
    Kind,
    Level,
    Nation,
    Population,
    ProviderKind,
    SettingType,
    Strength,
)


def on(text: str) -> date:
    """The day that an ISO text names."""
    return date.fromisoformat(text)


def days(first: str | None, last: str | None = None) -> Period:
    """The period whose first and last day are both inside; None is open on that side."""
    return Period.inclusive(on(first) if first else None, on(last) if last else None)


def a_body(
    licensed: Iterable[Period] = (ALWAYS,),
    accredited: Iterable[Period] = (ALWAYS,),
    accredited_by: str = "UKAS",
    code: str = "ACT",
) -> Body:
    return Body(
        code=code,
        name=f"{code} Certification",
        licences=tuple(Licence(period, id=f"licence {n}") for n, period in enumerate(licensed)),
        accreditations=tuple(
            Accreditation(period, accredited_by=accredited_by, id=f"accreditation {n}")
            for n, period in enumerate(accredited)
        ),
    )


def a_certification(**changes: Any) -> Certification:
    """Every curriculum, population, setting type and nation, from 2024 to the end of 2026."""
    facts: dict[str, Any] = {
        "number": "C1",
        "body": a_body(),
        "period": days("2024-01-01", "2026-12-31"),
        "last_checked": on("2025-01-01"),
    }
    return Certification(**_frozen({**facts, **changes}))


def an_event(word: EventWord, day: str, *curricula: str) -> CertificationEvent:
    """Without curricula it is on the whole certification."""
    return CertificationEvent(word, on(day), frozenset(curricula))


def a_provider(**changes: Any) -> Provider:
    facts: dict[str, Any] = {
        "code": "STEADY",
        "name": "Steady Hands",
        "last_checked": on("2025-01-01"),
        "certifications": (a_certification(),),
        "id": "provider 1",
    }
    return Provider(**{**facts, **changes})


def an_in_house_provider(organisation: str = "NORTH", **changes: Any) -> Provider:
    return a_provider(**{"kind": ProviderKind.IN_HOUSE, "organisation": organisation, **changes})


def an_approval(period: Period = ALWAYS, *curricula: str, organisation: str = "NORTH") -> Affiliate:
    return Affiliate(organisation, period, frozenset(curricula), id="approval 1")


def a_trainer(period: Period = ALWAYS, **changes: Any) -> Trainer:
    facts: dict[str, Any] = {"reference": "T-7", "name": "Ada O'Brien", "grade": Grade.SENIOR}
    return Trainer(period=period, **{**facts, **changes})


def a_curriculum(**changes: Any) -> Curriculum:
    facts: dict[str, Any] = {
        "provider": "STEADY",
        "code": "HOLD",
        "name": "Safe holding",
        "level": Level.PHYSICAL,
        "family": "Holding",
    }
    return Curriculum(**{**facts, **changes})


def a_setting(**changes: Any) -> Setting:
    facts: dict[str, Any] = {
        "code": "HOME",
        "organisation": "NORTH",
        "type": SettingType.CHILDRENS_HOME,
        "nation": Nation.ENGLAND,
        "populations": {Population.CHILDREN, Population.AUTISM},
    }
    return Setting(**_frozen({**facts, **changes}))


def a_post(**changes: Any) -> Post:
    facts: dict[str, Any] = {"person": 1, "staff_number": "00123", "setting": a_setting()}
    return Post(**{**facts, **changes})


def a_record(completed: str | None = "2025-06-10", **changes: Any) -> TrainingRecord:
    """A passed initial course of one day; `started` and `expires` are texts too."""
    facts: dict[str, Any] = {
        "curriculum": a_curriculum(),
        "provider": a_provider(),
        "kind": Kind.INITIAL,
    }
    for text, field in (("started", "started"), ("expires", "printed_expiry")):
        if text in changes:
            facts[field] = on(changes.pop(text))
    done = on(completed) if completed else None
    return TrainingRecord(completed=done, **{**facts, **changes})


def a_refresher(completed: str, **changes: Any) -> TrainingRecord:
    return a_record(completed, kind=Kind.REFRESHER, **changes)


def a_requirement(**changes: Any) -> Requirement:
    """Certified physical training every twelve months, to the same day; no grace, no window."""
    facts: dict[str, Any] = {
        "code": "RRN",
        "level": Level.PHYSICAL,
        "strength": Strength.EXPECTED,
        "interval_months": 12,
    }
    return Requirement(**_frozen({**facts, **changes}))


def judged(
    day: str, *records: TrainingRecord, post: Post | None = None, **requirement: Any
) -> Judgement:
    """The post against one requirement on a day, with these training records."""
    return Case(post or a_post(), [a_requirement(**requirement)], records).judge(on(day))


def _frozen(facts: dict[str, Any]) -> dict[str, Any]:
    """Sets may be written as plain ones."""
    return {
        name: frozenset(value) if isinstance(value, set) else value for name, value in facts.items()
    }
