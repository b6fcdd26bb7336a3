"""What commissioners ask of settings: as either side may see it, and each step of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.rules import setting_evidence as rules
from tracker.rules.audit_words import Principle, RequestState, RequestStep, Wanted
from tracker.store.commissioners import acted_for, commissioned_ids
from tracker.store.paging import Page, page_of
from tracker.store.setting_list import operating_on
from tracker.store.tables.facts import known
from tracker.store.tables.places import (
    Commissioner,
    CommissionerFact,
    Organisation,
    OrganisationFact,
    Setting,
    SettingFact,
)
from tracker.store.tables.requests import Request, RequestEvent, SettingDocument

Seen = ColumnElement[bool]
"""Of Request: those that somebody may see."""
CAME_TO = {
    RequestStep.ASKED: RequestState.OPEN,
    RequestStep.RETURNED: RequestState.OPEN,
    RequestStep.ANSWERED: RequestState.ANSWERED,
    RequestStep.CLOSED: RequestState.CLOSED,
    RequestStep.CANCELLED: RequestState.CANCELLED,
}
"""The state that each step leads to; a reminder leads to none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A request as a list shows it; `organisation` is who runs the setting, if anybody does."""

    id: int
    setting_id: int
    setting_code: str
    setting: str
    organisation: str
    commissioner: str
    wanted: Wanted
    principle: Principle | None
    said: str | None
    due_on: date
    state: RequestState
    audit_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a request; `given_by` is the organisation that gave the document that came."""

    step: RequestStep
    at: datetime
    by_id: int | None
    note: str | None
    due_on: date | None
    document_id: int | None
    title: str | None
    given_by: int | None
    withdrawn_at: datetime | None


def of_hr(organisation_id: int, day: date) -> Seen:
    """What an organisation's HR sees that day: of the settings that it runs then, what waits for
    an answer, and what was asked of it or answered by it."""
    run = select(SettingFact.setting_id).where(
        SettingFact.organisation_id == organisation_id, *operating_on(day)
    )
    own = or_(Request.state == RequestState.OPEN, Request.organisation_id == organisation_id)
    return and_(Request.setting_id.in_(run), own)


def of_commissioner(session: Session, commissioner_id: int, day: date) -> Seen:
    """What a commissioner sees that day: what it asked, or those for whom it acts by now, of the
    settings that it commissions then."""
    asked_by = acted_for(session, [commissioner_id], day)[commissioner_id]
    settings = commissioned_ids(session, commissioner_id, day)
    return and_(Request.commissioner_id.in_(asked_by), Request.setting_id.in_(settings))


def requests_page(
    session: Session, seen: Seen, day: date, number: int, state: RequestState | None = None
) -> Page[Listed]:
    """Those that wait first, the most overdue at the top; then those answered, then the others."""
    query = _listed(day).where(seen)
    if state is not None:
        query = query.where(Request.state == state)
    order = case(
        {RequestState.OPEN.value: 0, RequestState.ANSWERED.value: 1}, value=Request.state, else_=2
    )
    ordered = query.order_by(order, case((order == 0, Request.due_on)), Request.id.desc())
    rows, total = page_of(session, ordered, number)
    return Page([Listed(*row) for row in rows], number, total)


def one_request(session: Session, seen: Seen, request_id: int, day: date) -> Listed | None:
    """One of them."""
    row = session.execute(_listed(day).where(seen, Request.id == request_id)).first()
    return Listed(*row) if row else None


def requests_by_id(
    session: Session, seen: Seen, ids: Collection[int], day: date, state: RequestState
) -> list[Listed]:
    """Those with these ids that are in that state, in the order of the ids."""
    query = _listed(day).where(seen, Request.id.in_(ids), Request.state == state)
    return [Listed(*row) for row in session.execute(query.order_by(Request.id))]


def waiting(session: Session, organisation_id: int, day: date) -> tuple[int, int]:
    """How many wait for an answer of the organisation, and how many of these are late."""
    late = case((Request.due_on < day, 1), else_=0)
    query = select(func.count(Request.id), func.coalesce(func.sum(late), 0)).where(
        of_hr(organisation_id, day), Request.state == RequestState.OPEN
    )
    count, overdue = session.execute(query).one()
    return count, int(overdue)


def steps_of(session: Session, request_id: int) -> list[Step]:
    """The history of a request, the first step first."""
    query = (
        select(
            RequestEvent.step,
            RequestEvent.at,
            RequestEvent.by_id,
            RequestEvent.note,
            RequestEvent.due_on,
            RequestEvent.document_id,
            SettingDocument.title,
            SettingDocument.organisation_id,
            SettingDocument.withdrawn_at,
        )
        .outerjoin(SettingDocument, SettingDocument.id == RequestEvent.document_id)
        .where(RequestEvent.request_id == request_id)
        .order_by(RequestEvent.at, RequestEvent.id)
    )
    return [Step(*row) for row in session.execute(query)]


def requests_known(
    session: Session,
    commissioner_ids: Collection[int],
    setting_ids: Collection[int],
    known_on: datetime | None,
) -> list[rules.Request]:
    """What these commissioners had asked of these settings by a moment, or have by now, and how
    far it had come; two queries."""
    query = select(Request).where(
        Request.commissioner_id.in_(commissioner_ids), Request.setting_id.in_(setting_ids)
    )
    rows = session.scalars(query.order_by(Request.id)).all()
    events = select(RequestEvent).where(RequestEvent.request_id.in_([row.id for row in rows]))
    if known_on is not None:
        events = events.where(RequestEvent.at <= known_on)
    steps: dict[int, list[RequestEvent]] = defaultdict(list)
    for event in session.scalars(events.order_by(RequestEvent.at, RequestEvent.id)):
        steps[event.request_id].append(event)
    return [_as_known(row, steps[row.id]) for row in rows if row.id in steps]


def _as_known(row: Request, steps: Sequence[RequestEvent]) -> rules.Request:
    return rules.Request(
        id=row.id,
        setting_id=row.setting_id,
        wanted=row.wanted,
        principle=row.principle,
        said=row.said,
        due_on=[one.due_on for one in steps if one.due_on][-1],
        state=[CAME_TO[one.step] for one in steps if one.step in CAME_TO][-1],
        asked_at=steps[0].at,
        came=tuple(one.document_id for one in steps if one.document_id),
    )


def operator_of(session: Session, setting_id: int, day: date) -> int | None:
    """The organisation that runs a setting that day; of two periods that cover it the later."""
    query = (
        select(SettingFact.organisation_id)
        .where(SettingFact.setting_id == setting_id, *operating_on(day))
        .order_by(SettingFact.starts_on.is_(None), SettingFact.starts_on.desc())
    )
    return session.scalars(query).first()


def hold_commissioner(session: Session, commissioner_id: int) -> None:
    """Until the transaction ends, who asks for the same commissioner waits here."""
    session.execute(
        update(Commissioner)
        .where(Commissioner.id == commissioner_id)
        .values(code=Commissioner.code)
        .execution_options(synchronize_session=False)
    )


def is_asked(session: Session, **said: Any) -> bool:
    """Whether the very same waits for an answer already."""
    same = (getattr(Request, name).is_not_distinct_from(value) for name, value in said.items())
    query = select(func.count(Request.id)).where(Request.state == RequestState.OPEN, *same)
    return session.scalar(query) != 0


def add(session: Session, **said: Any) -> int:
    """Keep what is asked; its id."""
    asked = Request(state=RequestState.OPEN, **said)
    session.add(asked)
    session.flush()
    return asked.id


def note(session: Session, request_id: int, step: RequestStep, at: datetime, **said: Any) -> None:
    """Keep a step in the history."""
    session.add(RequestEvent(request_id=request_id, step=step, at=at, **said))
    session.flush()


def move(
    session: Session, seen: Seen, request_id: int, before: Collection[RequestState], **now: Any
) -> bool:
    """Change a request that somebody may see, if it is still in one of these states."""
    moved = (
        update(Request)
        .where(seen, Request.id == request_id, Request.state.in_(before))
        .values(now)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(moved) is not None


def answered_by_data(
    session: Session, organisation_id: int, setting_ids: Collection[int]
) -> list[int]:
    """Answer, for an organisation, what waits for fresh data of these settings; the ids."""
    moved = (
        update(Request)
        .where(
            Request.setting_id.in_(setting_ids),
            Request.wanted == Wanted.FRESH_DATA,
            Request.state == RequestState.OPEN,
        )
        .values(state=RequestState.ANSWERED, told_on=None, organisation_id=organisation_id)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(moved))


def _listed(day: date) -> Any:
    here = and_(SettingFact.setting_id == Request.setting_id, *operating_on(day))
    return (
        select(
            Request.id,
            Request.setting_id,
            Setting.code,
            func.coalesce(SettingFact.name, Setting.code),
            func.coalesce(OrganisationFact.name, Organisation.code),
            func.coalesce(CommissionerFact.name, Commissioner.code),
            Request.wanted,
            Request.principle,
            Request.said,
            Request.due_on,
            Request.state,
            Request.audit_id,
        )
        .join(Setting, Setting.id == Request.setting_id)
        .join(Commissioner, Commissioner.id == Request.commissioner_id)
        .outerjoin(SettingFact, here)
        .join(
            Organisation,
            Organisation.id == func.coalesce(SettingFact.organisation_id, Request.organisation_id),
        )
        .outerjoin(
            OrganisationFact,
            and_(
                OrganisationFact.organisation_id == Organisation.id, known(OrganisationFact, None)
            ),
        )
        .outerjoin(
            CommissionerFact,
            and_(
                CommissionerFact.commissioner_id == Commissioner.id, known(CommissionerFact, None)
            ),
        )
    )
