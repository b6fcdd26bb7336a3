"""Standings and flags brought up to date while a browser waits, or soon after.

Everybody's, whoever asked for it: what waits may be of other organisations too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tracker import clock
from tracker.actions.judge_touched import Writing, judge_touched, settle_other_flags
from tracker.actions.sweep import sweep
from tracker.store.database import Session
from tracker.store.judged import touched_posts
from tracker.store.upload_work import work_held
from tracker.store.walls import beyond

AT_ONCE = 2_000
"""How many posts are judged while a browser waits, at the most: some three seconds of work."""


def bring_up_to_date(session: Session, upload_id: int, today: date) -> None:
    """Judge what is due; while a worker judges a large file, only what this upload has touched."""
    with beyond(session):
        if work_held(session, clock.now()):
            _judge(session, today, upload_id)
        else:
            sweep(session, today)


def catch_up(session: Session, today: date) -> int:
    """After a change to the register: judge all that is touched, and settle every flag.

    Of more than AT_ONCE posts none is judged here: the number returned waits for the schedule,
    which looks every minute. The flags of settings and of the register are settled at once.
    """
    with beyond(session):
        waiting = len(touched_posts(session))
        if waiting > AT_ONCE:
            settle_other_flags(session, today, _writing(session))
            return waiting
        _judge(session, today)
        return 0


def judge_what_waits(session: Session, today: date) -> None:
    """Judge whatever is touched, however much, unless a worker is at it."""
    with beyond(session):
        if touched_posts(session) and not work_held(session, clock.now()):
            _judge(session, today)


def _judge(session: Session, today: date, upload_id: int | None = None) -> None:
    writing = _writing(session)
    judge_touched(session, today, writing, lambda done, total: None, upload_id)
    settle_other_flags(session, today, writing)


def _writing(session: Session) -> Writing:
    @contextmanager
    def writing() -> Iterator[None]:
        session.rollback()
        yield
        session.commit()

    return writing
