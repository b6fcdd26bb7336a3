"""Runs of jobs: a scheduled day is claimed once, and the pages read what has ended."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store import runs
from tracker.store.tables.runs import JobRun

DAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)


def run(session: Session, day: date, *, scheduled: bool = True, job: str = "sweep") -> int | None:
    """A run that begins at five that day, takes a minute and judges as many as the day's number."""
    begun = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    claimed = runs.claim(session, job, day, scheduled=scheduled, now=begun)
    if claimed is not None:
        runs.end(session, claimed, {"judged": day.day}, begun + timedelta(minutes=1))
        session.commit()
    return claimed


def test_a_run_keeps_its_start_its_end_and_its_counts(session: Session) -> None:
    claimed = run(session, DAY)
    kept = session.get_one(JobRun, claimed)
    assert (kept.started_at, kept.ended_at) == (NOW, NOW + timedelta(minutes=1))
    assert kept.counts == {"judged": 4}


def test_a_scheduled_day_is_claimed_once_and_a_day_by_hand_as_often_as_wanted(
    session: Session,
) -> None:
    assert run(session, DAY) is not None
    assert run(session, DAY) is None
    assert run(session, DAY + timedelta(days=1)) is not None
    assert run(session, DAY, job="another") is not None
    assert run(session, DAY, scheduled=False) is not None
    assert run(session, DAY, scheduled=False) is not None
    assert len(session.scalars(select(JobRun)).all()) == 5


def test_a_claim_rolled_back_is_free(session: Session) -> None:
    assert runs.claim(session, "sweep", DAY, scheduled=True, now=NOW) is not None
    session.rollback()
    assert not runs.has_run(session, "sweep", DAY)
    assert run(session, DAY) is not None


def test_a_day_has_run_when_the_schedule_ran_that_job_that_day(session: Session) -> None:
    run(session, DAY, scheduled=False)
    run(session, DAY, job="another")
    run(session, DAY - timedelta(days=1))
    assert not runs.has_run(session, "sweep", DAY)
    run(session, DAY)
    assert runs.has_run(session, "sweep", DAY)


def test_the_last_scheduled_day_is_before_and_not_by_hand(session: Session) -> None:
    assert runs.last_scheduled_before(session, "sweep", DAY) is None
    run(session, DAY - timedelta(days=3))
    run(session, DAY - timedelta(days=1), scheduled=False)
    run(session, DAY - timedelta(days=1), job="another")
    run(session, DAY)
    last = runs.last_scheduled_before(session, "sweep", DAY)
    assert last is not None
    assert last.day == DAY - timedelta(days=3)


def test_the_last_days_are_the_schedules_own_and_anybodys(session: Session) -> None:
    assert runs.last_days(session) == {}
    run(session, DAY)
    run(session, DAY + timedelta(days=2), scheduled=False)
    run(session, DAY, job="another", scheduled=False)
    runs.fail(session, "sweep", DAY + timedelta(days=1), "OSError", NOW, NOW)
    assert runs.last_days(session) == {
        "sweep": (DAY, DAY + timedelta(days=2)),
        "another": (None, DAY),
    }


def test_a_failed_run_takes_no_day_and_is_told(session: Session) -> None:
    runs.fail(session, "sweep", DAY, "OSError", NOW, NOW)
    runs.fail(session, "sweep", DAY, "OSError", NOW, NOW)
    assert not runs.has_run(session, "sweep", DAY)
    assert runs.last_run(session, "sweep") is None
    assert runs.last_scheduled_before(session, "sweep", DAY + timedelta(days=1)) is None
    assert [one.failure for one in runs.recent_runs(session, 9)] == ["OSError", "OSError"]
    assert run(session, DAY) is not None


def test_runs_that_began_later_than_now_are_disowned(session: Session) -> None:
    run(session, DAY)
    run(session, DAY + timedelta(days=1))
    assert runs.disown_later(session, NOW) == 1
    assert runs.disown_later(session, NOW) == 0
    assert runs.has_run(session, "sweep", DAY)
    assert run(session, DAY + timedelta(days=1)) is not None


def test_the_last_run_is_the_one_of_that_job_that_ended_last(session: Session) -> None:
    assert runs.last_run(session, "sweep") is None
    run(session, DAY + timedelta(days=1), scheduled=False)
    run(session, DAY)
    run(session, DAY + timedelta(days=2), job="another")
    runs.claim(session, "sweep", DAY + timedelta(days=3), scheduled=True, now=NOW)
    last = runs.last_run(session, "sweep")
    assert last is not None
    assert (last.day, last.scheduled) == (DAY + timedelta(days=1), False)


def test_recent_runs_are_the_ended_ones_latest_first(session: Session) -> None:
    for days in (1, 0, 2):
        run(session, DAY + timedelta(days=days))
    runs.claim(session, "sweep", DAY + timedelta(days=3), scheduled=True, now=NOW)
    told = runs.recent_runs(session, 2)
    assert [one.day for one in told] == [DAY + timedelta(days=2), DAY + timedelta(days=1)]
    assert [one.day for one in runs.recent_runs(session, 9)][-1] == DAY
