"""Runs of the schedule's jobs, each claimed once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.days import london_day
from tracker.store.database import Base, Moment

_SCHEDULED = text("scheduled AND failure IS NULL")


class JobRun(Base):
    """One run of a job for a day. A scheduled (job, day) exists once: the row is the claim.

    A run that failed left nothing behind but a row of its own, with the reason.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        Index(
            "uq_job_run_scheduled",
            "job",
            "for_day",
            unique=True,
            sqlite_where=_SCHEDULED,
            postgresql_where=_SCHEDULED,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(60))
    day: Mapped[date] = mapped_column("for_day", index=True)
    scheduled: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    failure: Mapped[str | None] = mapped_column(Text)

    @property
    def is_of_another_day(self) -> bool:
        """Whether it was for another day than the one on which it ran, as a look by hand is."""
        return self.day != london_day(self.started_at)
