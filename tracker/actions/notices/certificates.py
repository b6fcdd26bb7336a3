"""Certificates that wait for HR, and what became of them: told once, with the day's other news."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.actions.notices.listener import Listener
from tracker.actions.notices.recipients import Audience
from tracker.actions.notices.telling import Known, tell_of_day
from tracker.mail.certificates import Answer
from tracker.rules.words import Told
from tracker.store import certificates_told as store
from tracker.store import notices
from tracker.store.certificates import waiting_count
from tracker.store.database import Session
from tracker.store.notices import Item
from tracker.store.scope import scope_of


def tell_of_certificates(session: Session, listening: Audience, known: Known, day: date) -> int:
    """Note for each HR team that certificates wait which are new to it, and for each person that
    theirs were answered; how many are to be told. Commits nothing.

    How many wait is counted, and what was answered is looked up, when they are told. Who was told
    of some for the day already is told of the others for the next.
    """
    return _of_waiting(session, listening, known, day) + _of_answers(session, listening, known, day)


def answers_of(
    session: Session, items: Iterable[tuple[Item, dict[str, Any]]], one: Listener
) -> list[Answer]:
    """What became of the certificates of which a message tells its reader."""
    days = [item.day for item, _ in items if item.told == Told.DECIDED]
    if not days:
        return []
    answered = store.answered_on(session, one.people, days)
    return [Answer(said.course, said.completed_on, said.state) for said in answered]


def waiting_for(
    session: Session, items: Iterable[tuple[Item, dict[str, Any]]], one: Listener, day: date
) -> int:
    """How many certificates wait for the reader's team, where some of them are news."""
    is_told = any(item.told == Told.CERTIFICATES for item, _ in items)
    if one.organisation_id is None or not is_told:
        return 0
    return waiting_count(session, scope_of(session, one.organisation_id, day), day)


def _of_waiting(session: Session, listening: Audience, known: Known, day: date) -> int:
    if not store.waits_untold(session):
        return 0
    before = notices.told_of_day(session, Told.CERTIFICATES, day)
    told: dict[Listener, dict[str, int]] = {}
    for organisation_id, team in listening.of_organisation.items():
        ears = [one for one in team if _is_free(one, known, before)]
        new = store.untold_of(session, organisation_id, day) if ears else []
        if new:
            told |= {one: {"new": len(new)} for one in ears}
            store.hr_is_told(session, new, day)
    return tell_of_day(session, known, told, Told.CERTIFICATES, day)


def _of_answers(session: Session, listening: Audience, known: Known, day: date) -> int:
    answered = store.answered_untold(session)
    before = notices.told_of_day(session, Told.DECIDED, day)
    told: dict[Listener, dict[str, int]] = {}
    for person_id, new in answered.items():
        own = sorted(key for key in listening.same.get(person_id, ()) if key in listening.listeners)
        one = listening.listeners[own[0]] if own else None
        if one and _is_free(one, known, before):
            told[one] = {"answered": len(new)}
            store.owner_is_told(session, new, day)
    return tell_of_day(session, known, told, Told.DECIDED, day)


def _is_free(one: Listener, known: Known, before: set[int]) -> bool:
    """Whether nothing of the kind is noted for them for the day."""
    held = known.get(one.key)
    return held is None or held.id not in before
