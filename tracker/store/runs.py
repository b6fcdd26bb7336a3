"""Runs of the schedule's jobs: claimed, ended, told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.store.tables.places import SettingFact
from tracker.store.tables.runs import JobRun


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


def has_run(session: Session, job: str, day: date) -> bool:
    """Whether the schedule itself has run a job for a day; runs by hand do not count.

    A failed run leaves no row: its claim was rolled back with its work.
    """
    query = select(JobRun.id).where(JobRun.job == job, JobRun.day == day, JobRun.scheduled)
    return session.scalar(query) is not None


def last_scheduled_before(session: Session, job: str, day: date) -> date | None:
    """The last day before this one for which the schedule itself ran a job."""
    query = select(func.max(JobRun.day)).where(
        JobRun.job == job, JobRun.day < day, JobRun.scheduled
    )
    return session.scalar(query)


def last_run(session: Session, job: str) -> JobRun | None:
    """The run of a job that ended last."""
    query = select(JobRun).where(JobRun.job == job, JobRun.ended_at.is_not(None))
    return session.scalars(query.order_by(JobRun.ended_at.desc()).limit(1)).first()


def recent_runs(session: Session, limit: int) -> list[JobRun]:
    """The runs of all jobs, scheduled and by hand, that ended last; the latest first."""
    query = select(JobRun).where(JobRun.ended_at.is_not(None))
    return list(
        session.scalars(query.order_by(JobRun.ended_at.desc(), JobRun.id.desc()).limit(limit))
    )


def last_ended(session: Session, job: str) -> date | None:
    """The last day for which the schedule itself ran a job to its end."""
    query = select(JobRun.day).where(
        JobRun.job == job,
        JobRun.scheduled,
        JobRun.failure.is_(None),
        JobRun.ended_at.is_not(None),
    )
    return session.scalar(query.order_by(JobRun.day.desc()).limit(1))


def first_recorded(session: Session) -> datetime | None:
    """The moment at which the first setting was recorded, the first thing that a job works on."""
    return session.scalar(select(SettingFact.recorded_at).order_by(SettingFact.id).limit(1))
