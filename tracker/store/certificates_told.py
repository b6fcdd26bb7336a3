"""Certificates that people sent in, of which HR or they themselves have not been told yet."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.store.scope import scope_of
from tracker.store.tables.documents import SentCertificate, SentState
from tracker.store.tables.people import Person

_ANSWERED = (SentState.APPROVED, SentState.CORRECTED, SentState.REFUSED)
_NEW_TO_HR = (SentCertificate.state == SentState.WAITING) & SentCertificate.hr_told_on.is_(None)


class Answered(NamedTuple):
    """A certificate that HR has answered, as its owner calls it."""

    course: str
    completed_on: date
    state: SentState


def waits_untold(session: Session) -> bool:
    """Whether any certificate waits of which no HR team was told."""
    return session.scalar(select(func.count(SentCertificate.id)).where(_NEW_TO_HR)) != 0


def untold_of(session: Session, organisation_id: int, day: date) -> list[int]:
    """Those of them that are for an organisation's HR."""
    people = scope_of(session, organisation_id, day).people_now(day)
    query = select(SentCertificate.id).join(Person, Person.id == SentCertificate.person_id)
    return list(session.scalars(query.where(_NEW_TO_HR, people)))


def hr_is_told(session: Session, ids: Collection[int], day: date) -> None:
    """HR is told for a day that these wait."""
    _note(session, ids, hr_told_on=day)


def answered_untold(session: Session) -> dict[int, list[int]]:
    """The certificates of whose answer the person was not told, by person."""
    query = select(SentCertificate.person_id, SentCertificate.id).where(
        SentCertificate.state.in_(_ANSWERED), SentCertificate.told_on.is_(None)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for person_id, key in session.execute(query.order_by(SentCertificate.id)):
        found[person_id].append(key)
    return found


def owner_is_told(session: Session, ids: Collection[int], day: date) -> None:
    """The person is told for a day what became of these."""
    _note(session, ids, told_on=day)


def answered_on(
    session: Session, person_ids: Collection[int], days: Collection[date]
) -> list[Answered]:
    """The certificates whose answer people are told for these days, in the order of the answers."""
    query = select(
        SentCertificate.course_text, SentCertificate.completed_on, SentCertificate.state
    ).where(SentCertificate.person_id.in_(person_ids), SentCertificate.told_on.in_(days))
    ordered = query.order_by(SentCertificate.decided_at, SentCertificate.id)
    return [Answered(*row) for row in session.execute(ordered)]


def _note(session: Session, ids: Collection[int], **told: Any) -> None:
    session.execute(
        update(SentCertificate)
        .where(SentCertificate.id.in_(ids))
        .values(told)
        .execution_options(synchronize_session=False)
    )
