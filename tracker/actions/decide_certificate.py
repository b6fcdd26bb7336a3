"""HR's answer to a certificate that somebody has sent in: a record, or the reason why not.

What is recorded is a training record as any other: matched to the register as rows of files are,
in the place of the one held of the same person, course, provider and day. Its evidence is at
least that a document was seen, and never weaker than it was.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from tracker import clock
from tracker.actions.answers import answers_of
from tracker.actions.import_ledger import Finding
from tracker.actions.matching_courses import Courses, Taught
from tracker.actions.sent_certificates import NotWaiting
from tracker.rules.days import london_day
from tracker.rules.words import Evidence, Kind, Mode, Route
from tracker.store import certificates as store
from tracker.store.accounts import account_address
from tracker.store.certificates import Proposal, Sent
from tracker.store.database import Session
from tracker.store.people_held import Training, held_training
from tracker.store.people_writing import lock_organisation, record_proven, touch_posts_of_person
from tracker.store.person import evidence_of
from tracker.store.register import load_register
from tracker.store.scope import scope_of
from tracker.store.tables.documents import SentState


class NoSuchCertificate(Exception):
    """There is none of that id that this organisation's HR may decide on."""


class OwnCertificate(Exception):
    """Whoever decides is the person who sent it: nobody vouches for themselves."""


class BadRecord(Exception):
    """What the certificate proves cannot be recorded so; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Checked:
    """What HR says that a certificate proves; None where the certificate does not say."""

    proposal: Proposal
    kind: Kind | None = None
    route: Route | None = None
    mode: Mode | None = None
    trainer: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a certificate means by the register, and the record that it would prove, if any."""

    taught: Taught
    held_id: int | None = None
    held: Training | None = None
    evidence: Evidence | None = None


def match(session: Session, organisation_id: int, person_id: int, said: Proposal) -> Match:
    """What an organisation's HR would record of a person, by what is known now."""
    register = load_register(session, setting_ids=())
    codes = {key: code for code, key in register.organisation_ids.items()}
    answers = answers_of(session, organisation_id, register, ())
    courses = Courses(register, codes[organisation_id], answers)
    taught = courses.taught(said.course_text, said.provider_text)
    if taught.finding:
        return Match(taught)
    wanted: tuple[Hashable, ...] = (taught.key, said.completed_on)
    scope = scope_of(session, organisation_id, london_day(clock.now()))
    for held_id, held in held_training(session, scope, [person_id]):
        if (courses.held_key(held), held.completed_on) == wanted:
            return Match(taught, held_id, held, evidence_of(session, person_id)[held_id])
    return Match(taught)


def approve(
    session: Session,
    organisation_id: int,
    certificate_id: int,
    checked: Checked,
    *,
    by: str,
    reason: str | None = None,
) -> SentState:
    """Record what a certificate proves; whether that is what the person said, or corrected.

    Raises NoSuchCertificate, NotWaiting, OwnCertificate and BadRecord, and then changes nothing.
    """
    sent = _held(session, organisation_id, certificate_id, by)
    found = match(session, organisation_id, sent.person_id, checked.proposal)
    if found.taught.finding:
        session.rollback()
        raise BadRecord(found.taught.finding)
    now = clock.now()
    training_id = _recorded(session, sent.person_id, checked, found)
    state = SentState.APPROVED if checked.proposal == sent.proposal else SentState.CORRECTED
    decided = store.decide(
        session, sent.id, state, now, by=by, reason=reason, training_id=training_id
    )
    assert decided, "decided on under the organisation's lock"
    touch_posts_of_person(session, sent.person_id)
    session.commit()
    return state


def refuse(
    session: Session, organisation_id: int, certificate_id: int, *, by: str, reason: str
) -> None:
    """Record nothing, and tell the person why.

    Raises NoSuchCertificate, NotWaiting and OwnCertificate.
    """
    sent = _held(session, organisation_id, certificate_id, by)
    store.decide(session, sent.id, SentState.REFUSED, clock.now(), by=by, reason=reason)
    session.commit()


def is_own(session: Session, sent: Sent, email: str) -> bool:
    """Whether whoever signs in with this email address has sent it."""
    return account_address(session, sent.person_id) == email


def _held(session: Session, organisation_id: int, certificate_id: int, by: str) -> Sent:
    """The certificate, which nobody else decides on until the transaction ends."""
    lock_organisation(session, organisation_id)
    store.lock_certificate(session, certificate_id)
    day = london_day(clock.now())
    sent = store.certificate_for(session, organisation_id, day, certificate_id)
    if sent is None or sent.state is not SentState.WAITING:
        session.rollback()
        raise NotWaiting if sent else NoSuchCertificate
    if is_own(session, sent, by):
        session.rollback()
        raise OwnCertificate
    return sent


def _recorded(session: Session, person_id: int, checked: Checked, found: Match) -> int:
    """The id of the record that says so now: the one held, where nothing about it changes."""
    record = _record(person_id, checked, found)
    evidence = max(found.evidence or Evidence.DOCUMENT_SEEN, Evidence.DOCUMENT_SEEN, key=_rank)
    if found.held_id is not None and (found.held, found.evidence) == (record, evidence):
        return found.held_id
    return record_proven(session, clock.now(), found.held_id, record, evidence)


def _record(person_id: int, checked: Checked, found: Match) -> Training:
    """The record as checked; what HR leaves open stays as it is held."""
    said, held = checked.proposal, found.held
    started = None if said.started_on == said.completed_on else said.started_on
    return Training(
        person_id,
        *found.taught[:4],
        route=checked.route or (held and held.route),
        mode=checked.mode or (held.mode if held else Mode.FACE_TO_FACE),
        started_on=started or (held and held.started_on),
        completed_on=said.completed_on,
        kind=checked.kind or (held and held.kind),
        result=said.result,
        certificate_number=said.certificate_number or (held and held.certificate_number),
        printed_expiry=said.printed_expiry or (held and held.printed_expiry),
        trainer=checked.trainer or (held and held.trainer),
    )


def _rank(evidence: Evidence) -> int:
    return evidence.rank
