"""What commissioners ask of settings, and what was answered: told once, with the day's news."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from tracker import clock
from tracker.actions.notices.listener import Listener
from tracker.actions.notices.recipients import Audience
from tracker.actions.notices.telling import Known, tell_of_day
from tracker.rules.audit_words import RequestState, RequestStep
from tracker.rules.words import Told
from tracker.store import notices
from tracker.store import requests as asking
from tracker.store import requests_told as store
from tracker.store.commissioners import acted_for
from tracker.store.database import Session
from tracker.store.notices import Item
from tracker.store.requests import Listed, requests_by_id
from tracker.store.requests_told import Untold

Items = Iterable[tuple[Item, dict[str, Any]]]


def tell_of_requests(session: Session, listening: Audience, known: Known, day: date) -> int:
    """Note for who answers for a setting what is asked of it and what is late, and for the
    accounts of who asked what was answered; how many are to be told. Commits nothing.

    How each stands is looked up when it is told. Who was told of some for the day already is told
    of the others for the next.
    """
    news = store.untold(session, day)
    if not news:
        return 0
    waits = [one for one in news if one.state == RequestState.OPEN]
    answers = [one for one in news if one.state == RequestState.ANSWERED]
    return _of_asked(session, listening, known, waits, day) + _of_answers(
        session, listening, known, answers, day
    )


def asked_of(session: Session, items: Items, one: Listener, day: date) -> list[Listed]:
    """What still waits, of the requests of which a message tells HR."""
    ids = _told(items, Told.REQUESTS)
    if one.organisation_id is None or not ids:
        return []
    seen = asking.of_hr(one.organisation_id, day)
    return requests_by_id(session, seen, ids, day, RequestState.OPEN)


def answered_to(session: Session, items: Items, one: Listener, day: date) -> list[Listed]:
    """What is still answered, of the requests of which a message tells a commissioner, and of a
    setting that it commissions that day."""
    ids = _told(items, Told.ANSWERS)
    if one.commissioner_id is None or not ids:
        return []
    seen = asking.of_commissioner(session, one.commissioner_id, day)
    return requests_by_id(session, seen, ids, day, RequestState.ANSWERED)


def _told(items: Items, how: Told) -> set[int]:
    return {key for item, facts in items if item.told == how for key in facts["requests"]}


def _of_asked(
    session: Session, listening: Audience, known: Known, waits: Collection[Untold], day: date
) -> int:
    deaf = known.deaf()
    operators = store.operators_of(session, {one.setting_id for one in waits}, day)
    ears = {
        one.id: [
            listening.listeners[key]
            for key in listening.who_answers(operators[one.setting_id], one.setting_id, deaf)
        ]
        for one in waits
        if one.setting_id in operators
    }
    new, told = _heard(session, known, ears, Told.REQUESTS, day)
    late = {one.id for one in waits if one.id in new and one.is_late}
    store.hr_is_told(session, new, day)
    store.hr_is_told_late(session, late, day)
    for key in sorted(late):
        asking.note(session, key, RequestStep.REMINDED, clock.now())
    return tell_of_day(session, known, told, Told.REQUESTS, day)


def _of_answers(
    session: Session, listening: Audience, known: Known, answers: Collection[Untold], day: date
) -> int:
    deaf = known.deaf()
    there = {one.setting_id: listening.of_setting.get(one.setting_id, ()) for one in answers}
    boards = {
        who.commissioner_id
        for some in there.values()
        for who in some
        if who.commissioner_id is not None
    }
    acts = acted_for(session, boards, day)
    ears = {
        one.id: [
            who
            for who in there[one.setting_id]
            if who.key not in deaf and one.commissioner_id in acts.get(who.commissioner_id or 0, ())
        ]
        for one in answers
    }
    new, told = _heard(session, known, ears, Told.ANSWERS, day)
    store.asker_is_told(session, new, day)
    return tell_of_day(session, known, told, Told.ANSWERS, day)


def _heard(
    session: Session, known: Known, ears: dict[int, list[Listener]], how: Told, day: date
) -> tuple[set[int], dict[Listener, dict[str, list[int]]]]:
    """The requests that can be told now, and to whom: those of which everybody who is to hear of
    them can be told for the day."""
    before = notices.told_of_day(session, how, day)
    new: set[int] = set()
    told: dict[Listener, dict[str, list[int]]] = defaultdict(lambda: {"requests": []})
    for key, some in ears.items():
        if some and all(_is_free(one, known, before) for one in some):
            new.add(key)
            for one in some:
                told[one]["requests"].append(key)
    return new, told


def _is_free(one: Listener, known: Known, before: set[int]) -> bool:
    held = known.get(one.key)
    return held is None or held.id not in before
