"""What was asked of settings within an audit, and what came."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.audit_cases import Case
from tracker.store.audit_parts import Place, places_of
from tracker.store.tables.requests import Request, RequestEvent, SettingDocument


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its steps, each with the title of the document that came, if any."""

    row: Request
    place: Place
    steps: tuple[tuple[RequestEvent, str | None], ...]


def requests_in(session: Session, case: Case) -> list[Asked]:
    """The requests of an audit about settings of which the reader is told, in order."""
    query = select(Request).where(
        Request.audit_id == case.audit.id, Request.setting_id.in_(case.settings)
    )
    rows = session.scalars(query.order_by(Request.id)).all()
    places = places_of(session, {one.setting_id for one in rows}, case.audit.day)
    said = (
        select(RequestEvent, SettingDocument.title)
        .outerjoin(SettingDocument, SettingDocument.id == RequestEvent.document_id)
        .where(RequestEvent.request_id.in_([one.id for one in rows]))
        .order_by(RequestEvent.id)
    )
    steps: dict[int, list[tuple[RequestEvent, str | None]]] = defaultdict(list)
    for event, title in session.execute(said):
        steps[event.request_id].append((event, title))
    return [Asked(one, places[one.setting_id], tuple(steps[one.id])) for one in rows]
