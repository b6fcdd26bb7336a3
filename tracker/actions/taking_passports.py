"""Another organisation's passport taken in: its training becomes records of one's own people.

The records are judged like any other, by this organisation's own requirements. What a passport says
of its chain of assurance is kept beside them and decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from tracker import clock
from tracker.actions.answers import answers_of
from tracker.actions.matching_courses import Courses, Taught
from tracker.actions.up_to_date import judge_what_waits
from tracker.actions.upload_check import organisation_code
from tracker.credential.passport import NO_ADDRESS, Certificate, Passport, document
from tracker.rules.days import london_day
from tracker.rules.wording import say_day
from tracker.rules.words import Evidence
from tracker.store import passports
from tracker.store import taken_passports as store
from tracker.store.database import Session
from tracker.store.people_held import Training, held_training
from tracker.store.people_writing import lock_organisation
from tracker.store.person import evidence_of, person_of
from tracker.store.register import load_register
from tracker.store.scope import scope_of

# What nobody but the person vouched for stays so; what the provider confirmed is no less for it.
STRENGTH = {
    Evidence.SELF_DECLARED: Evidence.SELF_DECLARED,
    Evidence.CONFIRMED_BY_PROVIDER: Evidence.CONFIRMED_BY_PROVIDER,
}


class AlreadyTaken(Exception):
    """The organisation has taken in this passport before; the message says when."""


class LookAgain(Exception):
    """It would now bring something else than what was shown."""


class NothingNew(Exception):
    """All that can be taken in is held already."""


class Outcome(StrEnum):
    """What becomes of a certificate. `raised` proves better what is held, and changes no more of
    it; `refused` cannot be a record here; the reason says why."""

    NEW = "new"
    RAISED = "raised"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Offered:
    """A passport that is genuine and good now; `issuer` is "" where it was signed here.

    `signed` is another's file, to be kept. One of here would prove nothing, and names the address.
    """

    passport: Passport
    issuer: str
    issuer_name: str
    signed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A certificate and what becomes of it: the course and the provider as the register has them,
    the strength that the record would have, and a sentence where there is something to know."""

    place: int
    certificate: Certificate
    outcome: Outcome
    course: str
    provider: str | None
    evidence: Evidence
    said: str
    record: Training | None
    replaces_id: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a passport would bring for one person. `seen` is another wherever this is another."""

    certificates: tuple[Proposed, ...]
    seen: str

    @property
    def new(self) -> list[Proposed]:
        """The certificates of which something is to be recorded."""
        return [one for one in self.certificates if one.record]


class _Held(NamedTuple):
    """A record that the organisation holds, or, without an id, would hold by now."""

    id: int | None
    record: Training
    evidence: Evidence


def propose(
    session: Session, organisation_id: int, person_id: int, offered: Offered, now: datetime
) -> Proposal:
    """What the passport would bring for this person of the organisation; writes nothing.

    Raises AlreadyTaken.
    """
    before = store.already_taken(session, organisation_id, offered.issuer, offered.passport.number)
    if before:
        by = f" by {before[1]}" if before[1] else ""
        raise AlreadyTaken(
            f"Your organisation took this passport in on {say_day(london_day(before[0]))}{by}."
        )
    certificates = tuple(_proposed(session, organisation_id, person_id, offered, now))
    told = [(one.place, one.outcome, one.evidence, one.record) for one in certificates]
    said = repr((person_id, offered.issuer, document(offered.passport), told))
    return Proposal(certificates, sha256(said.encode()).hexdigest())


def take_in(
    session: Session,
    organisation_id: int,
    person_id: int,
    offered: Offered,
    seen: str,
    by: str | None = None,
) -> int:
    """Record what a passport brings for a person who has consented, and judge them; its id.

    Raises AlreadyTaken, LookAgain and NothingNew; each records nothing.
    """
    session.rollback()
    lock_organisation(session, organisation_id)
    now = clock.now()
    try:
        proposal = propose(session, organisation_id, person_id, offered, now)
        if proposal.seen != seen:
            raise LookAgain
        if not proposal.new:
            raise NothingNew
        taken_id = _record(session, organisation_id, person_id, offered, proposal, now, by)
    except Exception:
        session.rollback()
        raise
    session.commit()
    judge_what_waits(session, london_day(now))
    return taken_id


def undo(
    session: Session, organisation_id: int, taken_id: int, by: str | None = None
) -> int | None:
    """Withdraw what a passport brought, and judge anew; how many records. None where there is no
    such passport, or somebody has undone it already."""
    session.rollback()
    lock_organisation(session, organisation_id)
    now = clock.now()
    withdrawn = store.undo_taken(session, organisation_id, taken_id, now, by)
    if withdrawn is None:
        session.rollback()
        return None
    session.commit()
    judge_what_waits(session, london_day(now))
    return withdrawn


def _record(
    session: Session,
    organisation_id: int,
    person_id: int,
    offered: Offered,
    proposal: Proposal,
    now: datetime,
    by: str | None,
) -> int:
    values: dict[str, Any] = {
        "organisation_id": organisation_id,
        "person_id": person_id,
        "issuer": offered.issuer,
        "issuer_name": offered.issuer_name,
        "number": offered.passport.number,
        "said": document(replace(offered.passport, address=NO_ADDRESS)),
        "signed": offered.signed,
        "taken_at": now,
        "taken_by": by,
    }
    taken_id = store.add_taken(session, values)
    if taken_id is None:
        raise AlreadyTaken("Your organisation has just taken this passport in.")
    records = [
        (one.place, one.evidence, one.replaces_id, one.record) for one in proposal.new if one.record
    ]
    store.record_taken(session, taken_id, now, records)
    return taken_id


def _proposed(
    session: Session, organisation_id: int, person_id: int, offered: Offered, now: datetime
) -> Iterator[Proposed]:
    today = london_day(now)
    is_own = _is_own(session, organisation_id, offered, today)
    register = load_register(session, on=today)
    code = organisation_code(register, organisation_id)
    courses = Courses(register, code, answers_of(session, organisation_id, register, ()))
    held = _held(session, organisation_id, person_id, courses, today)
    for place, one in enumerate(offered.passport.certificates):
        taught = courses.taught(one.course, one.provider)
        record = _training(person_id, taught, one)
        names = _keys(taught.key, record)
        strength = STRENGTH.get(one.evidence, Evidence.CONFIRMED_BY_PASSPORT)
        same = next((held[name] for name in names if name in held), None)
        proves = same is not None and not is_own and _proves(one, taught, same, strength)
        outcome, said = _outcome(one, taught, bool(same), proves, today)
        replaces_id = None
        if same and outcome is Outcome.RAISED:
            replaces_id, record = same.id, same.record
        if outcome is not Outcome.HELD:
            held |= dict.fromkeys(names, _Held(None, record, strength))
        curriculum = register.curricula.get(taught.curriculum_id or 0)
        provider = register.providers.get(taught.provider_id or 0)
        yield Proposed(
            place,
            one,
            outcome,
            curriculum.name if curriculum else one.course,
            provider.name if provider else one.provider,
            strength,
            said,
            record if outcome in {Outcome.NEW, Outcome.RAISED} else None,
            replaces_id,
        )


def _outcome(
    one: Certificate, taught: Taught, held: bool, proves: bool, today: date
) -> tuple[Outcome, str]:
    if one.completed_on and one.completed_on > today:
        return Outcome.REFUSED, "Its last day is still to come."
    if proves:
        return Outcome.RAISED, "You hold this record already. The passport proves it better."
    if held:
        return Outcome.HELD, "You hold a record of this course on this day already."
    if taught.finding:
        return (
            Outcome.REFUSED,
            "The register has no such course. Ask your registrar to add it, then take the "
            "passport in.",
        )
    if taught.provider_id is None:
        return (
            Outcome.NEW,
            "The register does not know the provider, so the training is not assured until it "
            "does.",
        )
    return Outcome.NEW, ""


def _proves(one: Certificate, taught: Taught, held: _Held, strength: Evidence) -> bool:
    """Whether a certificate is better evidence of a record of the same course and day: it says the
    same of how it ended and of who taught it, and the register knows who that is."""
    said, record = (taught.provider_id, one.result), held.record
    says_the_same = said == (record.provider_id, record.result)
    return taught.provider_id is not None and says_the_same and strength.rank > held.evidence.rank


def _is_own(session: Session, organisation_id: int, offered: Offered, today: date) -> bool:
    """Whether the passport tells the organisation's own records, of which it proves nothing."""
    if offered.issuer:
        return False
    shared = passports.passport_with(session, offered.passport.number)
    if shared is None:
        return False
    return person_of(session, organisation_id, shared.person_id, today) is not None


def _training(person_id: int, taught: Taught, one: Certificate) -> Training:
    return Training(
        person_id=person_id,
        provider_id=taught.provider_id,
        provider_text=taught.provider_text,
        curriculum_id=taught.curriculum_id,
        course_text=taught.course_text,
        route=one.route,
        mode=one.mode,
        started_on=one.started_on,
        completed_on=one.completed_on,
        kind=one.kind,
        result=one.result,
        certificate_number=one.certificate_number,
        printed_expiry=one.expires_on,
        trainer=None,
    )


def _held(
    session: Session, organisation_id: int, person_id: int, courses: Courses, today: date
) -> dict[Any, _Held]:
    """The records that the organisation holds of the person, by what makes another the same; of
    two that are the same the one that is proven best."""
    found: dict[Any, _Held] = {}
    scope = scope_of(session, organisation_id, today)
    evidence = evidence_of(session, person_id)
    for key, record in held_training(session, scope, [person_id]):
        one = _Held(key, record, evidence[key])
        for name in _keys(courses.held_key(record), record):
            found[name] = max(found.get(name, one), one, key=lambda held: held.evidence.rank)
    return found


def _keys(key: Any, record: Training) -> set[Any]:
    """The course and the day: training of one course on one day is the same, whoever the provider
    is said to be. None for a course that is known by nothing."""
    return {(key[0], record.completed_on or record.printed_expiry)} if key else set()
