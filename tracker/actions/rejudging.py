"""Judge posts and put their rows in the place of the old; the sweep and the rebuild share it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.actions.judging import Judge, Judged, judge_posts
from tracker.store.database import Session
from tracker.store.judged import Due, replace_standings, standing_row
from tracker.store.people import load_posts
from tracker.store.register import Register
from tracker.store.summarised import summarise_settings

POSTS_AT_ONCE = 500
SETTINGS_AT_ONCE = 50


def rejudge(
    session: Session, judge: Judge, due: Due, day: date
) -> Iterator[tuple[Due, list[Judged], set[int]]]:
    """Judge what is due in groups; yields each group once it is written, with its judgements and
    the settings whose sums change."""
    for post_ids in grouped(list(due), POSTS_AT_ONCE):
        group = {post_id: due[post_id] for post_id in post_ids}
        judged = judge_group(session, judge, group, day)
        yield group, judged, keep_judged(session, judge, group, judged)


def judge_group(session: Session, judge: Judge, due: Due, day: date) -> list[Judged]:
    """Judge what is due; writes nothing."""
    posts = load_posts(session, register=judge.register, post_ids=list(due))
    return list(judge_posts(session, judge, posts, day, due=due))


def keep_judged(session: Session, judge: Judge, due: Due, judged: Iterable[Judged]) -> set[int]:
    """Put the judgements of what was due in the place of the rows about it; the settings whose
    sums change."""
    rows = [standing_row(j.post, j.requirement, j.judgement, judge.register) for j in judged]
    return replace_standings(session, due, rows)


def resummarise(session: Session, register: Register, setting_ids: Iterable[int]) -> None:
    """Make the settings' coverage and reliance anew, a group at a time."""
    for group in grouped(sorted(set(setting_ids)), SETTINGS_AT_ONCE):
        summarise_settings(session, group, register)


def grouped(ids: Sequence[int], size: int) -> Iterator[list[int]]:
    """The ids in groups of at most that size."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])
