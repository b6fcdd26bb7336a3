"""What an audit tells of people: by reference, with the reasons of each standing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.actions.audits.question import Question
from tracker.actions.evidence import with_body
from tracker.actions.judging import Judge, Judged, judge_posts
from tracker.rules.assurance import route_of
from tracker.rules.coverage import cover
from tracker.rules.facts import Requirement, Setting, TrainingRecord, in_force
from tracker.rules.names import match_key, reference_of
from tracker.rules.wording import mend, say
from tracker.rules.words import Employment
from tracker.store.audit_facts import employments, records_entered
from tracker.store.database import Session
from tracker.store.people import posts_query, read_posts
from tracker.store.register import Register
from tracker.store.tables.people import Post as PostRow

UNKNOWN_TRAINER = "the trainer who is named"
Chain = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The judgements of all posts in some settings, and of these the ones that are told."""

    settings: tuple[Setting, ...]
    judged: tuple[Judged, ...]
    told: tuple[Judged, ...]
    employed: dict[int, Employment]

    @classmethod
    def of(
        cls, session: Session, register: Register, setting_ids: Collection[int], asked: Question
    ) -> "People":
        """Everybody in these settings, judged; told are those of whom anything is asked."""
        query = posts_query(asked.known_on).where(PostRow.setting_id.in_(setting_ids))
        posts = read_posts(session, query, register)
        judged = judge_posts(session, Judge(register), posts, asked.on, asked.known_on)
        standing = sorted((one for one in judged if one.judgement.answer.standing), key=_in_order)
        return cls(
            settings=tuple(
                sorted((register.settings[key] for key in setting_ids), key=lambda one: one.code)
            ),
            judged=tuple(standing),
            told=tuple(standing),
            employed=employments(session, setting_ids, asked.known_on),
        )

    def trained_by(self, provider: str) -> "People":
        """The same people; of these those alone are told whose governing record is from it."""
        return replace(self, told=tuple(one for one in self.told if _trainer_of(one) == provider))


def chains_of(
    register: Register, people: People
) -> tuple[list[list[dict[str, Any]]], dict[Chain, int]]:
    """The chains of reasons, each once, and the place of that of each judgement that is told."""
    said: dict[Chain, list[dict[str, Any]]] = {}
    for one in people.told:
        key = _chain_key(one)
        if key and key not in said:
            said[key] = with_body(_reasons(one), register)
    chains: list[list[dict[str, Any]]] = []
    for chain in sorted(said.values(), key=repr):
        if not chains or chains[-1] != chain:
            chains.append(chain)
    found = {repr(chain): place for place, chain in enumerate(chains)}
    return chains, {key: found[repr(chain)] for key, chain in said.items()}


def standings_told(
    session: Session,
    register: Register,
    people: People,
    places: dict[Chain, int],
    asked: Question,
) -> list[dict[str, Any]]:
    """Each post against each requirement, by setting, person, post and requirement."""
    ids = [register.setting_ids[one.code] for one in people.settings]
    entered = records_entered(session, ids, asked.known_on)
    return [
        {
            **_standing(one),
            "employment": people.employed[one.post.id].value,
            "record": _record(one.judgement.answer.governing, one.post.setting, entered),
            "chain": places.get(_chain_key(one)),
        }
        for one in people.told
    ]


def coverage_told(register: Register, people: People, on: date) -> list[dict[str, Any]]:
    """Coverage of each setting by each requirement that is on it that day."""
    counted: dict[tuple[str, str], list[tuple[Employment, tuple]]] = defaultdict(list)
    for one in people.judged:
        answer = one.judgement.answer
        person = one.post.person, answer.standing, answer.excluded
        key = one.post.setting.code, one.requirement
        counted[key].append((people.employed[one.post.id], person))
    return [
        {
            "setting": setting.code,
            "requirement": requirement.code,
            "target": number(requirement.target),
            **_covered(posts for _, posts in counted[setting.code, requirement.code]),
            "below_target": cover(
                posts for _, posts in counted[setting.code, requirement.code]
            ).is_below(requirement.target),
            "by_employment": {
                word.value: _covered(
                    posts
                    for employed, posts in counted[setting.code, requirement.code]
                    if employed == word
                )
                for word in Employment
            },
        }
        for setting in people.settings
        for requirement in requirements_on(register, [setting], on)
    ]


def requirements_on(
    register: Register, settings: Collection[Setting], on: date
) -> list[Requirement]:
    """The requirements in force that day that are on any of these settings, by code."""
    live = (in_force(versions, on) for _, versions in sorted(register.requirements.items()))
    return [one for one in live if one and any(map(one.concerns, settings))]


def number(value: Any) -> float | int | None:
    """A decimal as JSON has it."""
    if value is None:
        return None
    told = float(value)
    return int(told) if told.is_integer() else told


def iso(day: date | datetime | None) -> str | None:
    """A day or a moment as JSON has it."""
    return day.isoformat() if day else None


def _covered(posts: Iterable[tuple]) -> dict[str, Any]:
    found = cover(posts)
    return {
        "counted": found.counted,
        "held": found.held,
        "percent": found.percent,
        "excluded": {
            "exempt": found.exempt,
            "long_absence": found.long_absence,
            "new_starter": found.new_starter,
        },
    }


def _in_order(one: Judged) -> tuple[Any, ...]:
    return one.post.setting.code, one.post.person, one.post.id, one.requirement


def _trainer_of(one: Judged) -> str | None:
    record = one.judgement.answer.governing
    return record.provider.code if record and record.provider else None


def _standing(one: Judged) -> dict[str, Any]:
    post, judgement, answer = one.post, one.judgement, one.judgement.answer
    assert answer.standing
    return {
        "setting": post.setting.code,
        "person": reference_of(post.person),
        "post": post.id,
        "requirement": one.requirement,
        "role": post.role,
        "staff_group": post.staff_group,
        "from": iso(post.period.start),
        "to": iso(post.period.last),
        "standing": answer.standing.value,
        "in_grace": answer.in_grace,
        "since": iso(judgement.since),
        "due_on": iso(answer.due_on),
        "governed_by": answer.governed_by and answer.governed_by.value,
        "next_change_on": iso(judgement.next_change_on),
        "excluded": answer.excluded and answer.excluded.value,
        "assurance": answer.assurance and answer.assurance.value,
    }


def _record(
    record: TrainingRecord | None, setting: Setting, entered: dict[int, datetime]
) -> dict[str, Any] | None:
    if record is None:
        return None
    course, provider, route = record.curriculum, record.provider, route_of(record, setting)
    return {
        "id": record.id,
        "recorded_at": iso(entered.get(record.id)),
        "course": course.code if course else None,
        "course_name": course.name if course else record.course_text,
        "level": course.level.value if course else None,
        "provider": provider.code if provider else None,
        "provider_name": provider.name if provider else record.provider_text,
        "started_on": iso(record.started),
        "completed_on": iso(record.completed),
        "printed_expiry": iso(record.printed_expiry),
        "kind": record.kind and record.kind.value,
        "mode": record.mode.value,
        "route": route and route.value,
        "result": record.result.value,
        "evidence": record.evidence.value,
        "trainer": _trainer(record),
    }


def _trainer(record: TrainingRecord) -> str | None:
    """The trainer by the register's reference, or its entry, and never by name."""
    if not record.trainer:
        return None
    named = match_key(record.trainer)
    for one in record.provider.trainers if record.provider else ():
        if named in {match_key(text) for text in (one.reference, one.name) if text}:
            return one.reference or one.id
    return UNKNOWN_TRAINER


def _chain_key(one: Judged) -> Chain:
    """What the words of a chain depend on; empty where there is none."""
    record, verdict = one.judgement.answer.governing, one.judgement.verdict
    if record is None or verdict is None:
        return ()
    provider, course = record.provider, record.curriculum
    return (
        one.post.setting.code,
        verdict,
        provider.code if provider else record.provider_text,
        (course.provider, course.code) if course else record.course_text,
        _trainer(record),
    )


def _reasons(one: Judged) -> list[dict[str, Any]]:
    record, verdict = one.judgement.answer.governing, one.judgement.verdict
    assert record
    assert verdict
    record = replace(record, trainer=_trainer(record))
    return [
        {
            "link": step.link.value,
            "holds": step.holds,
            "code": step.code,
            "day": iso(step.day),
            "text": _sentence(say(step, record, one.post.setting)),
            "mend": mend(step),
            "evidence": list(step.evidence),
        }
        for step in verdict.steps
    ]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
