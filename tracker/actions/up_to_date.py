"""Standings and flags after a small upload, brought up to date while its browser waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tracker import clock
from tracker.actions.judge_touched import judge_touched, settle_other_flags
from tracker.actions.sweep import sweep
from tracker.store.database import Session
from tracker.store.upload_work import work_held


def bring_up_to_date(session: Session, upload_id: int, today: date) -> None:
    """Judge what is due; while a worker judges a large file, only what this upload has touched."""

    @contextmanager
    def writing() -> Iterator[None]:
        session.rollback()
        yield
        session.commit()

    if not work_held(session, clock.now()):
        sweep(session, today)
        return
    judge_touched(session, today, writing, lambda done, total: None, upload_id)
    settle_other_flags(session, today, writing)
