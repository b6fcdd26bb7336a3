"""What audits ask to be done: told once when it falls due, and once more, to both, when it is late.

A commissioner's account hears of what its pages show, and of nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tracker.actions.notices.addresses import address
from tracker.actions.notices.listener import Listener
from tracker.actions.notices.recipients import Audience
from tracker.actions.notices.telling import Known, tell_of_day
from tracker.mail.audits import FollowUp
from tracker.rules.audit_words import Owner
from tracker.rules.words import Told
from tracker.store import audit_due as store
from tracker.store import notices
from tracker.store.audit_cases import Case, cases_of, employers_cases
from tracker.store.audit_due import Due
from tracker.store.database import Session
from tracker.store.notices import Item


def tell_of_follow_up(session: Session, listening: Audience, known: Known, day: date) -> int:
    """Note what falls due within a week for whoever is to do it, and what is late for both sides;
    for how many. Commits nothing.

    Who was told of some for the day already is told of the others for the next.
    """
    new = store.untold(session, day)
    if not new:
        return 0
    before = notices.told_of_day(session, Told.FOLLOW_UP, day)
    auditors = _auditors(session, listening, new, day)
    told: dict[Listener, dict[str, list[int]]] = defaultdict(lambda: {"actions": []})
    for action in new:
        ears = set(_ears(action, listening, known, auditors, day))
        if not ears or any((held := known.get(one.key)) and held.id in before for one in ears):
            continue
        for one in ears:
            told[one]["actions"].append(action.id)
        store.is_told(session, [action.id], day, late=action.is_late(day))
    return tell_of_day(session, known, told, Told.FOLLOW_UP, day)


def follow_up_of(
    session: Session, items: Iterable[tuple[Item, dict[str, Any]]], one: Listener, day: date
) -> list[FollowUp]:
    """What of it is still to be done when it is told, and still for the reader's ears."""
    said = [facts["actions"] for item, facts in items if item.told == Told.FOLLOW_UP]
    ids = {key for some in said for key in some}
    if not ids:
        return []
    hr: dict[int, Case] = {}
    theirs: dict[int, Case] = {}
    if one.organisation_id is not None:
        cases = employers_cases(session, one.organisation_id, day)
        hr = {case.audit.id: case for case in cases}
    if one.commissioner_id is not None:
        theirs = {case.audit.id: case for case in cases_of(session, one.commissioner_id, day)}
    return [
        FollowUp(case.name, action.due_on, action.is_late(day), address(page, audit_id=key))
        for action in store.still_open(session, ids, day)
        for cases, page in ((hr, "hr.audit"), (theirs, "commissioner.audit"))
        for key in [action.audit_id]
        if (case := cases.get(key)) and case.tells(action.setting_id)
    ]


def _auditors(
    session: Session, listening: Audience, actions: Iterable[Due], day: date
) -> dict[int, list[Listener]]:
    """By audit, the listeners to whose commissioner its pages are open, with what it is told."""
    wanted = {one.audit_id for one in actions}
    found: dict[int, list[Listener]] = defaultdict(list)
    by_commissioner: dict[int, list[Case]] = {}
    for listener in listening.listeners.values():
        commissioner = listener.commissioner_id
        if commissioner is None:
            continue
        if commissioner not in by_commissioner:
            by_commissioner[commissioner] = cases_of(session, commissioner, day)
        for case in by_commissioner[commissioner]:
            if case.audit.id in wanted:
                found[case.audit.id].append(listener)
    return found


def _ears(
    action: Due,
    listening: Audience,
    known: Known,
    auditors: dict[int, list[Listener]],
    day: date,
) -> Iterator[Listener]:
    """Who is told of an action: its owner, and once it is late the other side too."""
    is_late = action.is_late(day)
    if (action.owner == Owner.SETTING or is_late) and action.organisation_id is not None:
        keys = listening.who_answers(action.organisation_id, action.setting_id, known.deaf())
        yield from (listening.listeners[key] for key in keys)
    if action.owner == Owner.COMMISSIONER or is_late:
        yield from auditors.get(action.audit_id, ())
