"""How much waits, in a few small counts; of whom is not asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, QueuePool, func, select, text

from tracker.rules.days import london_day
from tracker.rules.words import NoticeState
from tracker.store.database import Session
from tracker.store.tables.notices import Notice
from tracker.store.tables.uploads import UploadWork

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Queues:
    """Uploads that nobody works on yet and that somebody does, notices not yet sent, how many
    seconds the first of them has been due, and notices of the last seven days that failed."""

    uploads_waiting: int
    uploads_in_hand: int
    notices_waiting: int
    notices_overdue: float
    notices_failed: int


def queues_at(session: Session, now: datetime) -> Queues:
    """Three queries, each of an index or of a table that holds only what is at work."""
    in_hand = func.count().filter(UploadWork.claimed_until > now)
    uploads, held = session.execute(select(func.count(), in_hand).select_from(UploadWork)).one()
    # As the partial index has it: bound values would not match it.
    unfinished = text("state IN ('waiting', 'sending')")
    notices, first = session.execute(
        select(func.count(), func.min(Notice.next_try_at)).select_from(Notice).where(unfinished)
    ).one()
    failed = select(func.count()).select_from(Notice)
    failed = failed.where(
        Notice.day >= london_day(now - LATELY), Notice.state == NoticeState.FAILED
    )
    return Queues(
        uploads_waiting=uploads - held,
        uploads_in_hand=held,
        notices_waiting=notices,
        notices_overdue=max(0.0, (now - first).total_seconds()) if first else 0.0,
        notices_failed=session.scalar(failed) or 0,
    )


def connections_of(engine: Engine) -> dict[str, int]:
    """How many connections this process has, in use and idle; nothing where none are kept."""
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return {}
    return {"in use": pool.checkedout(), "idle": pool.checkedin()}
