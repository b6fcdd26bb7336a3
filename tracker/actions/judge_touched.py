"""The posts that files have touched, judged a group at a time, so that nobody waits long to write.

A sweep does the same in one transaction; what is killed here leaves to it what is still touched.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import islice

from tracker import clock
from tracker.actions import wanted_flags
from tracker.actions.judging import Judge
from tracker.actions.rejudging import rejudge, resummarise
from tracker.store.database import Session
from tracker.store.flags import open_training_flags, settle
from tracker.store.judged import forget_touched, settings_of_posts, touched_posts
from tracker.store.register import load_register

POSTS_AT_ONCE = 2_000


def judge_touched(
    session: Session,
    on: date,
    writing: Callable[[], AbstractContextManager[None]],
    tell: Callable[[int, int], None],
) -> None:
    """Judge the touched posts, and settle their flags and their settings' coverage.

    Each group is written in a transaction that `writing` opens and commits; then `tell` hears how
    many are done, of how many.
    """
    judge = Judge(load_register(session))
    posts = touched_posts(session)
    waiting, done = iter(posts), 0
    while group := list(islice(waiting, POSTS_AT_ONCE)):
        with writing():
            # First, so that of two who judge at once the second waits here for the first.
            forget_touched(session, group)
            for part, judged in rejudge(session, judge, group, on):
                held = open_training_flags(session, part)
                wanted = wanted_flags.about_posts(judged, judge.register)
                settle(session, held, wanted, on, clock.now())
            resummarise(session, settings_of_posts(session, group))
        done += len(group)
        tell(done, len(posts))
