"""Several who judge at the same moment: the nightly run, the pages of HR, and files at work."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.actions.harbour import fill
from tracker.actions import rejudging
from tracker.actions.judge_touched import judge_touched, settle_other_flags
from tracker.actions.staleness import check_staleness
from tracker.actions.sweep import sweep
from tracker.rules.words import FlagStep
from tracker.store.judged import all_posts, touched_posts
from tracker.store.tables.flags import Flag, FlagEvent
from tracker.store.tables.judged import TouchedPost

TURNS = (FlagStep.OPENED, FlagStep.REOPENED, FlagStep.MOVED)


@pytest.fixture
def today(session: Session) -> date:
    return fill(session)


def touch(session: Session) -> None:
    """Somebody recorded something of everybody."""
    held = set(session.scalars(select(TouchedPost.post_id)))
    rows = [{"post_id": post} for post in all_posts(session) if post not in held]
    if rows:
        session.execute(insert(TouchedPost), rows)
    session.commit()


def judge(session: Session, day: date) -> None:
    """What a worker does once a file is saved."""

    @contextmanager
    def writing() -> Iterator[None]:
        session.rollback()
        yield
        session.commit()

    judge_touched(session, day, writing, lambda done, total: None)
    settle_other_flags(session, day, writing)


def check(session: Session, day: date) -> None:
    check_staleness(session, day)
    session.commit()


def all_at_once(session: Session, day: date, *acts: Callable[[Session, date], object]) -> None:
    barrier = Barrier(len(acts))
    engine = session.connection().engine
    session.rollback()

    def run(act: Callable[[Session, date], object]) -> None:
        with Session(engine) as own:
            barrier.wait()
            act(own, day)

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_each_flag_takes_each_step_once_whoever_else_judges(session: Session, today: date) -> None:
    for days in (0, 27, 100, 150, 200, 250):
        touch(session)
        all_at_once(session, today + timedelta(days=days), sweep, judge, check, sweep, judge)
    session.rollback()
    flags = session.scalars(select(Flag)).all()
    assert {flag.kind.value for flag in flags} > {"training_expired", "data_stale", "below_target"}
    for flag in flags:
        steps = session.scalars(select(FlagEvent).where(FlagEvent.flag_id == flag.id))
        turns = [one.turn for one in steps if one.step in TURNS]
        assert sorted(turns) == list(range(1, flag.turn + 1))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_what_is_recorded_while_the_sweep_judges_is_judged_after_it(
    session: Session, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(session, today)
    assert touched_posts(session) == []
    engine = session.connection().engine
    judged = rejudging.judge_group

    def judge_and_meanwhile(*args: object) -> object:
        found = judged(*args)  # type: ignore[arg-type]
        with Session(engine) as other:
            touch(other)
        return found

    monkeypatch.setattr(rejudging, "judge_group", judge_and_meanwhile)
    assert sweep(session, today + timedelta(days=27))["judged"]
    assert set(touched_posts(session)) == set(all_posts(session))
