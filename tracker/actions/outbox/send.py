"""Notices that wait are sent: each once, as far as anybody can know."""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from tracker.actions.outbox.undelivered import tell_hr
from tracker.mail.message import Blocked, Lost, NotNow, Outgoing, Post, Refused, Way
from tracker.mail.writing import Written
from tracker.rules.words import NoticeState
from tracker.store import outbox as store
from tracker.store.database import OperationalError, Session
from tracker.store.outbox import Due
from tracker.store.tables.notices import Notice

log = logging.getLogger(__name__)

MOST = 200  # in one pass
CLAIMED_FOR = timedelta(minutes=15)
ASKED_AFTER = timedelta(minutes=5)
# After the first tries; then every 12 hours, so that the last of LAST_TRY is after 5 days.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
THEN = timedelta(hours=12)
LAST_TRY = len(WAITS) + 10
FOLDED = "It is told with a later notice."
NOT_DUE = "Nothing of it was due any more."
UNWRITTEN = "It could not be written. The log of the schedule says why."
UNSENT = "It could not be sent. The log of the schedule says why."

Write = Callable[[Session, Notice, datetime], Written | None]


def send_due(
    session: Session, now: datetime, post: Post, write: Write, most: int = MOST
) -> Counter[str]:
    """Send the notices whose time has come, the oldest first; how many came to what.

    For each, with two short transactions and none while the network is waited for:

    1. Give what it tells to a later notice of the same person, if neither was tried: after a week
       without a mail server everybody gets one message, not seven.
    2. Claim it for 15 minutes, by an update that only one process can win.
    3. Write it as things are now. Nothing due any more: it is cancelled, and what is still open
       waits for the next notice.
    4. Send it, and note what became of it.

    A claim that runs out (its process was killed, or the database was away when the end was to be
    noted) is taken up again under the same reference. Notify is asked first whether it has that
    already. SMTP cannot be asked: a process killed between the server's answer and our commit sends
    the message a second time, with the same Message-ID, by which a mailbox may know it. There is no
    other way to repeat one, and none to lose one.

    Where the way out is blocked the pass ends, no try is counted and no notice ever fails of it.
    Where the connection breaks in the middle the pass ends too, and that one notice waits longer
    than the others, so that it cannot hold them up.
    """
    counts: Counter[str] = Counter()
    waiting = store.due(session, now, most)
    session.rollback()
    with ExitStack() as stack:
        opened: list[Way] = []

        def way() -> Way:
            if not opened:
                opened.append(stack.enter_context(post()))
            return opened[0]

        for one in waiting:
            came_to, is_over = _send(session, one, now, way, write)
            counts[came_to] += 1
            if is_over:
                break
    return +counts


def _send(
    session: Session, one: Due, now: datetime, way: Callable[[], Way], write: Write
) -> tuple[str, bool]:
    """What one notice came to, and whether the pass is over with it."""
    if store.fold(session, one, FOLDED):
        session.commit()
        return "folded", False
    session.rollback()
    if not store.claim(session, one, now + CLAIMED_FOR):
        session.rollback()
        return "taken", False
    session.commit()
    try:
        written = write(session, session.get_one(Notice, one.id), now)
        session.commit()
    except OperationalError:
        raise
    except Exception:
        session.rollback()
        log.exception("Notice %s could not be written.", one.reference)
        return _later(session, one, now, UNWRITTEN), False
    if written is None:
        return _cancelled(session, one), False
    return _hand_over(session, one, now, way, written)


def _hand_over(
    session: Session, one: Due, now: datetime, way: Callable[[], Way], written: Written
) -> tuple[str, bool]:
    said = {"address": written.address, "subject": written.subject, **_kept(written)}
    message = Outgoing(one.reference, written, now, again=one.tries > 0)
    try:
        out = way()
        named = out.send(message)
    except Refused as problem:
        return _failed(session, one, now, str(problem), said), False
    except NotNow as problem:
        if one.tries + 1 >= LAST_TRY:
            return _failed(session, one, now, str(problem), said), False
        return _later(session, one, now, str(problem), said), False
    except Lost as problem:
        return _later(session, one, now, str(problem), said), True
    except Blocked as problem:
        return _blocked(session, one, now, str(problem)), True
    except Exception:
        # Whatever it was, it was this message's: it waits, and the next begins on a new connection.
        log.exception("Notice %s could not be sent.", one.reference)
        return _later(session, one, now, UNSENT, said), True
    ask_at = now + ASKED_AFTER if named else now
    return _settled(
        session,
        one,
        "sent",
        state=NoticeState.SENT,
        channel=out.channel,
        provider_id=named,
        sent_at=now,
        next_try_at=ask_at,
        problem=None,
        **said,
    ), False


def _kept(written: Written) -> dict[str, str]:
    """The texts as others may read them: without the reader's own secret address."""
    texts = {"plain": written.plain, "html": written.html}
    if not written.preferences:
        return texts
    return {name: text.replace(written.preferences, "…") for name, text in texts.items()}


def next_wait(tries: int) -> timedelta:
    """How long a notice waits after so many tries, from 1."""
    return WAITS[tries - 1] if tries <= len(WAITS) else THEN


def _later(
    session: Session, one: Due, now: datetime, problem: str, said: dict[str, Any] | None = None
) -> str:
    return _settled(
        session,
        one,
        "later",
        state=NoticeState.WAITING,
        next_try_at=now + next_wait(one.tries + 1),
        problem=problem,
        **(said or {}),
    )


def _failed(session: Session, one: Due, now: datetime, problem: str, said: dict[str, Any]) -> str:
    if store.settle(session, one, state=NoticeState.FAILED, problem=problem, **said):
        tell_hr(session, session.get_one(Notice, one.id), now)
        session.commit()
        return "failed"
    session.rollback()
    return "taken"


def _cancelled(session: Session, one: Due) -> str:
    if store.settle(session, one, state=NoticeState.CANCELLED, problem=NOT_DUE):
        store.release_items(session, one.id)
        session.commit()
        return "cancelled"
    session.rollback()
    return "taken"


def _blocked(session: Session, one: Due, now: datetime, problem: str) -> str:
    """It waits as it was, and all that wait say why."""
    log.warning("No email leaves: %s", problem)
    store.settle(
        session, one, state=NoticeState.WAITING, tries=one.tries, next_try_at=now, problem=problem
    )
    store.note_blocked(session, now, problem)
    session.commit()
    return "blocked"


def _settled(session: Session, one: Due, came_to: str, **values: Any) -> str:
    if store.settle(session, one, **values):
        session.commit()
        return came_to
    session.rollback()
    return "taken"
