"""What is done each day, and at which hour in London. An hour is added here and nowhere else.

Nothing stands between 01:00 and 02:00: that hour comes twice in October and not at all in March.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from apscheduler.triggers.cron import CronTrigger

from tracker.actions import sweep
from tracker.rules.days import LONDON
from tracker.store.database import Session


@dataclass(frozen=True)
class Entry:
    """A job of every day.

    `work` claims its run of the day as the first act of its one transaction and commits it; it
    returns None where the day was claimed already.
    """

    job: str
    at: time
    work: Callable[[Session, date], object]
    again_after: timedelta = timedelta(minutes=10)

    def trigger(self) -> CronTrigger:
        return CronTrigger(hour=self.at.hour, minute=self.at.minute, timezone=LONDON)

    def day_due(self, now: datetime) -> date | None:
        """The day in London whose run should have begun by now; None before its hour."""
        here = now.astimezone(LONDON)
        return here.date() if here.time() >= self.at else None


TIMETABLE = (Entry(sweep.JOB, time(5, 0), partial(sweep.sweep, scheduled=True)),)
