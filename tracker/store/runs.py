"""Runs of the schedule's jobs: claimed, ended, told."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.rules.words import Job
from tracker.store.tables.places import SettingFact
from tracker.store.tables.runs import JobRun

_DONE = (JobRun.scheduled, JobRun.failure.is_(None))


def claim(session: Session, job: str, day: date, *, scheduled: bool, now: datetime) -> int | None:
    """Begin a run, as the first act of its transaction; the run's id.

    None, and the transaction rolled back, where a scheduled run for that day exists already.
    """
    row = {"job": job, "day": day, "scheduled": scheduled, "started_at": now, "counts": {}}
    try:
        return session.scalars(insert(JobRun).returning(JobRun.id), [row]).one()
    except IntegrityError:
        session.rollback()
        return None


def end(session: Session, run_id: int, counts: dict[str, Any], now: datetime) -> None:
    """Note what a run did, and when it ended."""
    session.execute(update(JobRun).where(JobRun.id == run_id).values(ended_at=now, counts=counts))


def fail(
    session: Session, job: str, day: date, failure: str, began: datetime, now: datetime
) -> None:
    """Note a run of the schedule that failed, and whose claim was rolled back with its work."""
    row = {"job": job, "day": day, "scheduled": True, "started_at": began, "ended_at": now}
    session.execute(insert(JobRun), [{**row, "counts": {}, "failure": failure}])


def last_days(session: Session) -> dict[str, tuple[date | None, date]]:
    """For each job the last day that the schedule has run it for, and anybody has."""
    scheduled = case((JobRun.scheduled, JobRun.day))
    query = (
        select(JobRun.job, func.max(scheduled), func.max(JobRun.day))
        .where(JobRun.failure.is_(None))
        .group_by(JobRun.job)
    )
    return {job: (own, last) for job, own, last in session.execute(query)}


def has_run(session: Session, job: str, day: date) -> bool:
    """Whether the schedule itself has run a job for a day; neither by hand nor in vain counts."""
    query = select(JobRun.id).where(JobRun.job == job, JobRun.day == day, *_DONE)
    return session.scalar(query) is not None


def last_scheduled_before(session: Session, job: str, day: date) -> JobRun | None:
    """The schedule's run of a job for the last day before this one."""
    query = select(JobRun).where(JobRun.job == job, JobRun.day < day, *_DONE)
    return session.scalars(query.order_by(JobRun.day.desc()).limit(1)).first()


def last_sweep(session: Session) -> JobRun | None:
    """The sweep that came last, whoever ran it: what it judged is what the pages show."""
    query = select(JobRun).where(JobRun.job == Job.SWEEP, JobRun.failure.is_(None))
    return session.scalars(query.order_by(JobRun.id.desc()).limit(1)).first()


def was_swept_in(session: Session, since: date, until: date) -> bool:
    """Whether a sweep has run, by whomever, for a day after one and up to another."""
    query = select(JobRun.id).where(JobRun.job == Job.SWEEP, JobRun.failure.is_(None))
    query = query.where(JobRun.day > since, JobRun.day <= until)
    return session.scalar(query.limit(1)) is not None


def disown_later(session: Session, now: datetime) -> int:
    """Free the days of runs that began later than now, while the clock was wrong; how many."""
    later = select(JobRun).where(JobRun.started_at > now + timedelta(hours=1), *_DONE)
    runs = session.scalars(later).all()
    for run in runs:
        run.failure = "The clock of the schedule was ahead. The day is run again."
    return len(runs)


def last_run(session: Session, job: str) -> JobRun | None:
    """The run of a job that ended last."""
    query = select(JobRun).where(JobRun.job == job, JobRun.ended_at.is_not(None))
    query = query.where(JobRun.failure.is_(None))
    return session.scalars(query.order_by(JobRun.ended_at.desc()).limit(1)).first()


def recent_runs(session: Session, limit: int, job: str | None = None) -> list[JobRun]:
    """The runs, of one job where it is given, that ended last or failed; the latest first."""
    query = select(JobRun).where(JobRun.ended_at.is_not(None))
    if job is not None:
        query = query.where(JobRun.job == job)
    return list(
        session.scalars(query.order_by(JobRun.ended_at.desc(), JobRun.id.desc()).limit(limit))
    )


def forget_old(session: Session, before: date) -> int:
    """Take away the runs for days before this one, but the last of each job."""
    last = select(func.max(JobRun.id)).where(*_DONE).group_by(JobRun.job)
    query = delete(JobRun).where(JobRun.day < before, JobRun.id.not_in(last))
    gone = query.returning(JobRun.id).execution_options(synchronize_session=False)
    return len(session.scalars(gone).all())


def last_ended(session: Session, job: str) -> date | None:
    """The last day for which the schedule itself ran a job to its end."""
    query = select(JobRun.day).where(JobRun.job == job, JobRun.ended_at.is_not(None), *_DONE)
    return session.scalar(query.order_by(JobRun.day.desc()).limit(1))


def first_recorded(session: Session) -> datetime | None:
    """The moment at which the first setting was recorded, the first thing that a job works on."""
    return session.scalar(select(SettingFact.recorded_at).order_by(SettingFact.id).limit(1))
