"""What people ask to have put right: asked, listed for who is to answer, and answered once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules.words import CorrectionState
from tracker.store.paging import Page, page_of
from tracker.store.tables.facts import known
from tracker.store.tables.looks import Correction
from tracker.store.tables.people import Person, PersonFact, Post, PostFact
from tracker.store.tables.places import SettingFact


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction with the person who asks for it; `record` is what the row said that is meant."""

    id: int
    person_id: int
    number: str
    surname: str
    forename: str
    about: str
    record: str | None
    wrong: str
    asked_at: datetime
    answer_by: date
    state: CorrectionState
    answer: str | None
    answered_at: datetime | None


def hold_person(session: Session, person_id: int) -> None:
    """Until the transaction ends, who asks for the same person's row waits here."""
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(number=Person.number)
        .execution_options(synchronize_session=False)
    )


def count_open(session: Session, person_id: int) -> int:
    """How many of the person's wait for an answer."""
    query = select(func.count(Correction.id)).where(
        Correction.person_id == person_id, Correction.state == CorrectionState.ASKED
    )
    return session.scalar(query) or 0


def is_asked(
    session: Session, person_id: int, about: str, record_id: int | None, wrong: str
) -> bool:
    """Whether they wait for an answer to the very same already."""
    query = select(func.count(Correction.id)).where(
        Correction.person_id == person_id,
        Correction.state == CorrectionState.ASKED,
        Correction.about == about,
        Correction.record_id.is_not_distinct_from(record_id),
        Correction.wrong == wrong,
    )
    return session.scalar(query) != 0


def employer_of(session: Session, person_id: int, day: date) -> int:
    """The organisation that answers for a person on a day.

    It is that which runs the setting of a post of theirs; where there is none, or where they have
    several, the one that entered them, if that is among these.
    """
    holds = and_(
        known(SettingFact, None),
        or_(SettingFact.starts_on.is_(None), SettingFact.starts_on <= day),
        or_(SettingFact.ends_on.is_(None), SettingFact.ends_on >= day),
    )
    query = (
        select(Person.organisation_id, SettingFact.organisation_id)
        .outerjoin(Post, Post.person_id == Person.id)
        .outerjoin(
            PostFact,
            and_(
                PostFact.post_id == Post.id,
                known(PostFact, None),
                or_(PostFact.starts_on.is_(None), PostFact.starts_on <= day),
                or_(PostFact.ends_on.is_(None), PostFact.ends_on >= day),
            ),
        )
        .outerjoin(
            SettingFact,
            and_(PostFact.id.is_not(None), SettingFact.setting_id == Post.setting_id, holds),
        )
        .where(Person.id == person_id)
        .order_by(Post.id)
    )
    found = session.execute(query).all()
    own = found[0][0]
    running = [organisation for _, organisation in found if organisation]
    return own if own in running or not running else running[0]


def add(session: Session, **said: Any) -> int:
    """Keep what somebody asks for; its id."""
    asked = Correction(state=CorrectionState.ASKED, **said)
    session.add(asked)
    session.flush()
    return asked.id


def corrections_page(
    session: Session, organisation_id: int, number: int, state: CorrectionState | None
) -> Page[Listed]:
    """Those asked of an organisation: first the open ones, whose last day is nearest first."""
    is_open = Correction.state == CorrectionState.ASKED
    query = _listed().where(Correction.organisation_id == organisation_id)
    if state is not None:
        query = query.where(Correction.state == state)
    ordered = query.order_by(
        case((is_open, 0), else_=1),
        case((is_open, Correction.answer_by)),
        Correction.answered_at.desc(),
        Correction.id,
    )
    rows, total = page_of(session, ordered, number)
    return Page([Listed(*row) for row in rows], number, total)


def one_correction(session: Session, organisation_id: int, correction_id: int) -> Listed | None:
    """One of them."""
    row = session.execute(
        _listed().where(
            Correction.organisation_id == organisation_id, Correction.id == correction_id
        )
    ).one_or_none()
    return Listed(*row) if row else None


def waiting(session: Session, organisation_id: int, day: date) -> tuple[int, int]:
    """How many wait for the organisation's answer, and how many of these are overdue on a day."""
    late = case((Correction.answer_by < day, 1), else_=0)
    query = select(func.count(Correction.id), func.coalesce(func.sum(late), 0)).where(
        Correction.organisation_id == organisation_id, Correction.state == CorrectionState.ASKED
    )
    count, overdue = session.execute(query).one()
    return count, int(overdue)


def answer(
    session: Session,
    organisation_id: int,
    correction_id: int,
    state: CorrectionState,
    text: str,
    by_id: int,
    now: datetime,
) -> bool:
    """Answer it; False where the organisation has no such one that waits for an answer."""
    answered = session.scalar(
        update(Correction)
        .where(
            Correction.id == correction_id,
            Correction.organisation_id == organisation_id,
            Correction.state == CorrectionState.ASKED,
        )
        .values(state=state, answer=text, answered_by=by_id, answered_at=now)
        .returning(Correction.id)
        .execution_options(synchronize_session=False)
    )
    return answered is not None


def _listed() -> Any:
    return (
        select(
            Correction.id,
            Correction.person_id,
            Person.number,
            PersonFact.surname,
            PersonFact.forename,
            Correction.about,
            Correction.record,
            Correction.wrong,
            Correction.asked_at,
            Correction.answer_by,
            Correction.state,
            Correction.answer,
            Correction.answered_at,
        )
        .join(Person, Person.id == Correction.person_id)
        .join(PersonFact, and_(PersonFact.person_id == Person.id, known(PersonFact, None)))
    )
