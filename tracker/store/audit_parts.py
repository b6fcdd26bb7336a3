"""The parts of audits: who was drawn, what was seen and found, what is to be done, and its steps.

Each is read for a case as its reader may see it, in a number of queries that does not depend on how
much there is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.rules.audit_words import AuditStep
from tracker.rules.names import reference_of
from tracker.store.audit_cases import Case
from tracker.store.person import setting_names_on
from tracker.store.tables.accounts import User
from tracker.store.tables.audits import (
    AuditAction,
    AuditCheck,
    AuditEvent,
    AuditSample,
    Finding,
    NameOpening,
)
from tracker.store.tables.people import Person, PersonFact, Post
from tracker.store.tables.places import Setting
from tracker.store.tables.register import Requirement


class Place(NamedTuple):
    """A setting as it is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of the sample, where and against what; `checks` are the latest first."""

    row: AuditSample
    place: Place
    requirement: str
    checks: tuple[AuditCheck, ...]

    @property
    def reference(self) -> str:
        return reference_of(self.row.person_id)

    @property
    def check(self) -> AuditCheck | None:
        """The one that holds."""
        return self.checks[0] if self.checks else None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with what is to be done about it, in order."""

    row: Finding
    place: Place | None
    actions: tuple[AuditAction, ...]

    @property
    def about(self) -> str | None:
        """The person whom it is about, by reference."""
        return reference_of(self.row.person_id) if self.row.person_id else None

    @property
    def open_actions(self) -> tuple[AuditAction, ...]:
        """What is still to be done; nothing where it was withdrawn."""
        if self.row.withdrawn_at is not None:
            return ()
        return tuple(one for one in self.actions if one.done_at is None)

    def late_actions(self, today: date) -> tuple[AuditAction, ...]:
        return tuple(one for one in self.open_actions if one.due_on < today)


class Step(NamedTuple):
    """A step of an audit, with the address of who took it: for the commissioner, or for HR."""

    step: AuditStep
    at: datetime
    by: str | None
    by_commissioner: bool | None
    note: str | None


def sample_of(session: Session, case: Case, sample_id: int | None = None) -> list[Drawn]:
    """Those drawn, or one of them, in settings of which the reader is told: by risk."""
    query = (
        select(AuditSample, Requirement.code)
        .join(Requirement, Requirement.id == AuditSample.requirement_id)
        .where(AuditSample.audit_id == case.audit.id, AuditSample.setting_id.in_(case.settings))
        .order_by(AuditSample.place)
    )
    if sample_id is not None:
        query = query.where(AuditSample.id == sample_id)
    rows = session.execute(query).all()
    places = places_of(session, {row.setting_id for row, _ in rows}, case.audit.day)
    checks: dict[int, list[AuditCheck]] = defaultdict(list)
    made = select(AuditCheck).where(AuditCheck.sample_id.in_([row.id for row, _ in rows]))
    for check in session.scalars(made.order_by(AuditCheck.id.desc())):
        checks[check.sample_id].append(check)
    return [Drawn(row, places[row.setting_id], code, tuple(checks[row.id])) for row, code in rows]


def findings_of(session: Session, cases: Collection[Case], today: date) -> dict[int, list[Found]]:
    """The findings of these audits that each reader is told of, by audit, in order."""
    by_id = {one.audit.id: one for one in cases}
    query = select(Finding).where(Finding.audit_id.in_(by_id)).order_by(Finding.id)
    rows = [one for one in session.scalars(query) if by_id[one.audit_id].tells(one.setting_id)]
    places = places_of(session, {one.setting_id for one in rows if one.setting_id}, today)
    actions: dict[int, list[AuditAction]] = defaultdict(list)
    asked = select(AuditAction).where(AuditAction.finding_id.in_([one.id for one in rows]))
    for action in session.scalars(asked.order_by(AuditAction.id)):
        actions[action.finding_id].append(action)
    found: dict[int, list[Found]] = defaultdict(list)
    for one in rows:
        place = places[one.setting_id] if one.setting_id else None
        found[one.audit_id].append(Found(one, place, tuple(actions[one.id])))
    return found


def steps_of(session: Session, case: Case) -> list[Step]:
    """What happened in an audit, the first step first."""
    columns: tuple[Any, ...] = (
        AuditEvent.step,
        AuditEvent.at,
        User.email,
        User.commissioner_id.is_not(None),
        AuditEvent.note,
        AuditEvent.setting_id,
    )
    query = select(*columns).outerjoin(User, User.id == AuditEvent.by_id)
    query = query.where(AuditEvent.audit_id == case.audit.id).order_by(AuditEvent.id)
    steps = ((Step(*said), place) for *said, place in session.execute(query))
    return [step for step, place in steps if case.tells(place) or step.step in _OF_ALL]


# Steps that are nobody's secret, whatever else a reader is told.
_OF_ALL = frozenset({AuditStep.OPENED, AuditStep.CLOSED})


def note_step(
    session: Session,
    audit_id: int,
    step: AuditStep,
    now: datetime,
    by_id: int | None,
    note: str | None = None,
    setting_id: int | None = None,
) -> None:
    """A step was taken."""
    session.add(
        AuditEvent(
            audit_id=audit_id, step=step, at=now, by_id=by_id, note=note, setting_id=setting_id
        )
    )


def finish(session: Session, action_id: int, by_id: int, now: datetime, note: str) -> bool:
    """The action is done; False where it was already."""
    done = {"done_by": by_id, "done_at": now, "done_note": note}
    statement = update(AuditAction).where(
        AuditAction.id == action_id, AuditAction.done_at.is_(None)
    )
    return bool(session.scalar(statement.values(done).returning(AuditAction.id)))


def send_back(session: Session, action_id: int, why: str) -> bool:
    """The action is not done after all, and is told of again; False where it was not said to be."""
    undone: dict[str, Any] = dict.fromkeys(
        ("done_by", "done_at", "done_note", "told_on", "late_told_on")
    )
    statement = update(AuditAction).where(
        AuditAction.id == action_id, AuditAction.done_at.is_not(None)
    )
    return bool(
        session.scalar(
            statement.values(undone | {"returned_because": why}).returning(AuditAction.id)
        )
    )


class Named(NamedTuple):
    """A person's name, with the number of the post that was drawn."""

    name: str
    staff_number: str


def opened_names(session: Session, drawn: Drawn) -> Named | None:
    """The name of one of a sample, where it was opened in that audit."""
    query = (
        select(PersonFact.forename, PersonFact.surname, Post.staff_number)
        .join(NameOpening, NameOpening.person_id == PersonFact.person_id)
        .join(Post, Post.id == drawn.row.post_id)
        .where(
            NameOpening.audit_id == drawn.row.audit_id,
            PersonFact.person_id == drawn.row.person_id,
            PersonFact.withdrawn_at.is_(None),
        )
    )
    row = session.execute(query.limit(1)).one_or_none()
    return Named(f"{row[0]} {row[1]}".strip(), row[2]) if row else None


def opened_in(session: Session, audit_id: int) -> dict[int, NameOpening]:
    """The names that were opened in an audit, by person: the first opening of each."""
    query = select(NameOpening).where(NameOpening.audit_id == audit_id)
    rows = session.scalars(query.order_by(NameOpening.id.desc()))
    return {one.person_id: one for one in rows}


def openings_told(
    session: Session,
    organisation_id: int,
    *,
    audit_id: int | None = None,
    person_id: int | None = None,
) -> list[NameOpening]:
    """The openings of names that an organisation is told of, the latest first."""
    query = select(NameOpening).where(NameOpening.organisation_id == organisation_id)
    for column, wanted in ((NameOpening.audit_id, audit_id), (NameOpening.person_id, person_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    return list(session.scalars(query.order_by(NameOpening.id.desc())))


def places_of(session: Session, ids: set[int], day: date) -> dict[int, Place]:
    """These settings as they were called on a day."""
    names = setting_names_on(session, ids, day)
    query = select(Setting.id, Setting.code).where(Setting.id.in_(ids))
    return {key: Place(code, names.get(key, code)) for key, code in session.execute(query)}


def names_in_sample(session: Session, audit_id: int) -> list[tuple[int, str, str | None]]:
    """Everybody in the sample: their id, surname and staff number, as known now; one query."""
    query = (
        select(Person.id, PersonFact.surname, Person.number)
        .join(PersonFact, PersonFact.person_id == Person.id)
        .where(
            Person.id.in_(select(AuditSample.person_id).where(AuditSample.audit_id == audit_id)),
            PersonFact.withdrawn_at.is_(None),
        )
        .order_by(Person.id)
    )
    return [(key, surname, number) for key, surname, number in session.execute(query)]
