"""Duties for the tests of the forecast: of one person in one home, in date, due on a day."""

from datetime import date
from typing import Any

from tests.rules.builders import a_post, a_requirement, a_setting, on
from tracker.rules.places import Course, Duty
from tracker.rules.words import Level, Standing

TODAY = on("2026-11-26")


def a_course(name: str = "Holding", level: Level = Level.PHYSICAL, **changes: Any) -> Course:
    facts: dict[str, Any] = {"provider": "STEADY", "provider_name": "Steady Hands"}
    return Course(name, level, **{**facts, **changes})


def a_duty(due: str | date | None = "2027-03-10", person: int = 1, **changes: Any) -> Duty:
    """`setting`, `period`, `absence` and `exempt` are the post's; what Requirement has, is its."""
    of_post = {key: changes.pop(key) for key in ("period", "absence", "exempt") if key in changes}
    setting = a_setting(code=changes.pop("setting", "HOME"))
    post = a_post(person=person, id=person, setting=setting, **of_post)
    of_duty = {
        key: changes.pop(key)
        for key in ("standing", "excluded", "course", "governed_by", "versions", "programme_due_on")
        if key in changes
    }
    requirement = a_requirement(**changes)
    facts: dict[str, Any] = {
        "standing": Standing.IN_DATE,
        "course": a_course(),
        "versions": (requirement,),
        "due_on": on(due) if isinstance(due, str) else due,
    }
    return Duty(post=post, requirement=requirement, **{**facts, **of_duty})


def never_trained(person: int = 1, **changes: Any) -> Duty:
    facts = {"standing": Standing.NEVER_TRAINED, "course": None}
    return a_duty(None, person, **{**facts, **changes})
