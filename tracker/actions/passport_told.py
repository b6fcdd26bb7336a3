"""What a training passport tells whoever opens it: of each record now, by its own chain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.credential.passport import Certificate, Place, Reason
from tracker.rules.assurance import RANK, Step, Verdict, assure
from tracker.rules.facts import Post, Setting, TrainingRecord
from tracker.rules.names import match_key
from tracker.rules.since import certification_since
from tracker.rules.status import is_withdrawn
from tracker.rules.wording import say
from tracker.rules.words import Link, Population, Route
from tracker.store import passports as store
from tracker.store.database import Session
from tracker.store.organisation import organisation_name
from tracker.store.people import load_posts, load_records
from tracker.store.person import settings_of_posts
from tracker.store.register import Register
from tracker.store.register_kept import register_now
from tracker.store.tables.people import Person

# In the place of a setting's code, which would tell where somebody works.
THERE = "the place where they work"


@dataclass(frozen=True, slots=True)
class Shareable:
    """A record that its owner may share, by its id, and what would be told of it.

    `by_employer`: its provider is who employs them, so to tell of the one is to tell the other.
    """

    id: int
    certificate: Certificate
    by_employer: bool


def shareable(session: Session, person_id: int, on: date) -> list[Shareable]:
    """All of a person's records as they would be told on a day, the latest first."""
    register = _register(session, person_id, on)
    records = load_records(session, [person_id], register)[person_id]
    settings = _settings(session, person_id, register, on)
    ordered = sorted(records, key=lambda one: (one.completed or date.min, one.id), reverse=True)
    employers = {one.organisation for one in settings}
    return [Shareable(one.id, _told(one, settings, on), _is_by(one, employers)) for one in ordered]


def certificates_now(
    session: Session, person_id: int, training_ids: Sequence[int], on: date
) -> list[Certificate | None]:
    """What is told of these records now, in their order; None of one that was withdrawn.

    A record that was corrected since is told as it was corrected.
    """
    known = store.known_now(session, training_ids)
    told = {one.id: one.certificate for one in shareable(session, person_id, on)}
    return [None if known[key] is None else told.get(known[key] or 0) for key in training_ids]


def employer_of(session: Session, person_id: int) -> str:
    """The name of the organisation on whose staff list the person is."""
    return organisation_name(session, session.get_one(Person, person_id).organisation_id)


def _register(session: Session, person_id: int, on: date) -> Register:
    return register_now(session, settings_of_posts(session, person_id), on)


def _settings(session: Session, person_id: int, register: Register, on: date) -> list[Setting]:
    """Where the person works that day, else where they ever did; named as THERE."""
    posts: Collection[Post] = load_posts(session, register=register, person_ids=[person_id])
    current = [post for post in posts if on in post.period]
    found = {post.setting.code: post.setting for post in current or posts}
    return [replace(one, code=THERE) for one in found.values()]


def _told(record: TrainingRecord, settings: Iterable[Setting], on: date) -> Certificate:
    """What is told of a record. Of several settings that in which its chain holds the farthest."""
    judged = [(assure(record, setting), setting) for setting in settings]
    best = max(judged, key=lambda one: _reach(one[0]), default=None)
    return Certificate(
        course=(record.curriculum.name if record.curriculum else record.course_text) or "A course",
        level=record.curriculum.level if record.curriculum else None,
        provider=record.provider.name if record.provider else record.provider_text,
        certified_by=_certified_by(record),
        started_on=record.started,
        completed_on=record.completed,
        expires_on=record.printed_expiry,
        kind=record.kind,
        mode=record.mode,
        route=record.route,
        result=record.result,
        certificate_number=record.certificate_number,
        evidence=record.evidence,
        assurance=best[0].assurance if best else None,
        chain=_chain(record, *best) if best else (),
        judged_for=_kind_of_place(best[1]) if best else None,
        since=certification_since(record, on) if best and best[0].assurance in RANK else None,
    )


def tells_employer(one: Shareable, employer: str) -> bool:
    """Whether whoever is shown the record learns who employs them: by its provider, or its name."""
    told = one.certificate
    named = match_key(employer) in match_key(told.provider or "")
    return one.by_employer or told.route is Route.IN_HOUSE or named


def _is_by(record: TrainingRecord, employers: Collection[str]) -> bool:
    return record.provider is not None and record.provider.organisation in employers


def _chain(record: TrainingRecord, verdict: Verdict, setting: Setting) -> tuple[Reason, ...]:
    return tuple(
        Reason(step.link.value, step.holds, _said(step, record, setting)) for step in verdict.steps
    )


def _said(step: Step, record: TrainingRecord, setting: Setting) -> str:
    """Without the name of the trainer, who was never asked."""
    if step.link is Link.TRAINER and step.holds and not step.code and record.provider:
        return f"The trainer was authorised by {record.provider.name}."
    return say(step, replace(record, trainer="the trainer"), setting)


def _kind_of_place(setting: Setting) -> Place | None:
    populations = tuple(word for word in Population if word in setting.populations)
    return Place(setting.type, populations) if setting.type or populations else None


def _reach(verdict: Verdict) -> tuple[bool, int]:
    return verdict.failing is None, len(verdict.steps)


def _certified_by(record: TrainingRecord) -> str | None:
    """Who had certified the provider on the last day of the delivery."""
    day = record.completed
    if record.provider is None or day is None:
        return None
    names = {
        one.body.name
        for one in record.provider.certifications
        if day in one.period and not is_withdrawn(one, day)
    }
    return ", ".join(sorted(names)) or None
