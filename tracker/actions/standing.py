"""Does this training count, on this day, as far as was known on that day, and why?"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.actions.judging import Judge, Judged, judge_posts
from tracker.rules.assurance import Step
from tracker.rules.coverage import Coverage, cover
from tracker.rules.facts import Post, Requirement, Setting, TrainingRecord, in_force
from tracker.rules.wording import mend, say
from tracker.store.database import Session
from tracker.store.people import load_posts, person_ids_numbered
from tracker.store.register import Register, load_register
from tracker.store.scope import scope_of


class NotKnown(ValueError):
    """A code that nothing bears, as far as was known; the message says which."""


@dataclass(frozen=True, slots=True)
class SettingCovered:
    """A setting's coverage against the version of a requirement in force."""

    setting: str
    requirement: Requirement
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Report:
    """Standings and coverage on a day, by what was known on a moment."""

    on: date
    known_on: datetime
    judged: tuple[Judged, ...]
    covered: tuple[SettingCovered, ...]

    def as_json(self) -> dict[str, Any]:
        """The document of `flask standing --json`."""
        return {
            "on": self.on.isoformat(),
            "known_on": self.known_on.isoformat(),
            "standings": [standing_as_json(one) for one in self.judged],
            "coverage": [_coverage_as_json(one) for one in self.covered],
        }


def standings(
    session: Session,
    *,
    on: date,
    known_on: datetime,
    staff: str | None = None,
    person_id: int | None = None,
    setting: str | None = None,
    organisation: str | None = None,
) -> Report:
    """The standings of one person, one setting or one organisation. Raises NotKnown.

    A staff number without a post's suffix is the person with all posts; with one, that post.
    """
    register = load_register(session, known_on, on=on)
    if person_id is not None:
        posts = load_posts(session, register=register, person_ids=[person_id], known_on=known_on)
    else:
        posts = _posts(session, register, on, known_on, staff, setting, organisation)
    judge = Judge(register)
    judged = tuple(
        one
        for one in judge_posts(session, judge, posts, on, known_on)
        if one.judgement.answer.standing
    )
    asked = _settings_asked(register, setting, organisation)
    return Report(on, known_on, judged, tuple(_covered(register, asked, judged, on)))


def _posts(
    session: Session,
    register: Register,
    on: date,
    known_on: datetime,
    staff: str | None,
    setting: str | None,
    organisation: str | None,
) -> list[Post]:
    if setting is not None:
        if setting not in register.setting_ids:
            raise NotKnown(f"No setting has the code {setting}.")
        wanted: dict[str, Any] = {"setting_id": register.setting_ids[setting]}
    elif organisation is not None:
        if organisation not in register.organisation_ids:
            raise NotKnown(f"No organisation has the code {organisation}.")
        key = register.organisation_ids[organisation]
        wanted = {"scope": scope_of(session, key, on, known_on)}
    else:
        people, post_numbers = person_ids_numbered(session, staff or "")
        found = load_posts(session, register=register, person_ids=people, known_on=known_on)
        return [post for post in found if not post_numbers or post.staff_number == staff]
    return load_posts(session, register=register, known_on=known_on, **wanted)


def _settings_asked(register: Register, setting: str | None, organisation: str | None) -> list[str]:
    if setting is not None:
        return [setting]
    return sorted(
        one.code for one in register.settings.values() if one.organisation == organisation
    )


def _covered(
    register: Register, settings: Collection[str], judged: Collection[Judged], on: date
) -> list[SettingCovered]:
    """Coverage of each setting by each requirement in force that is on it."""
    counted: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for one in judged:
        answer = one.judgement.answer
        key = one.post.setting.code, one.requirement
        counted[key].append((one.post.person, answer.standing, answer.excluded))
    found = []
    for code in settings:
        place = register.settings[register.setting_ids[code]]
        for name, versions in register.requirements.items():
            requirement = in_force(versions, on)
            if requirement and requirement.concerns(place):
                coverage = cover(counted[code, name])
                found.append(SettingCovered(code, requirement, coverage))
    return found


def standing_as_json(one: Judged) -> dict[str, Any]:
    """One standing with its reasons, as the commands print it."""
    answer, verdict = one.judgement.answer, one.judgement.verdict
    assert answer.standing
    assert answer.requirement
    record = answer.governing
    return {
        "staff_number": one.post.staff_number,
        "setting": one.post.setting.code,
        "requirement": one.requirement,
        "strength": answer.requirement.strength.value,
        "standing": answer.standing.value,
        "in_grace": answer.in_grace,
        "since": _iso(one.judgement.since),
        "due_on": _iso(answer.due_on),
        "next_change_on": _iso(one.judgement.next_change_on),
        "governed_by": answer.governed_by.value if answer.governed_by else None,
        "assurance": answer.assurance.value if answer.assurance else None,
        "record": record
        and {
            "id": record.id,
            "course": record.curriculum.code if record.curriculum else record.course_text,
            "provider": record.provider.code if record.provider else None,
            "completed_on": _iso(record.completed),
        },
        "reasons": [_reason(step, record, one.post.setting) for step in verdict.steps]
        if verdict and record
        else [],
    }


def _reason(step: Step, record: TrainingRecord, setting: Setting) -> dict[str, Any]:
    return {
        "link": step.link.value,
        "holds": step.holds,
        "code": step.code,
        "text": say(step, record, setting),
        "mend": mend(step),
        "evidence": list(step.evidence),
    }


def _coverage_as_json(one: SettingCovered) -> dict[str, Any]:
    coverage, target = one.coverage, one.requirement.target
    return {
        "setting": one.setting,
        "requirement": one.requirement.code,
        "counted": coverage.counted,
        "held": coverage.held,
        "percent": coverage.percent,
        "target": None if target is None else _number(float(target)),
        "excluded": {
            "exempt": coverage.exempt,
            "long_absence": coverage.long_absence,
            "new_starter": coverage.new_starter,
        },
    }


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
