"""The posts that files have touched, judged a group at a time, so that nobody waits long to write.

A sweep does the same in one transaction; what is killed here leaves to it what is still touched.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime

from tracker import clock
from tracker.actions import wanted_flags
from tracker.actions.judging import Judge, Judged, answers
from tracker.actions.rejudging import POSTS_AT_ONCE, grouped, judge_group, keep_judged, resummarise
from tracker.store.database import Session, Turn, take_turn
from tracker.store.flags import Settled, open_other_flags, open_training_flags, settle
from tracker.store.judged import Due, forget_touched, stands_on, touched_posts
from tracker.store.organisation_totals import keep_totals
from tracker.store.register import Register, load_register

Writing = Callable[[], AbstractContextManager[None]]


def judge_touched(
    session: Session,
    on: date,
    writing: Writing,
    tell: Callable[[int, int], None],
    upload_id: int | None = None,
) -> None:
    """Judge the touched posts, or those that one upload speaks of; settle their flags and coverage.

    Each group is judged outside of any transaction that writes, and written in one that `writing`
    opens and commits; then `tell` hears how many are done, of how many.
    """
    posts = touched_posts(session, upload_id)
    judge = Judge(load_register(session, on=on))
    done = 0
    for group in grouped(posts, POSTS_AT_ONCE):
        while not _judged(session, judge, group, on, writing):
            judge = Judge(load_register(session, on=on))
        done += len(group)
        tell(done, len(posts))


def settle_other_flags(session: Session, on: date, writing: Writing) -> None:
    """Settle the flags of all settings and of the register, and count what is open."""
    with writing():
        take_turn(session, Turn.JUDGING)
        settle_all_else(session, load_register(session, on=on), on, clock.now())


def settle_all_else(session: Session, register: Register, on: date, now: datetime) -> Settled:
    """The same as the last act of a transaction that has the turn to judge."""
    wanted = wanted_flags.about_all_else(session, register, on)
    settled = settle(session, open_other_flags(session), wanted, on, now)
    keep_totals(session)
    return settled


def _judged(session: Session, judge: Judge, group: list[int], on: date, writing: Writing) -> bool:
    """Judge a group and write it; False, and nothing written, where more was said meanwhile."""
    session.rollback()
    basis = stands_on(session, group)
    due = dict.fromkeys(group)
    judged = judge_group(session, judge, due, on)
    with writing():
        take_turn(session, Turn.JUDGING)
        if stands_on(session, group, keep=True) != basis:
            return False
        _keep(session, judge, due, judged, on)
    return True


def _keep(session: Session, judge: Judge, due: Due, judged: list[Judged], on: date) -> None:
    forget_touched(session, due)
    changed = keep_judged(session, judge, due, judged)
    wanted = wanted_flags.about_posts(answers(judged), judge.register)
    settle(session, open_training_flags(session, due), wanted, on, clock.now())
    resummarise(session, judge.register, changed)
