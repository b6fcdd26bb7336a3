"""Judge posts and put their rows in the place of the old; the sweep and the rebuild share it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.actions.judging import Judge, Judged, judge_posts
from tracker.store.database import Session
from tracker.store.judged import replace_standings, standing_row
from tracker.store.people import load_posts
from tracker.store.register import Register
from tracker.store.summarised import summarise_settings

POSTS_AT_ONCE = 500
SETTINGS_AT_ONCE = 50


def rejudge(
    session: Session, judge: Judge, post_ids: Sequence[int], day: date
) -> Iterator[tuple[list[int], list[Judged]]]:
    """Judge the posts in groups; yields each group's ids and judgements once it is written."""
    for group in grouped(post_ids, POSTS_AT_ONCE):
        judged = judge_group(session, judge, group, day)
        keep_judged(session, judge, group, judged)
        yield group, judged


def judge_group(session: Session, judge: Judge, post_ids: Sequence[int], day: date) -> list[Judged]:
    """Judge these posts; writes nothing."""
    posts = load_posts(session, register=judge.register, post_ids=post_ids)
    return list(judge_posts(session, judge, posts, day))


def keep_judged(
    session: Session, judge: Judge, post_ids: Sequence[int], judged: Iterable[Judged]
) -> None:
    """Put the judgements of these posts in the place of the rows that they had."""
    rows = [standing_row(j.post, j.requirement, j.judgement, judge.register) for j in judged]
    replace_standings(session, post_ids, rows)


def resummarise(session: Session, register: Register, setting_ids: Iterable[int]) -> None:
    """Make the settings' coverage and reliance anew, a group at a time."""
    for group in grouped(sorted(set(setting_ids)), SETTINGS_AT_ONCE):
        summarise_settings(session, group, register)


def grouped(ids: Sequence[int], size: int) -> Iterator[list[int]]:
    """The ids in groups of at most that size."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
