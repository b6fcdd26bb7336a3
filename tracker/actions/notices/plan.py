"""What each recipient is to be told, and the one notice that each gets on a day of theirs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from tracker import clock
from tracker.actions.notices.audits import tell_of_follow_up
from tracker.actions.notices.certificates import tell_of_certificates
from tracker.actions.notices.listener import Key, Listener, is_to_be_told
from tracker.actions.notices.quiet_days import first_working_day, is_quiet
from tracker.actions.notices.recipients import Audience, audience
from tracker.actions.notices.requests import tell_of_requests
from tracker.actions.notices.telling import Known
from tracker.actions.outbox.undelivered import take_up_changed_addresses
from tracker.rules.words import NoticeState, Often, Told
from tracker.store import notices as store
from tracker.store.database import Session
from tracker.store.notices import Item, OpenFlag, Preferences


def plan_notices(session: Session, day: date) -> dict[str, int]:
    """Note what is to be told of the open flags, and make the notices of a day. Commits nothing.

    Run again, it adds nothing.

    1. Let what failed at an address that has changed wait again. Gather the open flags, who may be
       told that day, and what they were told.
    2. Note each turn of a flag for each who hears of it and has not been told; certificates that
       wait or were answered; what commissioners ask for and are answered; and what audits ask to
       be done.
    3. Forget what waits and is over: its flag has closed, or has moved on.
    4. Give a notice to each for whom something waits and whose day it is, if they have none.
    """
    take_up_changed_addresses(session)
    flags = store.open_flags(session)
    listening = audience(session, flags.values(), day)
    known = Known(store.preferences(session))
    told = store.told_of_open_flags(session)
    wanted = list(_wanted(flags.values(), listening, known, told, day))
    known.add(session, {listener for listener, _, _ in wanted})
    store.add_items(session, [_item(known, one, flag, how, day) for one, flag, how in wanted])
    others = tell_of_certificates(session, listening, known, day)
    others += tell_of_requests(session, listening, known, day)
    others += tell_of_follow_up(session, listening, known, day)
    waiting = store.waiting_items(session)
    store.forget_items(session, [one.id for one in waiting if _is_over(one, flags)])
    notices = _notices(session, waiting, flags, listening, known, day)
    return {"items": len(wanted) + others, "notices": notices}


def _wanted(
    flags: Iterable[OpenFlag],
    listening: Audience,
    known: Known,
    told: Collection[tuple[int, int, int, Told]],
    day: date,
) -> Iterator[tuple[Listener, OpenFlag, Told]]:
    """Who is to be told of which flags, and was not told at their turn."""
    deaf = known.deaf()
    for flag in flags:
        if not is_to_be_told(flag, day):
            continue
        climbs = listening.climbs_to(flag, deaf)
        for one in listening.hearing(flag, day):
            if one.key in deaf:
                continue
            how = Told.ESCALATED if one.key in climbs else Told.FLAG
            before = {one.key}
            if one.is_own(flag, day):
                before |= {*listening.same.get(flag.person_id or 0, ()), (None, flag.person_id)}
            if not _was_told(known, before, flag, how, told):
                yield one, flag, how


def _was_told(
    known: Known,
    keys: Iterable[Key],
    flag: OpenFlag,
    how: Told,
    told: Collection[tuple[int, int, int, Told]],
) -> bool:
    """Whether they know already; that it climbed to them says all that the flag itself says."""
    recipients = [found.id for key in keys if (found := known.get(key))]
    return any(
        (who, flag.id, flag.turn, said) in told
        for who in recipients
        for said in {how, Told.ESCALATED}
    )


def _item(known: Known, one: Listener, flag: OpenFlag, how: Told, day: date) -> dict[str, Any]:
    return {
        "recipient_id": known[one.key].id,
        "told": how,
        "flag_id": flag.id,
        "turn": flag.turn,
        "day": day,
        "facts": {},
    }


def _is_over(item: Item, flags: Mapping[int, OpenFlag]) -> bool:
    if item.flag_id is None:
        return False
    flag = flags.get(item.flag_id)
    return flag is None or flag.turn != item.turn


def _notices(
    session: Session,
    waiting: Iterable[Item],
    flags: Mapping[int, OpenFlag],
    listening: Audience,
    known: Known,
    day: date,
) -> int:
    """Make the day's notices; how many."""
    keys = known.keys()
    noticed = store.noticed_on(session, day)
    due: dict[int, list[Item]] = defaultdict(list)
    for item in waiting:
        one = listening.listeners.get(keys[item.recipient_id])
        if item.recipient_id in noticed or one is None or _is_over(item, flags):
            continue
        if item.flag_id is None or _hears(one, flags[item.flag_id], day):
            due[item.recipient_id].append(item)
    due = {
        who: items
        for who, items in due.items()
        if _is_their_day(listening.listeners[keys[who]], known[keys[who]], items, day)
    }
    rows = [_notice(listening.listeners[keys[who]], who, day) for who in sorted(due)]
    store.add_notices(session, rows, [item.id for items in due.values() for item in items], day)
    return len(rows)


def _hears(one: Listener, flag: OpenFlag, day: date) -> bool:
    return is_to_be_told(flag, day) and one.hears_of(flag, day)


def _is_their_day(one: Listener, chosen: Preferences, items: Sequence[Item], day: date) -> bool:
    """Whether they are told on that day of what waits.

    Weekly is on the first working day of the week; what was missed then, on the next one.
    """
    if chosen.often == Often.NEVER or is_quiet(day, one.nation, chosen):
        return False
    if chosen.often == Often.DAILY:
        return True
    first = first_working_day(day, one.nation, chosen)
    return first is not None and min(item.day for item in items) <= first


def _notice(one: Listener, recipient_id: int, day: date) -> dict[str, Any]:
    now = clock.now()
    return {
        "recipient_id": recipient_id,
        "day": day,
        "organisation_id": one.answers_for,
        "address": one.address,
        "reference": uuid4().hex,
        "state": NoticeState.WAITING,
        "tries": 0,
        "next_try_at": now,
        "made_at": now,
    }
