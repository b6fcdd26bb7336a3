"""What became of the messages that GOV.UK Notify accepted."""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from tracker.actions.outbox.send import LAST_TRY, next_wait
from tracker.actions.outbox.undelivered import tell_hr
from tracker.mail.message import Undelivered
from tracker.mail.notify import PROBLEMS, UNDER_WAY, NotifyWay
from tracker.rules.days import london_day
from tracker.rules.words import NoticeState
from tracker.store import outbox as store
from tracker.store.database import Session
from tracker.store.tables.notices import Notice

log = logging.getLogger(__name__)

ASKED_EVERY = timedelta(minutes=30)
# Notify tries for 72 hours, and forgets after 7 days.
ASKED_FOR = timedelta(days=7)
MOST = 100
FINAL = {"permanent-failure", "virus-scan-failed", "validation-failed"}


def poll(
    session: Session, now: datetime, opened: Callable[[], AbstractContextManager[NotifyWay]]
) -> Counter[str]:
    """Ask Notify how far its messages have come; how many came to what. Commits after each.

    One whose mailbox is not there has failed; what failed for the time being is sent again, under
    the same reference, with the waits and up to the number of tries of any other message.
    """
    counts: Counter[str] = Counter()
    asked = store.sent_by_notify(session, now, london_day(now - ASKED_FOR), MOST)
    ids = [(one.id, one.provider_id) for one in asked]
    session.rollback()
    if not ids:
        return counts
    with opened() as way:
        for notice_id, notify_id in ids:
            try:
                state = way.state_of(str(notify_id))
            except Undelivered as problem:
                log.warning("What became of notices is asked again later: %s", problem)
                break
            notice = session.get_one(Notice, notice_id)
            counts[_note(session, notice, state, now)] += 1
            session.commit()
    return counts


def _note(session: Session, notice: Notice, state: str, now: datetime) -> str:
    """Note Notify's word for a message, and what follows from it."""
    if notice.state != NoticeState.SENT:
        return "taken"
    if state in UNDER_WAY:
        notice.next_try_at = now + ASKED_EVERY
        return "under way"
    problem = PROBLEMS.get(state)
    if problem is None:
        assert notice.sent_at is not None
        notice.next_try_at = notice.sent_at
        return "delivered"
    notice.problem = problem
    if state in FINAL or notice.tries >= LAST_TRY:
        notice.state = NoticeState.FAILED
        tell_hr(session, notice, now)
        return "failed"
    notice.state = NoticeState.WAITING
    notice.next_try_at = now + next_wait(notice.tries)
    return "later"
